import { Bars } from '@/components/charts/Bars'
import { Columns } from '@/components/charts/Columns'
import { LineChart } from '@/components/charts/LineChart'
import { along } from '@/components/charts/scale'
import type { FiguresQuery } from '@/gql/clerk/graphql'
import { useDesk } from './desk'
import { FigureSheet } from './FigureSheet'
import type { Span } from './figureSpan'
import { span as lasting } from './time'

type Sheet = FiguresQuery['figures']
type Office = Sheet['offices'][number]
type Props = { sheet: Sheet; span: Span }

const DRAWN = 10

export function Days({ sheet, span }: Props) {
  const { d } = useDesk()
  const f = d.figures
  const most = sheet.days.reduce((a, b) => (b.reports > a.reports ? b : a), { day: '', reports: 0 })
  const says = most.reports ? f.saysDays(sheet.total.reports, most.reports, short(most.day)) : f.nothing
  const names = ['reports', 'revocations', 'lockOuts', 'replaced'] as const
  return (
    <FigureSheet
      title={f.byDay}
      says={says}
      csv="DAYS"
      span={span}
      head={[f.day, ...names.map((n) => f[n])]}
      rows={sheet.days.map((x) => [x.day, ...names.map((n) => x[n])])}
    >
      <LineChart
        title={f.byDay}
        says={says}
        places={sheet.days.map((x) => short(x.day))}
        lines={names.map((n) => ({ name: f[n], values: sheet.days.map((x) => x[n]) }))}
      />
    </FigureSheet>
  )
}

const short = (day: string) => `${Number(day.slice(5, 7))}/${Number(day.slice(8))}`

export function Waits({ sheet, span }: Props) {
  const { d } = useDesk()
  const f = d.figures
  const { count, median, p95, spread } = sheet.firstContact
  const time = (s: number | null | undefined) => lasting((s ?? 0) * 1000, d)
  const says = count ? f.saysWaits(count, time(median), time(p95)) : f.nobodyYet
  const ends = spread.map((b) => b.below ?? null)
  const end = (s: number | null) =>
    s === null ? f.beyond : s < 86_400 ? f.ends.h(s / 3_600) : f.ends.d(s / 86_400)
  return (
    <FigureSheet
      title={f.waits}
      says={says}
      csv="WAITS"
      span={span}
      head={[f.within, f.reports]}
      rows={spread.map((b) => [b.below ? f.below(time(b.below)) : f.beyond, b.count])}
    >
      {count > 0 && (
        <Columns
          touching
          title={f.waits}
          says={says}
          columns={spread.map((b, i) => ({ name: end(ends[i] ?? null), value: b.count }))}
          pointers={[
            { at: along(median ?? 0, ends), label: f.half(time(median)) },
            { at: along(p95 ?? 0, ends), label: f.most(time(p95)) },
          ]}
        />
      )}
    </FigureSheet>
  )
}

export function Backlog({ sheet, span }: Props) {
  const { d } = useDesk()
  const f = d.figures
  const { total } = sheet
  const offices = [...sheet.offices].sort(
    (a, b) => b.totals.overdue - a.totals.overdue || b.totals.backlog - a.totals.backlog,
  )
  const drawn = offices.filter((o) => o.totals.backlog > 0).slice(0, DRAWN)
  const says = total.backlog ? f.saysOffices(total.backlog, total.overdue) : f.noBacklog
  return (
    <FigureSheet
      title={f.byOffice}
      says={says}
      csv="OFFICES"
      span={span}
      head={[f.office, f.backlog, f.overdue, f.reports]}
      rows={offices.map((o) => [
        o.office?.name ?? f.none,
        o.totals.backlog,
        o.totals.overdue,
        o.totals.reports,
      ])}
    >
      {drawn.length > 0 && (
        <Bars
          title={f.byOffice}
          says={says}
          bars={drawn.map((o) => ({
            name: o.office?.name ?? f.none,
            value: o.totals.backlog,
            part: o.totals.overdue,
            label: f.overdueOf(o.totals.backlog, o.totals.overdue),
          }))}
        />
      )}
      <Rest of={offices.filter((o) => o.totals.backlog > 0).length} />
    </FigureSheet>
  )
}

export function Reached({ sheet, span }: Props) {
  const { d } = useDesk()
  const f = d.figures
  const { total } = sheet
  const share = (o: Office) => Math.round((100 * o.totals.reachedAtFirst) / o.totals.contacted)
  const drawn = sheet.offices.filter((o) => o.totals.contacted > 0).sort((a, b) => share(a) - share(b))
  const says = total.contacted ? f.saysReached(total.reachedAtFirst, total.contacted) : f.nobodyYet
  return (
    <FigureSheet
      title={f.byReached}
      says={says}
      span={span}
      csv="OFFICES"
      head={[f.office, f.contacted, f.reachedAtFirst, '%']}
      rows={sheet.offices.map((o) => [
        o.office?.name ?? f.none,
        o.totals.contacted,
        o.totals.reachedAtFirst,
        o.totals.contacted ? `${share(o)}%` : '–',
      ])}
    >
      {drawn.length > 0 && (
        <Bars
          title={f.byReached}
          says={says}
          most={100}
          bars={drawn.slice(0, DRAWN).map((o) => ({
            name: o.office?.name ?? f.none,
            value: share(o),
            label: d.aside(`${share(o)}%`, `${o.totals.reachedAtFirst}/${o.totals.contacted}`),
          }))}
        />
      )}
      <Rest of={drawn.length} />
    </FigureSheet>
  )
}

function Rest({ of }: { of: number }) {
  const { d } = useDesk()
  return of > DRAWN ? <p class="hint">{d.figures.restInTable(DRAWN, of - DRAWN)}</p> : null
}

import { useEffect, useState } from 'preact/hooks'
import { WeekDocument, type WeekQuery } from '@/gql/clerk/graphql'
import { ask } from './api'
import { useDesk } from './desk'
import { Problem } from './Problem'
import { span } from './time'

type Week = WeekQuery['weekFigures']
type Numbers = Week['now']

const percent = (n: Numbers) => (n.contacted ? Math.round((100 * n.reachedAtFirst) / n.contacted) : undefined)

/** The four numbers that matter this week, each with its change against the week before. */
export function FigureWeek() {
  const { d, lang } = useDesk()
  const f = d.figures
  const [week, setWeek] = useState<Week>()
  const [failed, setFailed] = useState<unknown>()
  useEffect(() => {
    ask(WeekDocument, {}, lang).then((a) => setWeek(a.weekFigures), setFailed)
  }, [lang])
  if (failed !== undefined) return <Problem d={d} error={failed} />
  return (
    <section aria-labelledby="week" aria-busy={!week}>
      <h2 id="week">
        {f.week} <small class="hint">{f.weekHint}</small>
      </h2>
      {week && <Four week={week} />}
      {!week && <div class="skeleton tiles-to-come" />}
    </section>
  )
}

function Four({ week: { now, before, overdue } }: { week: Week }) {
  const { d } = useDesk()
  const f = d.figures
  const time = (ms: number) => span(ms, d)
  const seconds = (n: Numbers) => (n.firstContact.median ?? undefined) && (n.firstContact.median ?? 0) * 1000
  const points = (n: number) => String(n)
  const reached = percent(now)
  const waited = seconds(now)
  return (
    <dl class="tiles">
      <Tile
        label={f.reports}
        value={f.count(now.reports)}
        change={change(now.reports, before.reports, f.more, f.fewer, f.count)}
      />
      <Tile
        label={f.backlog}
        value={f.count(now.backlog)}
        change={change(now.backlog, before.backlog, f.more, f.fewer, f.count)}
        warning={overdue ? f.ofThem(overdue) : undefined}
      />
      <Tile
        label={f.median}
        value={waited === undefined ? '–' : time(waited)}
        change={change(waited, seconds(before), f.slower, f.faster, time)}
      />
      <Tile
        label={f.reachedAtFirst}
        value={reached === undefined ? '–' : `${reached}%`}
        change={change(reached, percent(before), f.higher, f.lower, points)}
      />
    </dl>
  )

  function change(
    is: number | undefined,
    was: number | undefined,
    up: (n: string) => string,
    down: (n: string) => string,
    text: (n: number) => string,
  ): string {
    if (is === undefined || was === undefined) return f.nothingBefore
    const by = text(Math.abs(is - was))
    if (is === was || by === text(0)) return f.same
    return is > was ? `▲ ${up(by)}` : `▼ ${down(by)}`
  }
}

type TileProps = { label: string; value: string; change: string; warning?: string }

function Tile({ label, value, change, warning }: TileProps) {
  return (
    <div>
      <dt>{label}</dt>
      <dd class="number">{value}</dd>
      <dd class="against">{change}</dd>
      {warning && <dd class="against over">▲ {warning}</dd>}
    </div>
  )
}

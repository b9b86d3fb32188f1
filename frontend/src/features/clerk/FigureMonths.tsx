import { useEffect, useState } from 'preact/hooks'
import { Columns } from '@/components/charts/Columns'
import { MonthsDocument, type MonthsQuery } from '@/gql/clerk/graphql'
import { ask } from './api'
import { useDesk } from './desk'
import { FigureSheet } from './FigureSheet'
import { yearSpan } from './figureSpan'
import { Problem } from './Problem'
import { day, span } from './time'

/** The monthly table: what goes into reports to others. */
export function FigureMonths() {
  const { d, lang } = useDesk()
  const f = d.figures
  const [year, setYear] = useState('')
  const [months, setMonths] = useState<MonthsQuery['monthlyFigures']>()
  const [failed, setFailed] = useState<unknown>()
  const { from, to } = yearSpan(year)
  useEffect(() => {
    let wanted = true
    setFailed(undefined)
    ask(MonthsDocument, { from, to }, lang).then(
      (a) => wanted && setMonths(a.monthlyFigures),
      (error) => wanted && setFailed(error),
    )
    return () => {
      wanted = false
    }
  }, [from, to, lang])
  const time = (s?: number | null) => (s === null || s === undefined ? '–' : span(s * 1000, d))
  const present = Number(day(Date.now()).slice(0, 4))
  const says = f.saysMonths(
    months?.length ?? 0,
    (months ?? []).reduce((sum, m) => sum + m.reports, 0),
  )
  return (
    <>
      {failed !== undefined && <Problem d={d} error={failed} />}
      {months && (
        <FigureSheet
          title={f.byMonth}
          says={says}
          csv="MONTHS"
          span={{ from, to }}
          head={[
            f.month,
            f.reports,
            f.revocations,
            f.replaced,
            f.lockOuts,
            f.contacted,
            f.reachedAtFirst,
            f.median,
            f.p95,
          ]}
          rows={months.map((m) => [
            m.month,
            m.reports,
            m.revocations,
            m.replaced,
            m.lockOuts,
            m.contacted,
            m.reachedAtFirst,
            time(m.firstContact.median),
            time(m.firstContact.p95),
          ])}
        >
          <label class="year no-print">
            {f.year}{' '}
            <select value={year} onChange={(e) => setYear(e.currentTarget.value)}>
              <option value="">{f.lastTwelve}</option>
              {Array.from({ length: 5 }, (_, i) => present - i).map((y) => (
                <option key={y} value={y}>
                  {f.roc(y)}
                </option>
              ))}
            </select>
          </label>
          <Columns
            title={f.byMonth}
            says={says}
            columns={months.map((m, i) => ({ name: monthName(m.month, i), value: m.reports }))}
          />
        </FigureSheet>
      )}
    </>
  )

  function monthName(month: string, place: number): string {
    const n = Number(month.slice(5))
    return place === 0 || n === 1 ? month.replace('-', '/') : f.monthOf(n)
  }
}

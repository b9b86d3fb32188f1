import { useCallback, useEffect, useState } from 'preact/hooks'
import { ExportFiguresDocument, FiguresDocument, type FiguresQuery } from '@/gql/clerk/graphql'
import { ask } from './api'
import { useDesk } from './desk'
import { Problem } from './Problem'
import { day, span } from './time'

const DAY = 86_400_000
type Sheet = FiguresQuery['figures']

export function Figures() {
  const { d, lang } = useDesk()
  const f = d.figures
  const [from, setFrom] = useState(day(Date.now() - 6 * DAY))
  const [to, setTo] = useState(day(Date.now()))
  const [sheet, setSheet] = useState<Sheet>()
  const [failed, setFailed] = useState<unknown>()
  const load = useCallback(() => {
    setFailed(undefined)
    ask(FiguresDocument, { from, to }, lang).then((a) => setSheet(a.figures), setFailed)
  }, [from, to, lang])
  useEffect(() => {
    if (from && to && from <= to) load()
  }, [from, to, load])
  const download = async () => {
    try {
      const { exportFigures } = await ask(ExportFiguresDocument, { from, to }, lang)
      const link = document.createElement('a')
      link.href = URL.createObjectURL(new Blob(['\uFEFF', exportFigures], { type: 'text/csv' }))
      link.download = `guashi-${from}-${to}.csv`
      link.click()
      URL.revokeObjectURL(link.href)
    } catch (error) {
      setFailed(error)
    }
  }
  return (
    <>
      <h1>{f.title}</h1>
      <div class="filters">
        <label>
          {f.from}
          <input type="date" value={from} onInput={(e) => setFrom(e.currentTarget.value)} />
        </label>
        <label>
          {f.to}
          <input type="date" value={to} onInput={(e) => setTo(e.currentTarget.value)} />
        </label>
        <button type="button" class="chip" onClick={download}>
          {f.export}
        </button>
      </div>
      {from > to && <p class="error">{f.badSpan}</p>}
      {failed !== undefined && <Problem d={d} error={failed} retry={load} />}
      {sheet && <Sheets sheet={sheet} />}
    </>
  )
}

function Sheets({ sheet }: { sheet: Sheet }) {
  const { d } = useDesk()
  const f = d.figures
  const { total, firstContact: wait } = sheet
  const seconds = (s?: number | null) => (s === null || s === undefined ? '–' : span(s * 1000, d))
  const reached = total.contacted ? `${Math.round((100 * total.reachedAtFirst) / total.contacted)} %` : '–'
  return (
    <>
      <dl class="tiles">
        {[
          [f.reports, total.reports],
          [f.backlog, total.backlog],
          [f.overdue, total.overdue],
          [f.median, seconds(wait.median)],
          [f.p95, seconds(wait.p95)],
          [f.reached, reached],
        ].map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd class="number">{value}</dd>
          </div>
        ))}
      </dl>
      <div class="sheets">
        <Bars
          title={f.byDay}
          head={[f.day, f.reports, f.revocations, f.replaced, f.lockOuts]}
          rows={sheet.days.map((x) => [x.day, x.reports, x.revocations, x.replaced, x.lockOuts])}
        />
        <Bars
          title={f.waits}
          head={[f.waits, f.reports]}
          rows={wait.spread.map((b) => [b.below ? f.below(span(b.below * 1000, d)) : f.beyond, b.count])}
        />
        <Bars
          title={f.byOffice}
          head={[f.office, f.backlog, f.overdue, f.reports]}
          rows={sheet.offices.map((o) => [
            o.office?.name ?? f.none,
            o.totals.backlog,
            o.totals.overdue,
            o.totals.reports,
          ])}
        />
      </div>
    </>
  )
}

type BarsProps = { title: string; head: string[]; rows: [string, ...number[]][] }

/** A table whose first numbers are drawn as bars from zero. */
function Bars({ title, head, rows }: BarsProps) {
  if (!rows.length) return null
  const most = Math.max(1, ...rows.map((r) => r[1] ?? 0))
  return (
    <div>
      <table class="bars">
        <caption>{title}</caption>
        <thead>
          <tr>
            {head.map((text) => (
              <th key={text} scope="col">
                {text}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, ...numbers]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {numbers.map((n, i) => (
                <td key={head[i + 1]} class="number">
                  {i === 0 && (
                    <svg width="160" height="14" viewBox="0 0 160 14" aria-hidden="true">
                      <rect width={(160 * n) / most} height="14" rx="2" />
                    </svg>
                  )}
                  {n}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

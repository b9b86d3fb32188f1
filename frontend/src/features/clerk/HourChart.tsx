import { useDesk } from './desk'
import { hourOf, type Standing } from './targets'

const HEIGHT = 26
const STEP = 2

/** The last hour as a line from zero: what arrived, and beneath it, dashed, the attempts that failed. */
export function HourChart({ of, now }: { of: Standing; now: number }) {
  const { d } = useDesk()
  const minutes = hourOf(of, now)
  const most = Math.max(1, ...minutes.map((m) => Math.max(m.delivered, m.failed)))
  const total = (what: 'delivered' | 'failed') => minutes.reduce((n, m) => n + m[what], 0)
  const path = (what: 'delivered' | 'failed') =>
    minutes
      .map((m, i) => `${i * STEP},${(HEIGHT - 1 - (m[what] / most) * (HEIGHT - 3)).toFixed(1)}`)
      .join(' ')
  const [sent, failed] = [total('delivered'), total('failed')]
  return (
    <span class="hour">
      <svg
        width={60 * STEP}
        height={HEIGHT}
        viewBox={`0 0 ${60 * STEP} ${HEIGHT}`}
        role="img"
        aria-label={d.notices.chart(sent, failed)}
      >
        <line class="zero" x1="0" x2={60 * STEP} y1={HEIGHT - 0.5} y2={HEIGHT - 0.5} />
        {failed > 0 && <polyline class="failed" points={path('failed')} />}
        <polyline points={path('delivered')} />
      </svg>
      <span aria-hidden="true">
        {sent}
        {failed > 0 && <b> ▲{failed}</b>}
      </span>
    </span>
  )
}

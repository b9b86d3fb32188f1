import { useId } from 'preact/hooks'
import { Chart } from './Chart'

export type Bar = {
  name: string
  value: number /** The part that stands out. */
  part?: number
  label: string
}
type Props = { title: string; says: string; bars: readonly Bar[]; most?: number }

const ROW = 42
const LABEL = 116

/** Bars from zero, one below the other, each with its name above and its number behind. */
export function Bars({ title, says, bars, most = Math.max(1, ...bars.map((b) => b.value)) }: Props) {
  const pattern = useId()
  return (
    <Chart title={title} says={says} height={() => bars.length * ROW + 2}>
      {(width) => {
        const long = (n: number) => (n / most) * (width - LABEL)
        return (
          <>
            <defs>
              <pattern
                id={pattern}
                width="6"
                height="6"
                patternUnits="userSpaceOnUse"
                patternTransform="rotate(45)"
              >
                <rect class="out" width="6" height="6" />
                <rect class="stripe" width="2" height="6" />
              </pattern>
            </defs>
            {bars.map((b, i) => (
              <g key={b.name} transform={`translate(0 ${i * ROW})`}>
                <text class="name" y="14">
                  {b.name}
                </text>
                <rect class="bar" y="20" width={long(b.value)} height="14" />
                {b.part ? <rect y="20" width={long(b.part)} height="14" fill={`url(#${pattern})`} /> : null}
                <line class="zero" x1="0.5" x2="0.5" y1="18" y2="36" />
                <text x={long(b.value) + 8} y="32">
                  {b.label}
                </text>
              </g>
            ))}
          </>
        )
      }}
    </Chart>
  )
}

import { Chart } from './Chart'
import { apart, labelled, marks } from './scale'

export type Line = { name: string; values: readonly number[] }
type Props = { title: string; says: string; places: readonly string[]; lines: readonly Line[] }

const HEIGHT = 240
const TOP = 10
const BOTTOM = 24
const LEFT = 40
const RIGHT = 96
const POINTS = 31

/** Lines over equally spaced places from zero up, each named and numbered where it ends. */
export function LineChart({ title, says, places, lines }: Props) {
  const ticks = marks(Math.max(0, ...lines.flatMap((l) => l.values)))
  const most = ticks.at(-1) ?? 1
  const bottom = HEIGHT - BOTTOM
  const y = (n: number) => bottom - (n / most) * (bottom - TOP)
  const ends = apart(
    lines.map((l) => y(l.values.at(-1) ?? 0)),
    16,
    bottom,
  )
  return (
    <Chart title={title} says={says} height={() => HEIGHT}>
      {(width) => {
        const wide = width - LEFT - RIGHT
        const x = (i: number) => LEFT + (places.length > 1 ? (i * wide) / (places.length - 1) : wide / 2)
        return (
          <>
            {ticks.map((n) => (
              <g key={n}>
                <line class={n ? 'grid' : 'zero'} x1={LEFT} x2={width - RIGHT} y1={y(n)} y2={y(n)} />
                <text class="scale" x={LEFT - 8} y={y(n) + 4} text-anchor="end">
                  {n.toLocaleString('en')}
                </text>
              </g>
            ))}
            {labelled(places.length, wide, 56).map((i) => (
              <text key={i} class="scale" x={x(i)} y={HEIGHT - 6} text-anchor="middle">
                {places[i]}
              </text>
            ))}
            {lines.map((line, n) => (
              <g key={line.name} class={`line nth-${n}`}>
                <polyline points={line.values.map((v, i) => `${x(i)},${y(v)}`).join(' ')} />
                {places.length <= POINTS &&
                  line.values.map((v, i) => <circle key={places[i]} cx={x(i)} cy={y(v)} r={n ? 2.5 : 3.5} />)}
                <text x={x(places.length - 1) + 10} y={(ends[n] ?? 0) + 4}>
                  {line.name} {(line.values.at(-1) ?? 0).toLocaleString('en')}
                </text>
              </g>
            ))}
          </>
        )
      }}
    </Chart>
  )
}

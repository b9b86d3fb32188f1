import { Chart } from './Chart'
import { labelled, marks } from './scale'

export type Column = { name: string; value: number }
/** A place between columns that is pointed out: 1.5 is the middle of the second. */
export type Pointer = { at: number; label: string }
type Props = {
  title: string
  says: string
  columns: readonly Column[]
  /** The columns touch, and their names stand at their ends. */
  touching?: boolean
  pointers?: readonly Pointer[]
}

const HEIGHT = 240
const BOTTOM = 26

/** Columns from zero, each with its number on top. */
export function Columns({ title, says, columns, touching = false, pointers = [] }: Props) {
  const top = 24 + 18 * pointers.length
  const most = marks(Math.max(0, ...columns.map((c) => c.value))).at(-1) ?? 1
  const bottom = HEIGHT - BOTTOM
  const high = (n: number) => (n / most) * (bottom - top)
  return (
    <Chart title={title} says={says} height={() => HEIGHT}>
      {(width) => {
        const step = (width - 24) / columns.length
        const x = (i: number) => 4 + i * step
        const named = touching ? columns.map((_, i) => i) : labelled(columns.length, width - 24, 58)
        return (
          <>
            {columns.map((c, i) => (
              <g key={c.name}>
                <rect
                  class="bar"
                  x={x(i) + (touching ? 0.5 : step * 0.15)}
                  y={bottom - high(c.value)}
                  width={step * (touching ? 1 : 0.7) - (touching ? 1 : 0)}
                  height={high(c.value)}
                />
                <text x={x(i) + step / 2} y={bottom - high(c.value) - 6} text-anchor="middle">
                  {c.value.toLocaleString('en')}
                </text>
                {named.includes(i) && (
                  <text
                    class="scale"
                    x={x(i) + (touching ? step : step / 2)}
                    y={HEIGHT - 6}
                    text-anchor="middle"
                  >
                    {c.name}
                  </text>
                )}
              </g>
            ))}
            <line class="zero" x1="4" x2={width - 20} y1={bottom} y2={bottom} />
            {pointers.map((p, i) => (
              <g key={p.label} class="pointer">
                <line x1={x(p.at)} x2={x(p.at)} y1={18 * i + 4} y2={bottom} />
                <text
                  x={x(p.at) + (p.at > columns.length / 2 ? -6 : 6)}
                  y={18 * i + 14}
                  text-anchor={p.at > columns.length / 2 ? 'end' : 'start'}
                >
                  {p.label}
                </text>
              </g>
            ))}
          </>
        )
      }}
    </Chart>
  )
}

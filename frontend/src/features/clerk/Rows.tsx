import { Link } from 'wouter'
import { useDesk } from './desk'
import type { Row } from './list'
import { Due, Marks } from './marks'
import { short } from './time'

type Props = { rows: readonly Row[]; cursor?: string; onCursor?: (number: string) => void }

export function Rows({ rows, cursor, onCursor }: Props) {
  const { d, staff } = useDesk()
  const towns = staff.towns.length !== 1
  const now = Date.now()
  const c = d.columns
  return (
    <table class="rows">
      <thead>
        <tr>
          {[c.due, c.number, c.name, ...(towns ? [c.town] : []), c.reported, c.contacts, c.marks].map(
            (text) => (
              <th key={text} scope="col">
                {text}
              </th>
            ),
          )}
        </tr>
      </thead>
      <tbody>
        {rows.map((r) => (
          <tr
            key={r.number}
            id={`row-${r.number}`}
            class={r.gone ? 'gone' : undefined}
            data-cursor={r.number === cursor ? '' : undefined}
            onMouseDown={() => onCursor?.(r.number)}
            onFocusCapture={() => onCursor?.(r.number)}
          >
            <td>
              {r.gone && d.gone}
              {!r.gone && (open(r) ? <Due at={r.dueAt} overdue={r.overdue} now={now} /> : d.state[r.state])}
            </td>
            <td class="number">
              <Link href={`/desk/cases/${r.number}`}>{r.number}</Link>
            </td>
            <td>{r.maskedName}</td>
            {towns && <td>{r.town.name}</td>}
            <td class="number">{short(r.reportedAt)}</td>
            <td class="number">{r.contacts ? d.times(r.contacts) : '–'}</td>
            <td>
              <Marks of={r} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const open = (r: Row) => r.state === 'ACTIVE' && r.contactState !== 'CONFIRMED'

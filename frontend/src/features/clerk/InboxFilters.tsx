import { Link, useLocation, useSearch } from 'wouter'
import { useDesk } from './desk'
import { allFlags, states, withParam } from './list'

export const shownCount = (n: number) => (n > 1000 ? '1000+' : String(n))

/** What narrows a clerk's tab. It lives in the address. */
export function TabFilters({ overdue }: { overdue?: number }) {
  const { d, staff } = useDesk()
  const towns = staff.towns.map((t) => [t.code, t.name] as const)
  return (
    <fieldset class="filters">
      <legend class="visually-hidden">{d.filters.label}</legend>
      {allFlags.map((f) => (
        <Chip key={f} name={f} text={d.filters[f]} count={f === 'overdue' ? overdue : undefined} />
      ))}
      {towns.length > 1 && (
        <Choice name="town" label={d.filters.town} every={d.filters.allTowns} of={towns} />
      )}
      <Day />
    </fieldset>
  )
}

/** What narrows the cases of a county or of the country. */
export function CaseFilters() {
  const { d } = useDesk()
  const of = states.map((s) => [s, d.state[s]] as const)
  return (
    <fieldset class="filters">
      <legend class="visually-hidden">{d.filters.label}</legend>
      <Chip name="overdue" text={d.filters.overdue} />
      <Choice name="state" label={d.columns.state} every={d.filters.allStates} of={of} />
      <Day />
    </fieldset>
  )
}

function Chip({ name, text, count }: { name: string; text: string; count?: number }) {
  const search = useSearch()
  const on = new URLSearchParams(search).has(name)
  return (
    <Link class="chip" href={withParam(search, name, on ? '' : '1')} aria-current={on ? 'true' : undefined}>
      {on && '✓ '}
      {text} {!!count && <b class="count">{shownCount(count)}</b>}
    </Link>
  )
}

type ChoiceProps = { name: string; label: string; every: string; of: (readonly [string, string])[] }

function Choice({ name, label, every, of }: ChoiceProps) {
  const search = useSearch()
  const [, go] = useLocation()
  return (
    <label>
      {label}
      <select
        value={new URLSearchParams(search).get(name) ?? ''}
        onChange={(e) => go(withParam(search, name, e.currentTarget.value))}
      >
        <option value="">{every}</option>
        {of.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </label>
  )
}

function Day() {
  const { d } = useDesk()
  const search = useSearch()
  const [, go] = useLocation()
  return (
    <label>
      {d.filters.day}
      <input
        type="date"
        value={new URLSearchParams(search).get('day') ?? ''}
        onChange={(e) => go(withParam(search, 'day', e.currentTarget.value))}
      />
    </label>
  )
}

import type { InboxFilter, InboxTab, LinePartsFragment } from '@/gql/clerk/graphql'

export type Row = LinePartsFragment & { gone?: boolean }

/** The list that was looked at last, so that the next case is at hand and Esc returns to the same row. */
export const lastList: { search: string; rows: Row[]; cursor?: string } = { search: '', rows: [] }

/** Where to go on after a case: the row behind it, or else the first that is left. */
export function nextOf(number: string): string | undefined {
  const rows = lastList.rows.filter((r) => !r.gone)
  const at = rows.findIndex((r) => r.number === number)
  const next = rows[at + 1] ?? rows.find((r) => r.number !== number)
  return next?.number
}

const flags = { overdue: 'overdue', locked: 'locked', disputed: 'disputed', again: 'reportedAgain' } as const
export type Flag = keyof typeof flags
export const allFlags = Object.keys(flags) as Flag[]

/** The list that an address asks for. */
export function fromSearch(search: string): { tab: InboxTab; filter: InboxFilter } {
  const p = new URLSearchParams(search)
  const filter: InboxFilter = { townCode: p.get('town'), day: p.get('day') }
  for (const f of allFlags) if (p.has(f)) filter[flags[f]] = true
  return { tab: p.get('tab') === 'unresolved' ? 'UNRESOLVED' : 'FIRST_CONTACT', filter }
}

/** The address with one thing changed; an empty value takes it away. */
export function withParam(search: string, name: string, value: string): string {
  const p = new URLSearchParams(search)
  if (value) p.set(name, value)
  else p.delete(name)
  const text = p.toString()
  return text ? `/desk?${text}` : '/desk'
}

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

type Waits = { reportedAt: string; dueAt?: string | null; gone?: boolean }

/**
 * Who has waited longest for a first contact. Times due follow times of report, so it is one of those due
 * first; where the page ends among them, nobody can be named yet.
 */
export function longestWaiting<R extends Waits>(rows: readonly R[], isMore: boolean): R | undefined {
  const open = rows.filter((r) => !r.gone)
  const due = open.map((r) => r.dueAt ?? '').sort()
  if (isMore && due[0] === due.at(-1)) return undefined
  return open.reduce<R | undefined>((a, b) => (a && a.reportedAt <= b.reportedAt ? a : b), undefined)
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

import type { CaseSearch, InboxFilter, InboxTab, LinePartsFragment, ReportState } from '@/gql/clerk/graphql'

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

type Waits = { reportedAt: string; reportedAgainAt?: string | null; dueAt: string; gone?: boolean }

/**
 * Who has waited longest for a first contact, of rows in the list's order. Cases reported again come first,
 * whatever their time; behind them times due follow times of report, so it is one of those due first. Where
 * the page ends among these, nobody can be named yet.
 */
export function longestWaiting<R extends Waits>(rows: readonly R[], isMore: boolean): R | undefined {
  const open = rows.filter((r) => !r.gone)
  const inTurn = open.filter((r) => !r.reportedAgainAt)
  if (isMore && inTurn[0]?.dueAt === inTurn.at(-1)?.dueAt) return undefined
  return open.reduce<R | undefined>((a, b) => (a && a.reportedAt <= b.reportedAt ? a : b), undefined)
}

const flags = { overdue: 'overdue', locked: 'locked', disputed: 'disputed', again: 'reportedAgain' } as const
export type Flag = keyof typeof flags
export const allFlags = Object.keys(flags) as Flag[]

/** A day of an address; none when nobody could have chosen it. */
function dayOf(p: URLSearchParams): string | null {
  const day = p.get('day') ?? ''
  const at = Date.parse(`${day}T00:00Z`)
  return at && new Date(at).toISOString().startsWith(`${day}T`) ? day : null
}

/** The tab that an address asks for. */
export function fromSearch(search: string): { tab: InboxTab; filter: InboxFilter } {
  const p = new URLSearchParams(search)
  const filter: InboxFilter = { townCode: p.get('town'), day: dayOf(p) }
  for (const f of allFlags) if (p.has(f)) filter[flags[f]] = true
  return { tab: p.get('tab') === 'unresolved' ? 'UNRESOLVED' : 'FIRST_CONTACT', filter }
}

export const states: ReportState[] = ['ACTIVE', 'REVOKED', 'REPLACED']

/** The cases that an address asks for at a county or centrally. */
export function searchFrom(search: string): CaseSearch {
  const p = new URLSearchParams(search)
  const state = states.find((s) => s === p.get('state')) ?? null
  return { state, day: dayOf(p), overdue: p.has('overdue') || null }
}

/** The address with one thing changed; an empty value takes it away. */
export function withParam(search: string, name: string, value: string): string {
  const p = new URLSearchParams(search)
  if (value) p.set(name, value)
  else p.delete(name)
  const text = p.toString()
  return text ? `/desk?${text}` : '/desk'
}

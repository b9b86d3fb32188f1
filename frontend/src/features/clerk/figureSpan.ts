import { day } from './time'

const DAY = 86_400_000
export type Span = { from: string; to: string }

export const addDays = (iso: string, by: number) =>
  new Date(Date.parse(iso) + by * DAY).toISOString().slice(0, 10)
const monthStart = (iso: string) => `${iso.slice(0, 7)}-01`

/** The spans at hand, by the calendar of Taipei. */
export function presets(today = day(Date.now())) {
  const last = addDays(monthStart(today), -1)
  return {
    days: [7, 30, 90].map((n) => ({ n, span: { from: addDays(today, 1 - n), to: today } })),
    thisMonth: { from: monthStart(today), to: today },
    lastMonth: { from: monthStart(last), to: last },
  }
}

/** The months of a year, or the last twelve whole ones and the present one. */
export function yearSpan(year: string, today = day(Date.now())): Span {
  if (year) return { from: `${year}-01-01`, to: `${year}-12-31` }
  return { from: `${Number(today.slice(0, 4)) - 1}-${today.slice(5, 7)}-01`, to: monthStart(today) }
}

/** Whether it is a span of days up to a year. */
export function sane({ from, to }: Span): boolean {
  const long = Date.parse(to) - Date.parse(from)
  return long >= 0 && long <= 366 * DAY
}

/** The span that an address asks for. */
export function fromAddress(search: string): Span {
  const p = new URLSearchParams(search)
  const usual = presets().days[0]?.span ?? presets().thisMonth
  return { from: p.get('from') ?? usual.from, to: p.get('to') ?? usual.to }
}

export type Era = 'roc' | 'before'
export type BirthParts = { era: Era; year: string; month: string; day: string }
export type DateProblem = 'required' | 'notADate' | 'future' | 'tooLongAgo'

const digits = (s: string) => {
  const text = s.normalize('NFKC').trim()
  return /^\d{1,4}$/.test(text) ? Number(text) : 0
}

const FIRST_GREGORIAN = 1800 // nobody means 民國 1800

/** Whether a year was typed as the Gregorian one, whatever the era says. */
export const isGregorian = (year: string) => digits(year) >= FIRST_GREGORIAN

// There is no year 0: 民國 1 is 1912 and 民國前 1 is 1911.
export function gregorianYear(era: Era, year: string): number | undefined {
  const n = digits(year)
  if (n < 1) return undefined
  if (isGregorian(year)) return n
  return era === 'roc' ? n + 1911 : 1912 - n
}

export function toIso(parts: BirthParts): string | undefined {
  const y = gregorianYear(parts.era, parts.year)
  const m = digits(parts.month)
  const d = digits(parts.day)
  if (!y || m < 1 || d < 1) return undefined
  const date = new Date(Date.UTC(y, m - 1, d))
  if (date.getUTCMonth() !== m - 1 || date.getUTCDate() !== d) return undefined
  return date.toISOString().slice(0, 10)
}

export function birthProblem(parts: BirthParts, today = taipeiDay(new Date())): DateProblem | undefined {
  if (!parts.year || !parts.month || !parts.day) return 'required'
  const iso = toIso(parts)
  if (!iso) return 'notADate'
  if (iso > today) return 'future'
  return Number(today.slice(0, 4)) - Number(iso.slice(0, 4)) > 130 ? 'tooLongAgo' : undefined
}

/** A Gregorian year as 民國 counts it. */
export function rocYear(y: number): { era: Era; year: string } {
  return y >= 1912 ? { era: 'roc', year: String(y - 1911) } : { era: 'before', year: String(1912 - y) }
}

export function fromIso(iso: string): BirthParts {
  const [y = 0, m = 0, d = 0] = iso.split('-').map(Number)
  return { ...rocYear(y), month: String(m), day: String(d) }
}

const format = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Asia/Taipei',
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
})

/** The parts of a moment as a clock and a calendar in Taipei show it. */
export function taipei(at: Date): Record<string, string> {
  return Object.fromEntries(format.formatToParts(at).map((p) => [p.type, p.value]))
}

export function taipeiDay(at: Date): string {
  const p = taipei(at)
  return `${p.year}-${p.month}-${p.day}`
}

/** The moment as the reader counts it, then in the other calendar or with its zone. */
export function momentParts(iso: string, lang: 'zh' | 'en'): [string, string] {
  const p = taipei(new Date(iso))
  const greg = `${p.year}-${p.month}-${p.day}`
  const time = `${p.hour}:${p.minute}`
  const roc = Number(p.year) - 1911
  if (lang === 'en') return [`${greg} ${time}`, `Taiwan time, ROC ${roc}`]
  return [`民國 ${roc} 年 ${Number(p.month)} 月 ${Number(p.day)} 日 ${time}`, `西元 ${greg}`]
}

/** A date that no line breaks inside of. */
export const whole = (date: string) => date.replaceAll('-', '\u2011')

/** The clock alone for a moment of today, with the day for any other, and with the year for another year's. */
export function clock(iso: string, lang: 'zh' | 'en', now = new Date()): string {
  const p = taipei(new Date(iso))
  const time = `${p.hour}:${p.minute}`
  if (taipeiDay(new Date(iso)) === taipeiDay(now)) return time
  if (lang === 'en') return `${whole(`${p.year}-${p.month}-${p.day}`)} ${time}`
  const year = p.year === taipei(now).year ? '' : `民國 ${Number(p.year) - 1911} 年 `
  return `${year}${Number(p.month)} 月 ${Number(p.day)} 日 ${time}`
}

export function formatMoment(iso: string, lang: 'zh' | 'en'): string {
  const [first, second] = momentParts(iso, lang)
  return lang === 'en' ? `${first} (${second})` : `${first}（${second}）`
}

import type { DeskDict } from '@/locales/desk.zh'

const MINUTE = 60_000

export function span(ms: number, d: DeskDict): string {
  const minutes = Math.floor(Math.abs(ms) / MINUTE)
  const hours = Math.floor(minutes / 60)
  if (hours >= 24) return d.span.d(Math.floor(hours / 24), hours % 24)
  return hours ? d.span.h(hours, minutes % 60) : d.span.m(minutes)
}

const parts = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Asia/Taipei',
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
})

/** A moment in Taipei, short enough for a row. */
export function short(iso: string, now = Date.now()): string {
  const p = Object.fromEntries(parts.formatToParts(new Date(iso)).map((x) => [x.type, x.value]))
  const thisYear = parts.formatToParts(new Date(now)).find((x) => x.type === 'year')?.value
  return `${p.year === thisYear ? '' : `${p.year}-`}${p.month}-${p.day} ${p.hour}:${p.minute}`
}

export const day = (iso: string | number) => {
  const p = Object.fromEntries(parts.formatToParts(new Date(iso)).map((x) => [x.type, x.value]))
  return `${p.year}-${p.month}-${p.day}`
}

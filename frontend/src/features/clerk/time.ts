import { taipei, taipeiDay } from '@/lib/rocDate'
import type { DeskDict } from '@/locales/desk.zh'

const MINUTE = 60_000

export function span(ms: number, d: DeskDict): string {
  const minutes = Math.floor(Math.abs(ms) / MINUTE)
  const hours = Math.floor(minutes / 60)
  if (hours >= 24) return d.span.d(Math.floor(hours / 24), hours % 24)
  return hours ? d.span.h(hours, minutes % 60) : d.span.m(minutes)
}

/** A moment in Taipei, short enough for a row. */
export function short(iso: string, now = Date.now()): string {
  const p = taipei(new Date(iso))
  const year = p.year === taipei(new Date(now)).year ? '' : `${p.year}-`
  return `${year}${p.month}-${p.day} ${p.hour}:${p.minute}`
}

/** The same with its seconds. */
export const precise = (iso: string) => `${short(iso)}:${iso.slice(17, 19)}`

export const day = (at: string | number) => taipeiDay(new Date(at))

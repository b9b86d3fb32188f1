import { expect, it } from 'vitest'
import { deskEn } from '@/locales/desk.en'
import { deskZh } from '@/locales/desk.zh'
import { longestWaiting } from './list'
import { merge } from './merge'
import { short, span } from './time'

const rows = (s: string) => [...s].map((number) => ({ number }))
const text = (all: { number: string; gone?: boolean }[]) =>
  all.map((r) => (r.gone ? `(${r.number})` : r.number)).join('')

it.each([
  ['abc', 'abc', 'b', 'abc', 'nothing new'],
  ['abc', 'xabc', 'b', 'xabc', 'a new case on top'],
  ['abc', 'ac', 'b', 'a(b)c', 'the case under the cursor was settled'],
  ['abc', 'ab', 'c', 'ab(c)', 'it was the last'],
  ['abc', '', 'a', '(a)', 'all were settled'],
  ['abc', 'bc', undefined, 'bc', 'no cursor'],
])('%s then %s, cursor on %s: %s (%s)', (shown, fresh, cursor, want, _why) => {
  expect(text(merge(rows(shown), rows(fresh), cursor))).toBe(want)
})

it('names who has waited longest, unless somebody on a later page may have', () => {
  const row = (reportedAt: string, dueAt: string, gone = false) => ({ reportedAt, dueAt, gone })
  const [first, second, third] = [row('03', '05'), row('02', '05'), row('04', '06')]
  expect(longestWaiting([], false)).toBeUndefined()
  expect(longestWaiting([first, second, third], true)).toBe(second)
  expect(longestWaiting([first, { ...second, gone: true }, third], true)).toBe(first)
  expect(longestWaiting([first, second], true)).toBeUndefined()
  expect(longestWaiting([first, second], false)).toBe(second)
})

it('says how long', () => {
  expect(span(59 * 60_000, deskZh)).toBe('59 分')
  expect(span(-(3 * 24 + 4) * 3_600_000, deskZh)).toBe('3 天 4 小時')
})

it('shows moments in Taipei, with the year when it is another', () => {
  const now = Date.parse('2027-01-01T00:00:00Z')
  expect(short('2026-12-31T16:00:00Z', now)).toBe('01-01 00:00')
  expect(short('2026-12-31T15:59:00Z', now)).toBe('2026-12-31 23:59')
})

it('has both languages for all it says', () => {
  const shape = (o: unknown): unknown =>
    typeof o === 'object' && o
      ? Object.fromEntries(Object.entries(o).map(([k, v]) => [k, shape(v)]))
      : typeof o
  expect(shape(deskEn)).toEqual(shape(deskZh))
})

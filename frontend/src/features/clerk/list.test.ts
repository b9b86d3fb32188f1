import { expect, it } from 'vitest'
import { deskEn } from '@/locales/desk.en'
import { deskZh } from '@/locales/desk.zh'
import { fromSearch, longestWaiting, searchFrom } from './list'
import { append, merge } from './merge'
import { short, span } from './time'

const rows = (s: string) => [...s].map((number) => ({ number }))
const text = (all: { number: string; gone?: boolean }[]) =>
  all.map((r) => (r.gone ? `(${r.number})` : r.number)).join('')

it.each([
  ['abc', 'abc', false, 'b', 'abc', 'nothing new'],
  ['abc', 'xabc', false, 'b', 'xabc', 'a new case on top'],
  ['abc', 'ac', false, 'b', 'a(b)c', 'the case under the cursor was settled'],
  ['abc', 'acd', true, 'b', 'a(b)cd', 'so it was, with another page behind'],
  ['abc', 'ab', false, 'c', 'ab(c)', 'it was the last'],
  ['abc', 'xab', true, 'c', 'xabc', 'it was pushed to the next page'],
  ['abc', 'xya', true, 'b', 'xyab', 'so it was, and one behind it'],
  ['abc', '', false, 'a', '(a)', 'all were settled'],
  ['abc', 'bc', false, undefined, 'bc', 'no cursor'],
])('%s then %s, more %s, cursor on %s: %s (%s)', (shown, fresh, more, cursor, want, _why) => {
  expect(text(merge(rows(shown), rows(fresh), more, cursor))).toBe(want)
})

it('has each row once when the next page brings one that was kept', () => {
  expect(text(append(rows('xabc'), rows('cd')))).toBe('xabcd')
})

it('names who has waited longest, unless somebody on a later page may have', () => {
  const row = (reportedAt: string, dueAt: string) => ({ reportedAt, dueAt, gone: false })
  const [first, second, third] = [row('03', '05'), row('02', '05'), row('04', '06')]
  expect(longestWaiting([], false)).toBeUndefined()
  expect(longestWaiting([first, second, third], true)).toBe(second)
  expect(longestWaiting([first, { ...second, gone: true }, third], true)).toBe(first)
  expect(longestWaiting([first, second], true)).toBeUndefined()
  expect(longestWaiting([first, second], false)).toBe(second)
  const again = { ...row('04', '07'), reportedAgainAt: '08' }
  expect(longestWaiting([again, first, second], true)).toBeUndefined()
  expect(longestWaiting([again, { ...again, dueAt: '08' }], true)).toBeUndefined()
  expect(longestWaiting([again, first, second, third], true)).toBe(second)
  const oldest = { ...again, reportedAt: '01' }
  expect(longestWaiting([oldest, first, second, third], true)).toBe(oldest)
})

it('takes from an address what could be chosen, and nothing else', () => {
  expect(fromSearch('tab=unresolved&overdue=1&again=1&town=65000010&day=2028-02-29')).toEqual({
    tab: 'UNRESOLVED',
    filter: { overdue: true, reportedAgain: true, townCode: '65000010', day: '2028-02-29' },
  })
  for (const day of ['2026-02-29', '2026-1-1', 'x', '', '2026-01-01T00'])
    expect(fromSearch(`day=${day}`).filter.day).toBeNull()
  expect(searchFrom('state=REVOKED&overdue=1&day=2026-11-30&locked=1&town=1')).toEqual({
    state: 'REVOKED',
    overdue: true,
    day: '2026-11-30',
  })
  expect(searchFrom('state=active')).toEqual({ state: null, overdue: null, day: null })
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

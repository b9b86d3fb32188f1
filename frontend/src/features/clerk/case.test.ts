import { expect, it } from 'vitest'
import type { CasePartsFragment } from '@/gql/clerk/graphql'
import { deskZh } from '@/locales/desk.zh'
import { exact, filterOf } from './auditWords'
import { changesOf, sameStanding, standingOf } from './caseChanges'
import { addDays, presets, sane, yearSpan } from './figureSpan'

const contact = (position: number, at: string, more = {}) => ({
  position,
  at,
  by: `clerk${position}`,
  outcome: 'NOT_REACHED',
  method: 'PHONE',
  ...more,
})
const seen = (more: object) =>
  ({
    state: 'ACTIVE',
    contactState: 'PENDING',
    passwordLocked: false,
    contacts: [],
    milestones: [{ kind: 'REPORTED', at: '2026-11-25T00:00:00Z' }],
    ...more,
  }) as unknown as CasePartsFragment

it('says who did what between two looks, in their order', () => {
  const before = seen({ contacts: [contact(1, '2026-11-25T01:00:00Z')] })
  const after = seen({
    state: 'REVOKED',
    contacts: [
      contact(1, '2026-11-25T01:00:00Z', { withdrawnAt: '2026-11-25T01:05:00Z' }),
      contact(2, '2026-11-25T02:00:00Z', { outcome: 'DISPUTED' }),
    ],
    milestones: [
      { kind: 'REPORTED', at: '2026-11-25T00:00:00Z' },
      { kind: 'DISPUTED', at: '2026-11-25T02:00:00Z' },
      { kind: 'REVOKED', at: '2026-11-25T03:00:00Z' },
    ],
  })
  expect(changesOf(before, after, deskZh)).toEqual([
    expect.stringMatching(/11-25 09:05 clerk1：復原上一次聯絡結果$/),
    expect.stringMatching(/11-25 10:00 clerk2：當事人否認或資料有誤$/),
    expect.stringMatching(/11-25 11:00 撤銷$/),
  ])
  expect(changesOf(after, after, deskZh)).toEqual([])
})

it.each([
  [{ state: 'REVOKED' }],
  [{ contactState: 'CONFIRMED' }],
  [{ passwordLocked: true }],
  [{ reportedAgainAt: '2026-11-25T04:00:00Z' }],
  [{ contacts: [contact(1, '2026-11-25T01:00:00Z')] }],
])('a list tells that %j has changed', (change) => {
  expect(sameStanding(standingOf(seen({})), standingOf(seen(change)))).toBe(false)
  expect(sameStanding(standingOf(seen(change)), standingOf(seen(change)))).toBe(true)
})

it('days of the trail are those of Taipei, the last one included', () => {
  const typed = { account: '', number: '', operation: '', from: '2026-11-30', to: '2026-12-31' }
  expect(filterOf(typed)).toMatchObject({
    from: '2026-11-30T00:00:00+08:00',
    to: '2027-01-01T00:00:00+08:00',
  })
  expect(exact('2026-12-31T16:00:00.000001Z')).toBe('2027-01-01 00:00:00')
})

it('spans of figures end with their months', () => {
  expect(presets('2027-01-01').lastMonth).toEqual({ from: '2026-12-01', to: '2026-12-31' })
  expect(presets('2028-03-31').lastMonth).toEqual({ from: '2028-02-01', to: '2028-02-29' })
  expect(presets('2026-11-30').days[0]?.span).toEqual({ from: '2026-11-24', to: '2026-11-30' })
  expect(yearSpan('', '2026-02-28')).toEqual({ from: '2025-02-01', to: '2026-02-01' })
  expect(yearSpan('2024')).toEqual({ from: '2024-01-01', to: '2024-12-31' })
  expect(addDays('2026-12-31', 1)).toBe('2027-01-01')
})

it.each([
  ['2026-01-01', '2027-01-02', true],
  ['2026-01-01', '2027-01-03', false],
  ['2026-01-02', '2026-01-01', false],
  ['', '2026-01-01', false],
])('from %s to %s', (from, to, want) => {
  expect(sane({ from, to })).toBe(want)
})

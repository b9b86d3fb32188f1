// @vitest-environment jsdom
import { screen } from '@testing-library/preact'
import { expect, it } from 'vitest'
import type { ReportState } from '@/gql/graphql'
import { en } from '@/locales/en'
import { zh } from '@/locales/zh'
import { receipt } from '@/testing/answers'
import { show } from '@/testing/show'
import { StatusView } from './StatusView'

it('says beside “no report” which reports are not known here', () => {
  const { container } = show(<StatusView receipts={[]} />)
  expect(screen.getByRole('heading').textContent).toBe('沒有掛失紀錄')
  expect(container.textContent).toContain('用 1996、自然人憑證或臨櫃的掛失，這裡看不到。')
})

it('says it in English too', () => {
  const { container } = show(<StatusView receipts={[]} />, '?lang=en')
  expect(container.textContent).toContain('Reports by 1996, certificate or counter are not known here.')
})

it('says it beside reports that were all revoked, and beside no other', () => {
  const elsewhere = '用 1996、自然人憑證或臨櫃的掛失，這裡看不到'
  const said = (...states: ReportState[]) =>
    show(
      <StatusView receipts={states.map((state, i) => ({ ...receipt, number: `${i}`, state }))} />,
    ).container.textContent?.includes(elsewhere)
  expect(said('REVOKED')).toBe(true)
  expect(said('ACTIVE', 'REVOKED')).toBe(false)
  expect(said('REPLACED')).toBe(false)
})

it.each([
  ['ACTIVE', '您的掛失不受影響', 'Your report is not affected'],
  ['REVOKED', '您的撤銷掛失不受影響', 'Your revocation is not affected'],
  ['REPLACED', '您的補發不受影響', 'Your replacement is not affected'],
] as const)('while a notice is under way, what stands is what was done last: %s', (state, zh, en) => {
  const notified = [{ system: 'CENTRAL', state: 'RETRYING', since: receipt.reportedAt } as const]
  for (const [search, said] of [
    ['', zh],
    ['?lang=en', en],
  ] as const) {
    const { container } = show(
      <StatusView receipts={[{ ...receipt, state, notified: [...notified] }]} />,
      search,
    )
    expect(container.querySelector('.timeline .soft')?.textContent).toContain(said)
  }
})

it.each([
  ['waiting', {}, true, false],
  ['not reached', { contactState: 'NOT_REACHED' }, true, false],
  ['confirmed', { contactState: 'CONFIRMED' }, true, false],
  ['disputed', { contactState: 'DISPUTED' }, false, false],
  ['locked', { passwordLocked: true }, false, true],
  ['revoked', { state: 'REVOKED', contactState: 'CONFIRMED' }, false, false],
  ['replaced after it was locked', { state: 'REPLACED', passwordLocked: true }, false, false],
] as const)(
  'leads to a revocation only where one can be had, and says why not: %s',
  (_, its, revocable, locked) => {
    show(<StatusView receipts={[{ ...receipt, ...its }]} />)
    expect(screen.queryByRole('link', { name: zh.status.found }) !== null).toBe(revocable)
    expect(screen.queryByText(zh.status.locked) !== null).toBe(locked)
  },
)

it.each([
  ['ACTIVE', 'REVOKED'],
  ['ACTIVE', 'REPLACED'],
  ['REPLACED', 'REVOKED'],
  ['REVOKED', 'REPLACED'],
] as const)('only the newest report tells what to do with the card: %s, before it %s', (newest, older) => {
  const receipts = [newest, older].map((state, i) => ({ ...receipt, number: `${i}`, state }))
  for (const [search, { status }] of [
    ['', zh],
    ['?lang=en', en],
  ] as const) {
    const { container } = show(<StatusView receipts={receipts} />, search)
    const now = newest === 'ACTIVE' ? receipt.contactState : newest
    expect([...container.querySelectorAll('.answer')].map((a) => a.textContent)).toEqual([
      status[now] + status.next[now],
      status[older],
    ])
  }
})

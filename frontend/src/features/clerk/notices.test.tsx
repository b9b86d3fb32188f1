// @vitest-environment jsdom
import { screen, within } from '@testing-library/preact'
import { expect, it, vi } from 'vitest'
import type { CasePartsFragment } from '@/gql/clerk/graphql'
import { atDesk } from '@/testing/atDesk'
import { expectAccessible } from '@/testing/show'
import { CaseNotices } from './CaseNotices'
import { TargetRows } from './TargetRows'
import type { Standing } from './targets'

const at = Date.parse('2026-11-25T15:41:30Z')
const healthy: Standing = {
  kind: 'COUNTY',
  code: '63000',
  name: '臺北市',
  state: 'HEALTHY',
  pending: 0,
  late: 0,
  dead: 0,
  oldestPendingAt: null,
  oldestDeadAt: null,
  lastSuccessAt: '2026-11-25T15:41:00Z',
  lastFailureAt: null,
  lastError: null,
  circuitOpenSince: null,
  stoppedAt: null,
  lastHour: [{ at: '2026-11-25T15:40:00Z', delivered: 42, failed: 0 }],
}
const broken: Standing = {
  ...healthy,
  code: 'central',
  kind: 'CENTRAL',
  state: 'OPEN',
  pending: 3,
  dead: 2,
  oldestPendingAt: '2026-11-25T12:29:30Z',
  lastFailureAt: '2026-11-25T15:41:20Z',
  lastError: 'HTTP 503',
}

it('says in one line how a target is, and under one in trouble why and what can be done', async () => {
  const change = vi.fn()
  const { user, container } = atDesk(
    'CENTRAL',
    <TargetRows targets={[broken, healthy]} at={at} change={change} />,
  )
  const row = screen.getByRole('row', { name: /中央戶役政資訊系統/ })
  expect(row.textContent).toContain('有通報停送，待處理 · 連續失敗，持續試探')
  expect(row.textContent).toContain('3 小時 12 分 · 3 件')
  expect(screen.getByText('HTTP 503')).toBeTruthy()
  const well = screen.getByRole('row', { name: /臺北市/ })
  expect(well.textContent).toContain('已恢復')
  expect(within(well).getByRole('img', { name: '最近一小時送達 42 件，失敗 0 次' })).toBeTruthy()
  await user.click(screen.getByRole('button', { name: '略過停送的通報…' }))
  expect(change).toHaveBeenCalledWith('skip', broken)
  await expectAccessible(container)
})

it('offers nothing for targets that are well', () => {
  atDesk('CENTRAL', <TargetRows targets={[healthy]} at={at} />)
  expect(screen.queryByRole('button')).toBeNull()
  expect(screen.getByRole('row', { name: /臺北市/ }).textContent).toContain('正常')
})

const told: CasePartsFragment['notices'] = [
  {
    id: '1',
    event: 'REPORTED',
    target: { kind: 'COUNTY', code: '63000', name: '臺北市' },
    state: 'DELIVERED',
    hold: null,
    attempts: 1,
    createdAt: '2026-11-25T15:41:00Z',
    deliveredAt: '2026-11-25T15:41:00Z',
    skippedAt: null,
  },
  {
    id: '2',
    event: 'REPORTED',
    target: { kind: 'CENTRAL', code: 'central', name: '中央' },
    state: 'DEAD',
    hold: null,
    attempts: 34,
    createdAt: '2026-11-25T15:41:00Z',
    deliveredAt: null,
    skippedAt: null,
  },
]

it.each([
  ['CLERK', 0],
  ['COUNTY', 1],
  ['CENTRAL', 2],
] as const)('a case shows %s who has been told, and opens what is theirs', async (role, links) => {
  const { container } = atDesk(role, <CaseNotices notices={told} />)
  const group = within(screen.getByRole('group'))
  expect(group.getAllByRole('listitem').map((li) => li.textContent)).toEqual([
    expect.stringContaining('掛失 → 臺北市 · 已送達'),
    '掛失 → 中央戶役政資訊系統 · 停送，待處理',
  ])
  expect(group.queryAllByRole('link')).toHaveLength(links)
  expect(container.querySelector('details')?.open).toBe(true)
  await expectAccessible(container)
})

it('a case whose notices have all arrived keeps them folded', () => {
  const { container } = atDesk('CLERK', <CaseNotices notices={told.slice(0, 1)} />)
  expect(container.querySelector('details')?.open).toBe(false)
})

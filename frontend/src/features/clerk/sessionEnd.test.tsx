// @vitest-environment jsdom
import { screen } from '@testing-library/preact'
import { beforeEach, expect, it, vi } from 'vitest'
import { atDesk } from '@/testing/atDesk'
import { SessionEnd } from './SessionEnd'

beforeEach(() => {
  HTMLDialogElement.prototype.close = () => {} // jsdom has none
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError())) // the server does not say how long it lasts
})

const MINUTE = 60_000
const ending = (idle: number, whole: number) =>
  atDesk(
    'CLERK',
    <SessionEnd
      seen={{ current: Date.now() - 30 * MINUTE + idle }}
      over={false}
      onOver={() => {}}
      onSession={() => {}}
    />,
    { sessionMustEndAt: new Date(Date.now() + whole).toISOString() },
  )

it('offers to go on before an idle session ends', async () => {
  ending(MINUTE, 60 * MINUTE)
  expect((await screen.findByRole('alert')).textContent).toContain('2 分鐘內結束')
  expect(screen.getByRole('button', { name: '繼續工作' })).toBeTruthy()
})

it('offers nothing that does not help when ten hours are over', async () => {
  ending(20 * MINUTE, MINUTE)
  expect((await screen.findByRole('alert')).textContent).toContain('已滿 10 小時')
  expect(screen.queryByRole('button', { name: '繼續工作' })).toBeNull()
})

it('says nothing before', () => {
  ending(20 * MINUTE, 60 * MINUTE)
  expect(screen.queryByRole('alert')).toBeNull()
})

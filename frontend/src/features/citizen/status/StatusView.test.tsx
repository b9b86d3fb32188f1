// @vitest-environment jsdom
import { screen } from '@testing-library/preact'
import { expect, it } from 'vitest'
import type { ReportState } from '@/gql/graphql'
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

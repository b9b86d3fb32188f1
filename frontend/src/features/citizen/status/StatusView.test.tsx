// @vitest-environment jsdom
import { screen } from '@testing-library/preact'
import { expect, it } from 'vitest'
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

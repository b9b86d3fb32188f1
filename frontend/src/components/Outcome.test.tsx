// @vitest-environment jsdom
import { fireEvent, screen } from '@testing-library/preact'
import { afterEach, expect, it, vi } from 'vitest'
import { receipt } from '@/testing/answers'
import { show } from '@/testing/show'
import { Outcome } from './Outcome'

const copying = (clipboard?: { writeText: (text: string) => Promise<void> }) => {
  show(<Outcome task="report" receipts={[receipt]} />)
  Object.defineProperty(navigator, 'clipboard', { value: clipboard, configurable: true })
  fireEvent.click(screen.getByRole('button', { name: '複製' }))
}

afterEach(() => Reflect.deleteProperty(navigator, 'clipboard'))

it('copies what has to be kept: the number, what comes next, and where to revoke', async () => {
  const writeText = vi.fn(() => Promise.resolve())
  copying({ writeText })
  expect(await screen.findByText('已複製')).toBeTruthy()
  const text = String((writeText.mock.calls as unknown[][])[0]?.[0])
  for (const part of [receipt.number, '戶政事務所會與您聯絡', '任何人都不會向您要撤銷密碼', '/revoke']) {
    expect(text).toContain(part)
  }
})

it('says so when nothing could be copied', async () => {
  copying()
  expect(await screen.findByText(/沒有複製成功/)).toBeTruthy()
})

// @vitest-environment jsdom
import { fireEvent, screen } from '@testing-library/preact'
import { afterEach, expect, it, vi } from 'vitest'
import { zh } from '@/locales/zh'
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

it('shows what comes next, which office it is, and that nobody will ask for the password', () => {
  const office = { code: '63000010', name: '臺北市松山區戶政事務所', phone: '02-2753-9397' }
  const { container } = show(<Outcome task="report" receipts={[{ ...receipt, office }]} />)
  const steps = [...container.querySelectorAll('.steps li')].map((li) => li.textContent)
  expect(steps).toEqual([
    '戶政事務所會與您聯絡，確認掛失。',
    '找到了？用撤銷密碼線上「撤銷掛失」。',
    '要補新證？本人到任一戶政事務所辦理。舊證要補發新證後才失效。',
  ])
  expect(screen.getByText(office.name)).toBeTruthy()
  expect(screen.getByRole('link', { name: office.phone })).toBeTruthy()
  expect(screen.getByText(/任何人都不會向您要撤銷密碼/)).toBeTruthy()
})

it('says of a revocation what it means, and nothing more of its password', () => {
  const revoked = { ...receipt, state: 'REVOKED', revokedAt: '2026-11-26T02:11:05Z' } as const
  show(<Outcome task="revoke" receipts={[revoked]} />)
  expect(screen.getAllByRole('listitem').map((step) => step.textContent)).toEqual(zh.receipt.revokedSteps)
  expect(screen.queryByText(zh.receipt.keep)).toBeNull()
})

it('says so when nothing could be copied', async () => {
  copying()
  expect(await screen.findByText(/沒有複製成功/)).toBeTruthy()
})

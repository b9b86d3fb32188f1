import { act, screen } from '@testing-library/preact'
import { expect, vi } from 'vitest'
import { TaskFlow } from '@/components/TaskFlow'
import type { RefusalPartsFragment } from '@/gql/graphql'
import type { Task } from '@/lib/form'
import type { Send } from '@/lib/send'
import { refused } from './answers'
import { toReview } from './hands'
import { show } from './show'

export const refusal = (code: RefusalPartsFragment['code'], more: Partial<RefusalPartsFragment> = {}) => ({
  refusal: { ...refused, code, ...more },
})

/** Opens the form, fills it in and goes to the review. */
export async function review(send: Send, task: Task = 'report') {
  const shown = show(<TaskFlow task={task} send={send} done={() => <h1>收據</h1>} />)
  await toReview(shown.user, task)
  return shown
}

export const typed = () =>
  ['身分證統一編號', '姓名', '年', '月', '日', '戶籍縣市', '戶籍鄉鎮市區', '其餘戶籍地址', '父或母的姓名']
    .concat(['聯絡電話', '電子郵件', '撤銷掛失預設密碼'])
    .map((label) => screen.getByLabelText<HTMLInputElement>(label).value)
export const all = [
  'A123456789',
  '王小明',
  '79',
  '5',
  '6',
  '63000',
  '63000010',
  '測試路1號',
  '王大明',
].concat(['0912-345-678', 'demo@example.com', 'k7Xp'])
export function challengeIsKept() {
  expect(screen.getByRole('img').getAttribute('src')).toContain('challenge-1')
  expect(captcha().value).toBe('１２３４５６')
}
/** Has the browser learn that it is online, or that it is not. */
export function network(on: boolean) {
  vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(on)
  act(() => void window.dispatchEvent(new Event(on ? 'online' : 'offline')))
}
export const captcha = () => screen.getByLabelText<HTMLInputElement>('圖中的六位數字')
export const press = (user: Awaited<ReturnType<typeof review>>['user'], name: string) =>
  user.click(screen.getByRole('button', { name }))

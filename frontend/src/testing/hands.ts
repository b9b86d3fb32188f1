import { screen } from '@testing-library/preact'
import type { UserEvent } from '@testing-library/user-event'
import type { Task } from '@/lib/form'

/** Fills a task's form with the demonstration's citizen and goes on to the review. */
export async function toReview(user: UserEvent, task: Task) {
  await user.click(await screen.findByRole('button', { name: /王小明/ }))
  if (task !== 'status') await user.type(screen.getByLabelText('撤銷掛失預設密碼'), 'k7Xp')
  if (task !== 'revoke') await user.type(screen.getByLabelText('圖中的六位數字'), '１２３４５６')
  await user.click(screen.getByRole('button', { name: '下一步：確認資料' }))
  await screen.findByRole('heading', { name: '請確認資料' })
}

import { expect, test } from '@playwright/test'
import { open, signIn } from './desk'

test.use({ viewport: { width: 1280, height: 800 } })

test('who signs in at another tab finds nothing of the one before at this one', async ({ context }) => {
  const [mine, other] = [await context.newPage(), await context.newPage()]
  await signIn(mine, 'clerk')
  await open(mine, 0)
  const number = (await mine.locator('h1').textContent()) ?? ''
  await mine.getByRole('button', { name: /未聯絡到/ }).click()
  await mine.locator('.outcome textarea').fill('半夜打來的草稿')

  await other.goto('/desk')
  await other.getByRole('button', { name: '登出' }).click()
  await expect(mine.getByRole('button', { name: '登入' })).toBeVisible()
  await expect(mine.getByText(number)).toHaveCount(0)

  await signIn(other, 'central')
  await expect(mine.locator('.who')).toContainText('central')
  await expect(mine).toHaveURL(/\/desk$/)

  await other.getByRole('button', { name: '登出' }).click()
  await expect(other.getByRole('button', { name: '登入' })).toBeVisible()
  await signIn(other, 'clerk')
  await expect(mine.locator('.who')).toContainText('clerk')
  await open(mine, 0)
  await expect(mine.locator('h1')).toHaveText(number)
  await mine.getByRole('button', { name: /未聯絡到/ }).click()
  await expect(mine.locator('.outcome textarea')).toHaveValue('')
})

test('the desk speaks English down to the mark of the demonstration', async ({ page }) => {
  await signIn(page, 'clerk')
  await page.getByRole('button', { name: 'English' }).click()
  await expect(page.locator('.demo-mark')).toHaveText('Demonstration: nothing is reported')
  await page.reload()
  await expect(page.locator('.demo-mark')).toHaveText('Demonstration: nothing is reported')
  await page.getByRole('button', { name: '中文' }).click()
  await expect(page.locator('.demo-mark')).toContainText('展示版')
})

import { expect, type Page } from '@playwright/test'
import { axe } from './axe'

export async function signIn(page: Page, username: string) {
  await page.goto('/desk')
  await page.getByLabel('帳號').fill(username)
  await page.getByLabel('密碼').fill('demonstration only')
  await page.getByRole('button', { name: '登入' }).click()
  await expect(page.getByRole('button', { name: '登出' })).toBeVisible()
}

export async function clean(page: Page) {
  await expect(page.locator('main h1').first()).toBeAttached()
  await axe(page)
}

/** Opens a case of the list and waits until its outcome can be recorded. */
export async function open(page: Page, row: number) {
  await page.locator('tbody a').nth(row).click()
  await expect(page.locator('.outcome')).toBeVisible()
}

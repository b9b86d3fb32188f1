import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Page } from '@playwright/test'

const run = promisify(execFile)

export async function answer(page: Page): Promise<string> {
  const src = await page.locator('.picture img').getAttribute('src')
  const token = decodeURIComponent(src?.split('/')[2] ?? '')
  const { stdout } = await run(process.env.GUASHI_BIN ?? 'guashi', ['captcha', 'answer', token])
  return stdout.trim()
}

export async function fill(page: Page, citizen: number, password?: string, captcha = true) {
  await page.locator('.chips button').nth(citizen).click()
  if (password) await page.locator('#password').fill(password)
  if (captcha) await page.locator('#captcha').fill(await answer(page))
}

export async function send(page: Page) {
  await page.locator('form button[type=submit]').click()
  await page.locator('button.big').click()
}

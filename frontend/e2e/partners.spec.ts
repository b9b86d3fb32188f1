import { expect, type Page, test } from '@playwright/test'
import { takenBack } from './case'
import { axe } from './axe'
import { fill, send } from './citizen'

const secret = process.env.GUASHI_DEMO_SECRET ?? ''
const parts = ['try', 'credentials', 'states', 'errors', 'quotas', 'watch', 'examples', 'schema']

async function ask(page: Page, numbers: string) {
  await page.getByLabel('client_secret').fill(secret)
  await page.getByLabel('身分證統一編號').fill(numbers)
  await page.getByRole('button', { name: '查詢', exact: true }).click()
  await expect(page.locator('.exchange')).toContainText('HTTP 200')
}

for (const [path, sentence] of [
  ['/partners', '沒有透過本服務的掛失；經由 1996、自然人憑證或臨櫃的掛失，這裡看不到。'],
  ['/partners?lang=en', 'reports by 1996, certificate or counter are not known here.'],
] as const) {
  test(`all there is to know, at ${path}`, async ({ page }) => {
    const complaints: string[] = []
    page.on('console', (m) => {
      if (m.type() === 'error') complaints.push(m.text())
    })
    for (const [width, colorScheme] of [
      [1280, 'light'],
      [320, 'dark'],
    ] as const) {
      await page.emulateMedia({ colorScheme })
      await page.setViewportSize({ width, height: 800 })
      await page.goto(path)
      await expect(page.getByRole('complementary', { name: /NOT_REPORTED/ })).toContainText(sentence)
      expect(await page.locator('h2').evaluateAll((all) => all.map((h) => h.id))).toEqual(parts)
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
      await axe(page)
    }
    expect(complaints).toEqual([])
  })
}

test('a card is asked for before and after it is reported', async ({ page, request, baseURL }) => {
  await takenBack(request, 3)
  const elsewhere: string[] = []
  page.on('request', (r) => {
    if (!r.url().startsWith(baseURL ?? '')) elsewhere.push(r.url())
  })
  await page.goto('/report')
  await page.locator('.chips button').nth(3).click()
  const id = await page.locator('#idNumber').inputValue()
  await page.goto('/partners')
  await ask(page, `${id}\nA123456788`)
  await expect(page.locator('.exchange')).toContainText('"state": "NOT_REPORTED"')
  await expect(page.locator('.exchange')).toContainText('"state": "INVALID_NUMBER"')
  await page.getByText('先換權杖').click()
  await axe(page)
  await page.goto('/report')
  await fill(page, 3, 'k7Xp')
  await send(page)
  await expect(page.locator('h1')).toHaveText('已完成掛失')
  await page.goto('/partners')
  await ask(page, id)
  await expect(page.locator('.exchange')).toContainText('"state": "REPORTED_LOST"')
  await expect(page.locator('main')).not.toContainText(secret)
  const kept = await page.evaluate(() =>
    JSON.stringify([
      location.href,
      history.state,
      { ...localStorage },
      { ...sessionStorage },
      document.cookie,
    ]),
  )
  for (const hidden of [secret, id]) expect(kept).not.toContain(hidden)
  expect(elsewhere).toEqual([])
})

test('a wrong secret is refused in words, not by the browser’s own dialogue', async ({ page }) => {
  await page.goto('/partners')
  await page.getByLabel('client_secret').fill('wrong')
  await page.getByRole('button', { name: '查詢', exact: true }).click()
  await expect(page.locator('.exchange')).toContainText('invalid_client')
  await axe(page)
})

test('with the keyboard: to the contents, and through the examples', async ({ page }) => {
  await page.goto('/partners')
  await expect(page.getByRole('tab', { name: 'curl' })).toBeVisible()
  await page.keyboard.press('Tab')
  await expect(page.locator('.skip')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.locator('#main')).toBeFocused()
  await page.getByRole('tab', { name: 'curl' }).focus()
  await page.keyboard.press('ArrowRight')
  await expect(page.getByRole('tab', { name: 'Go' })).toBeFocused()
  await expect(page.getByRole('tabpanel')).toContainText('package main')
  await page.keyboard.press('Tab')
  await expect(page.getByRole('button', { name: '複製：Go' })).toBeFocused()
})

test('citizens carry none of it', async ({ page }) => {
  const fetched: string[] = []
  page.on('response', async (r) => {
    if (r.url().includes('/assets/') && r.url().endsWith('.js')) fetched.push(await r.text())
  })
  await page.goto('/')
  await expect(page.locator('h1')).toHaveText('身分證不見了？')
  await page.waitForLoadState('networkidle')
  expect(fetched.length).toBeGreaterThan(0)
  expect(fetched.join('')).not.toContain('client_credentials')
})

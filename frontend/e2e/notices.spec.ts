import { expect, type Page, test } from '@playwright/test'
import { takenBack } from './case'
import { fill, send } from './citizen'
import { clean, signIn } from './desk'

const narrow = { width: 320, height: 700 }
const targets = (page: Page) => page.locator('table.targets tbody tr')

test('all is told: central staff see it at once, and every system on request', async ({ page }) => {
  await signIn(page, 'central')
  await page.goto('/desk/notices')
  await expect(page.getByText('全部送達')).toBeVisible()
  await expect(targets(page).first()).toBeHidden()
  await clean(page)
  await page.getByText('23 個對象', { exact: true }).click()
  await expect(targets(page)).toHaveCount(23)
  await expect(targets(page).last()).toContainText('中央戶役政資訊系統')
  await clean(page)
})

test('a notice is found, opened and left with the keyboard, and shows its attempts', async ({ page }) => {
  await signIn(page, 'central')
  await page.goto('/desk/notices?target=central&state=DELIVERED')
  const first = page.locator('tr[id^=row-]').first()
  await expect(first).toContainText('已送達')
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await expect(page.locator('.attempts li').first()).toContainText('已送達')
  await expect(page.locator('h1')).toContainText('中央戶役政資訊系統')
  await clean(page)
  await page.keyboard.press('Escape')
  await expect(page).toHaveURL(/state=DELIVERED/)
  await expect(first).toBeVisible()
})

test('sent again after a word of what that does, under the same id', async ({ page }) => {
  await signIn(page, 'central')
  await page.goto('/desk/notices?state=DELIVERED')
  await page.locator('tr[id^=row-] a').first().click()
  await expect(page.locator('.attempts li').first()).toBeVisible()
  const before = await page.locator('.attempts li').count()
  const id = await page.locator('dd code').textContent()
  await page.getByRole('button', { name: '重送' }).click()
  const dialog = page.getByRole('dialog', { name: '重送這則通報' })
  await expect(dialog).toContainText('通報編號不變')
  await clean(page)
  await dialog.getByRole('button', { name: '重送' }).click()
  await expect(dialog).toBeHidden()
  await expect
    .poll(async () => {
      await page.reload()
      await expect(page.locator('.attempts li').first()).toBeVisible()
      return page.locator('.attempts li').count()
    })
    .toBe(before + 1)
  await expect(page.locator('dd code')).toHaveText(id ?? '')
})

test('county staff see their own system, and no other', async ({ page }) => {
  await signIn(page, 'central')
  await page.goto('/desk/notices?target=central')
  await page.locator('tr[id^=row-] a').first().click()
  await expect(page.locator('h1')).toContainText('中央')
  const elsewhere = page.url()
  await page.getByRole('button', { name: '登出' }).click()
  await signIn(page, 'county')
  await page.goto('/desk/notices?all=1')
  await expect(targets(page)).toHaveCount(1)
  await expect(targets(page)).toContainText('新北市')
  await expect(page.getByLabel('對象')).toHaveCount(0)
  await expect(page.locator('tr[id^=row-]').first()).toContainText('新北市')
  await clean(page)
  await page.goto(elsewhere)
  await expect(page.getByRole('alert')).toContainText('不屬於您的轄區')
})

test('a case shows who has been told', async ({ page }) => {
  await signIn(page, 'county')
  await page.goto('/desk/notices?state=DELIVERED')
  await page
    .locator('tr[id^=row-] a')
    .filter({ hasText: /^\d{4}-/ })
    .first()
    .click()
  const told = page.locator('details', { hasText: '已送達' })
  await expect(told.locator('summary')).toHaveText(/通報 (\d+)\/\1 已送達/)
  await told.locator('summary').click()
  await told
    .getByRole('link', { name: /新北市/ })
    .first()
    .click()
  await expect(page.locator('.attempts li').first()).toBeVisible()
})

test('a citizen learns that it is being told, and then that it has been', async ({ page, request }) => {
  await takenBack(request, 0)
  await page.goto('/report')
  await fill(page, 0, 'k7Xp')
  await send(page)
  await expect(page.locator('.receipt')).toContainText('正在通知縣市與中央戶政系統')
  await page.goto('/status')
  await fill(page, 0)
  await send(page)
  await expect(page.locator('.timeline').first()).toContainText('已通知縣市與中央戶政系統')
  await clean(page)
  await page.goto('/revoke')
  await fill(page, 0, 'k7Xp', false)
  await send(page)
  await expect(page.locator('.receipt')).toContainText('正在通知')
})

type Target = { code: string; name: string; [more: string]: unknown }
const broken = {
  state: 'OPEN',
  pending: 3,
  late: 3,
  dead: 2,
  lastError: 'HTTP 503',
  lastFailureAt: '2026-11-25T15:41:00Z',
}

/** Answers the desk with targets of which some are in trouble. */
async function inTrouble(page: Page, codes: () => string[]) {
  await page.route('**/graphql', async (route) => {
    if (!route.request().postData()?.includes('query NoticeTargets')) return route.fallback()
    const response = await route.fetch()
    const body = await response.json()
    body.data.noticeTargets = body.data.noticeTargets.map((t: Target) =>
      codes().includes(t.code) ? { ...t, ...broken } : t,
    )
    await route.fulfill({ response, json: body })
  })
}

test('what is wrong stands on top; what skipping does is said before it is done', async ({ page }) => {
  await signIn(page, 'central')
  await inTrouble(page, () => ['67000'])
  await page.goto('/desk/notices')
  await expect(page.getByText('1 個對象有問題')).toBeVisible()
  await expect(page).toHaveTitle(/^▲ 1 通報/) // seen from another tab too
  await expect(targets(page).first()).toContainText('臺南市')
  await expect(page.getByText('HTTP 503')).toBeVisible()
  await clean(page)
  await page.getByRole('button', { name: '略過停送的通報…' }).click()
  const dialog = page.getByRole('dialog', { name: '略過臺南市的通報' })
  await expect(dialog).toContainText('對方不會收到略過的通報')
  await clean(page)
  await dialog.getByRole('button', { name: '略過' }).click()
  await expect(dialog.getByRole('status')).toHaveCount(0) // a reason is needed
  await dialog.getByLabel('對方不再需要').check()
  await dialog.getByRole('button', { name: '略過' }).click()
  await expect(dialog.getByRole('status')).toHaveText('這段時間沒有停送的通報。')
  await dialog.getByRole('button', { name: '關閉' }).click()
  await expect(dialog).toBeHidden()
  await expect(page.getByRole('button', { name: '略過停送的通報…' })).toBeFocused()
})

test('a refresh moves no row under the cursor', async ({ page }) => {
  let wrong = ['66000', '67000']
  await signIn(page, 'central')
  await inTrouble(page, () => wrong)
  await page.clock.install()
  await page.goto('/desk/notices')
  const names = () => page.locator('table.targets').first().locator('tbody th').allTextContents()
  await expect.poll(names).toEqual(['臺中市', '臺南市'])
  await targets(page).first().hover()
  wrong = ['63000', '67000']
  await page.clock.fastForward(16_000)
  await expect.poll(names).toEqual(['臺中市', '臺南市', '臺北市'])
  await expect(targets(page).first()).toContainText('已恢復')
  await page.locator('h1').hover()
  await page.clock.fastForward(16_000)
  await expect.poll(names).toEqual(['臺北市', '臺南市'])
})

test('in English, at 320 px, in the dark', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.setViewportSize(narrow)
  await signIn(page, 'central')
  await page.getByRole('button', { name: 'English' }).click()
  await inTrouble(page, () => ['central'])
  await page.goto('/desk/notices?state=DELIVERED')
  await expect(page.getByText('One system needs a look')).toBeVisible()
  await clean(page)
  await page.locator('tr[id^=row-] a').first().click()
  await expect(page.getByRole('button', { name: 'Send again' })).toBeVisible()
  await clean(page)
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(narrow.width)
})

import { expect, test } from '@playwright/test'
import { openCase, reported } from './case'
import { clean, open, signIn } from './desk'

test.use({ viewport: { width: 1280, height: 800 } })

test('a case that is settled elsewhere says so where it stands, and keeps what was typed', async ({
  page,
  browser,
  request,
}) => {
  const number = await reported(request)
  await page.clock.install()
  await signIn(page, 'clerk')
  await openCase(page, number)
  await page.keyboard.press('2')
  await page.getByLabel(/其他說明/).fill('等他回電')
  const other = await (await browser.newContext()).newPage()
  await signIn(other, 'clerk')
  await other.goto(page.url())
  await other.getByRole('button', { name: '臨櫃撤銷' }).click()
  await other.getByRole('textbox', { name: '查驗的身分證件' }).fill('駕照')
  await other.getByRole('button', { name: '先看一遍' }).click()
  await other.getByRole('button', { name: '撤銷這筆掛失' }).click()
  await expect(other.getByText('這筆掛失已經撤銷')).toBeVisible()
  await page.clock.fastForward('00:25')
  await expect(page.getByText('這筆掛失已經撤銷')).toBeVisible()
  await expect(page.locator('.news')).toContainText('撤銷')
  await expect(page.locator('.choice')).toHaveCount(0)
  await expect(page.getByLabel('其他說明')).toHaveValue('等他回電')
  await clean(page)
})

test('keys lead through the whole loop, and Esc loses nothing', async ({ page }) => {
  await signIn(page, 'clerk')
  await open(page, 0)
  const address = page.url()
  await expect(page.locator('h1')).toBeFocused()
  await page.keyboard.press('2')
  await page.keyboard.type('沒有人接')
  await page.keyboard.press('Alt+3')
  await expect(page.locator('.choice[data-outcome=DISPUTED]')).toHaveAttribute('aria-pressed', 'true')
  await page.keyboard.press('Escape')
  await expect(page.locator('.choice[data-outcome=DISPUTED]')).toBeFocused()
  await page.keyboard.press('m')
  await expect(page.getByRole('radio', { name: '電子郵件' })).toBeChecked()
  await page.keyboard.press('Escape')
  await expect(page.locator('tbody tr').first()).toBeVisible()
  await page.goto('/desk/account')
  await page.goBack()
  await page.goto(address)
  await expect(page.locator('.outcome')).toBeVisible()
})

test('what was typed is there again after a look at the list', async ({ page }) => {
  await signIn(page, 'clerk')
  await open(page, 0)
  await page.keyboard.press('2')
  await page.getByLabel(/其他說明/).fill('沒有人接')
  await page.getByRole('link', { name: '← 回清單' }).click()
  await open(page, 0)
  await page.keyboard.press('2')
  await expect(page.getByLabel(/其他說明/)).toHaveValue('沒有人接')
})

test('a disputed case is never confirmed, and says why', async ({ page }) => {
  await signIn(page, 'clerk')
  await page.goto('/desk?tab=unresolved&disputed=1')
  await open(page, 0)
  await page.keyboard.press('1')
  await expect(page.locator('.choice[data-outcome=CONFIRMED]')).toHaveAttribute('aria-pressed', 'false')
  await expect(page.getByText('有疑義的案件不能記為已確認')).toBeVisible()
  await clean(page)
})

test('in forced colours the chosen outcome is told apart', async ({ page }) => {
  await page.emulateMedia({ forcedColors: 'active' })
  await signIn(page, 'clerk')
  await open(page, 0)
  await page.keyboard.press('2')
  const grounds = await page
    .locator('.choice')
    .evaluateAll((all) => all.map((b) => getComputedStyle(b).backgroundColor))
  expect(grounds[1]).not.toBe(grounds[0])
  expect(grounds[2]).toBe(grounds[0])
  const tabs = await page
    .locator('.desk-head nav a')
    .evaluateAll((all) => all.map((b) => getComputedStyle(b).backgroundColor))
  expect(new Set(tabs).size).toBe(2)
})

test('a sign-out that fails is no sign-out; after one nothing stays for the next', async ({ page }) => {
  await signIn(page, 'clerk')
  await open(page, 0)
  await page.keyboard.press('2')
  await page.getByLabel(/其他說明/).fill('同事的話')
  const number = (await page.locator('h1').textContent()) ?? ''
  await page.keyboard.press('Control+Enter')
  await expect(page.getByText('已記錄')).toBeVisible()
  await expect(page.locator('.case-head')).toBeVisible()
  await expect(page.locator('h1')).not.toHaveText(number)
  await page.route('**/graphql', (route) => route.abort())
  await page.getByRole('button', { name: '登出' }).click()
  await expect(page.getByRole('alert')).toContainText('連不上')
  await expect(page.getByRole('button', { name: '登出' })).toBeVisible()
  await page.unroute('**/graphql')
  await page.getByRole('button', { name: '登出' }).click()
  await page.getByLabel('帳號').fill('county')
  await page.getByLabel('密碼').fill('demonstration only')
  await page.getByRole('button', { name: '登入' }).click()
  await expect(page.locator('tbody tr').first()).toBeVisible()
  await page.locator('tbody a').first().click()
  await expect(page.locator('.case-head')).toBeVisible()
  await expect(page.getByText('已記錄')).toHaveCount(0)
})

test('worked in another tab: the session is not asked for here', async ({ page }) => {
  await page.clock.install()
  await signIn(page, 'clerk')
  await page.route('**/graphql', async (route) => {
    const answer = await route.fetch()
    const body = await answer.json()
    if (body.data?.me) body.data.me.sessionEndsAt = new Date(Date.now() + 3_600_000).toISOString()
    await route.fulfill({ response: answer, json: body })
  })
  const asked = page.waitForResponse(async (r) => (await r.text()).includes('sessionEndsAt'))
  await page.clock.fastForward('29:00')
  await asked
  await page.clock.fastForward('02:00')
  await expect(page.locator('tbody tr').first()).toBeVisible()
  await expect(page.getByRole('dialog', { name: '登入' })).toBeHidden()
  await expect(page.getByText('工作階段將在 2 分鐘內結束。')).toBeHidden()
})

test('a long list of a county stays long when it is refreshed', async ({ page }) => {
  await page.clock.install()
  await signIn(page, 'county')
  await expect(page.locator('tbody tr').first()).toBeVisible()
  const asked: number[] = []
  await page.route('**/graphql', async (route) => {
    const { query, variables } = route.request().postDataJSON()
    if (!query.includes('cases(')) return route.continue()
    const answer = await route.fetch({ postData: { query, variables: { ...variables, after: null } } })
    const body = await answer.json()
    const one = body.data.cases.nodes[0]
    const begin = Number(variables.after ?? 0)
    const end = begin + (variables.first ?? 40)
    asked.push(end - begin)
    body.data.cases = {
      nodes: Array.from({ length: end - begin }, (_, i) => ({
        ...one,
        number: `0000-0000-${String(begin + i).padStart(4, '0')}`,
      })),
      pageInfo: { hasNextPage: true, endCursor: String(end) },
    }
    await route.fulfill({ response: answer, json: body })
  })
  await page.goto('/desk/account')
  await page.getByRole('link', { name: '案件' }).click()
  await expect(page.locator('tbody tr')).toHaveCount(40)
  for (const rows of [80, 120]) {
    await page.getByRole('button', { name: '顯示更多' }).click()
    await expect(page.locator('tbody tr')).toHaveCount(rows)
  }
  asked.length = 0
  const fresh = page.waitForResponse('**/graphql')
  await page.clock.fastForward('00:20')
  await fresh
  await expect.poll(() => asked).toEqual([100, 20])
  await expect(page.locator('tbody tr')).toHaveCount(120)
})

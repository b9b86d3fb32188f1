import { expect, type Page, test } from '@playwright/test'
import { clean, open, signIn } from './desk'

test.use({ viewport: { width: 1280, height: 800 } })

/** Has lists of cases go on for ever, all like the first one. */
async function endless(page: Page) {
  await page.route('**/graphql', async (route) => {
    const { query, variables } = route.request().postDataJSON()
    if (!query.includes('cases(') || variables.search.number) return route.continue()
    const answer = await route.fetch({ postData: { query, variables: { ...variables, after: null } } })
    const body = await answer.json()
    const begin = Number(variables.after ?? 0)
    const end = begin + (variables.first ?? 40)
    const nodes = Array.from({ length: end - begin }, (_, i) => ({
      ...body.data.cases.nodes[0],
      number: `0000-0000-${String(begin + i).padStart(4, '0')}`,
    }))
    body.data.cases = { nodes, pageInfo: { hasNextPage: true, endCursor: String(end) } }
    await route.fulfill({ response: answer, json: body })
  })
}

test('back from a case, the list stands as it was, at the same row', async ({ page }) => {
  await endless(page)
  await signIn(page, 'central')
  await page.getByRole('button', { name: '顯示更多' }).click()
  const first = page.getByRole('link', { name: '0000-0000-0040' })
  await expect(first).toBeFocused()
  for (let i = 0; i < 25; i++) await page.keyboard.press('j')
  const row = page.locator('tr[data-cursor]')
  const link = page.getByRole('link', { name: '0000-0000-0065' })
  await expect(link).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/0000-0000-0065/)
  await page.keyboard.press('n')
  await expect(page).toHaveURL(/0000-0000-0066/)
  await page.keyboard.press('Escape')
  await expect(page.locator('tbody tr')).toHaveCount(80)
  await expect(row).toContainText('0000-0000-0066')
  await expect(page.getByRole('link', { name: '0000-0000-0066' })).toBeFocused()
  await expect(row).toBeInViewport()
  for (let i = 0; i < 30; i++) await page.keyboard.press('k')
  await expect(page.getByRole('link', { name: '0000-0000-0036' })).toBeFocused()
  const edges = (await page.locator('th').first().boundingBox()) ?? { y: 0, height: 0 }
  expect((await row.boundingBox())?.y).toBeGreaterThanOrEqual(edges.y + edges.height - 1)
  expect(edges.y).toBeGreaterThan(0)
})

test('each screen says in its title what it is', async ({ page }) => {
  await signIn(page, 'clerk')
  await expect(page).toHaveTitle(/^非上班／免自然人憑證掛失紀錄｜/)
  await page.getByRole('link', { name: /未處理查詢/ }).click()
  await expect(page).toHaveTitle(/^未處理查詢｜/)
  await open(page, 0)
  await expect(page).toHaveTitle(/^\d{4}-\d{4}-\d{4}｜/)
  await page.getByRole('link', { name: '統計' }).click()
  await expect(page).toHaveTitle(/^統計｜/)
  await page.getByRole('link', { name: 'clerk' }).click()
  await expect(page).toHaveTitle(/^帳號｜/)
  await page.getByRole('link', { name: '案件' }).click()
  await expect(page).toHaveTitle(/^非上班／免自然人憑證掛失紀錄｜/)
})

test('a key belongs to what has the focus when that does something with it', async ({ page }) => {
  await signIn(page, 'clerk')
  await page.keyboard.press('j')
  await page.getByLabel('以案號或身分證字號查詢').fill('A123456789')
  await page.keyboard.press('Enter')
  const fold = page.getByText('誰查詢過這張身分證')
  await fold.focus()
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('查驗的身分證件')).toBeVisible()
  await expect(page).toHaveURL(/\/desk$/)
  await open(page, 0)
  await page.keyboard.press('2')
  await page.getByRole('radio', { name: '電子郵件' }).check()
  await page.keyboard.press('3')
  await expect(page.locator('.choice').nth(2)).toHaveAttribute('aria-pressed', 'true')
  await page.getByRole('radio', { name: '電話', exact: true }).focus()
  await page.keyboard.press('c')
  await expect(page.getByRole('textbox', { name: '查驗的身分證件' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: '臨櫃撤銷' })).toBeFocused()
  await expect(page.getByRole('textbox', { name: '查驗的身分證件' })).toHaveCount(0)
})

test('the count beside a filter is that of its tab', async ({ page }) => {
  await signIn(page, 'clerk')
  await page.route('**/graphql', async (route) => {
    const answer = await route.fetch()
    const body = await answer.json()
    if (body.data?.inboxCounts)
      Object.assign(body.data.inboxCounts, { overdueFirstContact: 71, overdueUnresolved: 72 })
    await route.fulfill({ response: answer, json: body })
  })
  await page.getByRole('link', { name: /未處理查詢/ }).click()
  await expect(page.getByRole('link', { name: '逾期 72' })).toBeVisible()
  await page.getByRole('link', { name: /非上班/ }).click()
  await expect(page.getByRole('link', { name: '逾期 71' })).toBeVisible()
})

test('a county narrows its cases, in the address', async ({ page }) => {
  await signIn(page, 'county')
  await page.getByRole('link', { name: '逾期' }).click()
  await expect(page).toHaveURL(/overdue=1/)
  await expect(page.locator('tbody tr').first()).toContainText('逾期')
  await expect(page.locator('tbody')).not.toContainText('剩')
  await page.getByRole('link', { name: '逾期' }).click()
  await page.getByLabel('狀態').selectOption('已補發結案')
  await expect(page).toHaveURL(/state=REPLACED/)
  await expect(page.locator('tbody tr').first()).toContainText('已補發結案')
  await clean(page)
  await page.goto('/desk?day=someday')
  await expect(page.locator('tbody tr').first()).toBeVisible()
})

test('a list that can not be refreshed says how old it is, until it can', async ({ page }) => {
  await page.clock.install()
  await signIn(page, 'clerk')
  await expect(page.locator('tbody tr').first()).toBeVisible()
  await page.route('**/graphql', (route) => route.abort())
  await page.clock.fastForward('00:25')
  await expect(page.getByText(/現在連不上服務，清單是 .* 的情形/)).toBeVisible()
  await clean(page)
  await page.unroute('**/graphql')
  await page.clock.fastForward('00:25')
  await expect(page.getByText(/現在連不上服務/)).toHaveCount(0)
})

test('a list that was left before it came is not taken for another', async ({ page }) => {
  await signIn(page, 'clerk')
  const number = (await page.locator('tbody a').first().textContent()) ?? ''
  await page.keyboard.press('j')
  const held: (() => void)[] = []
  await page.route('**/graphql', async (route) => {
    if (route.request().postData()?.includes('UNRESOLVED')) await new Promise<void>((go) => held.push(go))
    await route.continue()
  })
  await page.getByRole('link', { name: /未處理查詢/ }).click()
  await expect.poll(() => held.length).toBe(1)
  await page.getByRole('link', { name: '統計' }).click()
  await expect(page.getByRole('heading', { name: '統計', exact: true })).toBeVisible()
  await page.goBack()
  await expect.poll(() => held.length).toBe(2)
  await expect(page.getByText(number)).toHaveCount(0)
  for (const go of held) go()
  await expect(page.locator('tbody tr').first()).toBeVisible()
  await expect(page.getByText('已處理')).toHaveCount(0)
})

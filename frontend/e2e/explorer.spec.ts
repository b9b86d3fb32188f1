import { expect, test } from '@playwright/test'

test.use({ viewport: { width: 1280, height: 800 } })

test('GraphiQL comes from the binary, runs an operation and keeps nothing', async ({ page, baseURL }) => {
  const outside: string[] = []
  const wrong: string[] = []
  page.on('request', (r) => {
    if (!r.url().startsWith(baseURL as string) && !r.url().startsWith('data:')) outside.push(r.url())
  })
  page.on('console', (m) => {
    if (m.type() === 'error' || m.text().includes('Content Security Policy')) wrong.push(m.text())
  })
  page.on('pageerror', (e) => wrong.push(e.message))

  const response = await page.goto('/graphiql')
  expect(response?.headers()['content-security-policy']).toContain("script-src 'self';")
  await expect(page).toHaveTitle(/GraphiQL/)
  await expect(page.getByRole('complementary', { name: 'Please note' })).toHaveText(
    /展示版：.*Demonstration:/,
  )
  await expect(page.getByRole('heading', { level: 1 }).getByRole('link', { name: '掛失' })).toHaveAttribute(
    'href',
    '/partners',
  )
  await expect(page.locator('.graphiql-query-editor')).toContainText('counties')
  await page.getByRole('button', { name: 'Execute query' }).click()
  await expect(page.locator('.graphiql-response')).toContainText('臺北市松山區戶政事務所')
  await page.getByRole('button', { name: 'Show Documentation Explorer' }).click()
  await page.getByRole('link', { name: 'Query', exact: true }).click()
  await expect(page.locator('.graphiql-plugin')).toContainText('counties')

  expect(outside).toEqual([])
  expect(wrong).toEqual([])
  expect(await page.evaluate(() => localStorage.length + sessionStorage.length)).toBe(0)
})

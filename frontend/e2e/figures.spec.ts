import { readFile } from 'node:fs/promises'
import { expect, test } from '@playwright/test'
import { clean, signIn } from './desk'

test.use({ viewport: { width: 1280, height: 800 } })

test('figures: four numbers, each chart with its table and its file', async ({ page }) => {
  await signIn(page, 'county')
  await page.getByRole('link', { name: '統計' }).click()
  await expect(page.locator('.tiles > div')).toHaveCount(4)
  const charts = ['每日', '掛失到首次聯絡', '各戶所待處理', '各戶所首次即聯絡到', '每月']
  for (const name of charts) {
    const sheet = page.getByRole('region', { name, exact: true }).first()
    await expect(sheet.getByRole('img', { name })).toBeVisible()
    await sheet.locator('summary').click()
    await expect(sheet.locator('tbody tr').first()).toBeVisible()
    const download = page.waitForEvent('download')
    await sheet.getByRole('button', { name: '下載 CSV' }).click()
    const text = await readFile(await (await download).path(), 'utf8')
    const lines = text.split('\r\n')
    expect(text.startsWith('\uFEFF')).toBe(true)
    expect(lines).toHaveLength((await sheet.locator('tbody tr').count()) + 2)
    if (name === '每月') expect(lines.at(-2)).toMatch(/^\d{4}-\d{2},65000,\d+,/)
  }
  await clean(page)
  await page.getByRole('button', { name: '登出' }).click()
  await signIn(page, 'admin')
  await page.getByLabel('操作').selectOption('exportFigures')
  await page.getByRole('button', { name: '篩選' }).click()
  await expect(page.getByRole('cell', { name: '下載統計' })).toHaveCount(charts.length)
})

test('a span of days lives in the address, and a year is the most', async ({ page }) => {
  await signIn(page, 'central')
  await page.goto('/desk/figures')
  await page.getByRole('button', { name: '上月' }).click()
  await expect(page).toHaveURL(/from=\d{4}-\d{2}-01&to=\d{4}-\d{2}-(28|29|30|31)$/)
  await page.goto('/desk/figures?from=2020-01-01&to=2020-01-31')
  await expect(page.getByText('這段期間沒有掛失。').first()).toBeAttached()
  await page.goto('/desk/figures?from=2020-01-01&to=2026-01-01')
  await expect(page.getByRole('alert')).toContainText('最多一年')
  await clean(page)
})

test('the figures in the dark at 320 px', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.setViewportSize({ width: 320, height: 700 })
  await signIn(page, 'central')
  await page.goto('/desk/figures')
  await expect(page.getByRole('img', { name: '每月' })).toBeVisible()
  await clean(page)
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
})

test('a case takes one page of paper, the figures two at most', async ({ page }) => {
  await signIn(page, 'clerk')
  const pages = async () =>
    (await page.pdf({ format: 'A4' })).toString('latin1').match(/\/Type\s*\/Page\b/g)?.length
  await page.locator('tbody a').first().click()
  await expect(page.locator('.outcome')).toBeVisible()
  expect(await pages()).toBe(1)
  await page.goto('/desk/figures')
  await expect(page.getByRole('img', { name: '每月' })).toBeVisible()
  expect(await pages()).toBeLessThanOrEqual(2)
})

test('the secret of one-time codes is drawn, and travels in no address', async ({ page }) => {
  const addresses: string[] = []
  const complaints: string[] = []
  page.on('request', (r) => addresses.push(r.url()))
  page.on('console', (m) => m.type() === 'error' && complaints.push(m.text()))
  await signIn(page, 'county')
  await page.getByRole('link', { name: 'county' }).click()
  await page.getByRole('button', { name: '設定驗證器' }).click()
  await expect(page.getByRole('img', { name: /QR/ })).toBeVisible()
  const secret = (await page.locator('.account code').first().textContent())?.replaceAll(' ', '') ?? ''
  expect(secret).toMatch(/^[A-Z2-7]{32}$/)
  await clean(page)
  expect(addresses.join(' ')).not.toContain(secret)
  expect(page.url()).not.toContain(secret)
  expect(complaints).toEqual([])
})

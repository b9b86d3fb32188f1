import { expect, type Page, test } from '@playwright/test'
import { takenBack } from './case'
import { axe } from './axe'
import { fill, send } from './citizen'

test.use({ viewport: { width: 320, height: 640 } })

const citizen = 5
const password = 'k7Xp'

/**
 * Chinese that stands on the page, but for the product's name, the way to Chinese, names of places
 * and people, and what the reader typed.
 */
async function chineseLeft(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const names = '[lang^=zh], .wordmark, option, .review-group dd, details dd'
    const shown = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    const left: string[] = []
    while (shown.nextNode()) {
      const text = shown.currentNode.textContent ?? ''
      if (/\p{Script=Han}/u.test(text) && !shown.currentNode.parentElement?.closest(names)) left.push(text)
    }
    for (const e of document.querySelectorAll('[aria-label], [alt], [title], [placeholder]'))
      for (const name of ['aria-label', 'alt', 'title', 'placeholder']) {
        const text = e.getAttribute(name) ?? ''
        if (/\p{Script=Han}/u.test(text)) left.push(text)
      }
    return left
  })
}

async function inEnglish(page: Page, heading: string) {
  await expect(page.locator('h1')).toHaveText(heading)
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')
  await expect(page).toHaveTitle(new RegExp(`${heading.replace(/[?]/g, '.')}｜掛失 Guashi$`))
  expect(await chineseLeft(page)).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
  await axe(page)
}

test('all of it in English: report, receipt, status, revoke', async ({ page, request }) => {
  await takenBack(request, citizen)
  await page.goto('/?lang=en')
  await inEnglish(page, 'Lost your ID card?')
  await page.getByRole('link', { name: 'Report a lost card' }).click()
  await fill(page, citizen, password)
  await inEnglish(page, 'Report a lost card')
  await page.locator('form button[type=submit]').click()
  await inEnglish(page, 'Please check your data')
  await page.getByRole('button', { name: 'Report the loss' }).click()
  await inEnglish(page, 'Loss reported')
  const number = (await page.locator('.number').textContent()) ?? ''
  const receipt = page.locator('.receipt')
  await expect(receipt).toContainText(/Reported\d{4}-\d{2}-\d{2} \d{2}:\d{2} Taiwan time, ROC \d+/)
  await expect(receipt).toContainText('The office will contact you to confirm.')
  await expect(receipt).toContainText('Found it? Revoke the report online with your password.')
  await expect(receipt).toContainText('The old card loses effect only by replacement.')
  await expect(receipt).toContainText('Nobody will ever ask for your revocation password')
  await expect(receipt).not.toContainText(password)

  await page.getByRole('link', { name: 'Home' }).click()
  await page.getByRole('link', { name: 'Check a report' }).click()
  await fill(page, citizen)
  await page.locator('form button[type=submit]').click()
  await page.getByRole('button', { name: 'Check', exact: true }).click()
  await inEnglish(page, 'Your reports')
  const current = page.locator('.status-one', { hasText: number })
  await expect(current).toContainText('Reported lost; the office has yet to contact you.')
  await current.getByRole('link', { name: 'Found it? Revoke the report' }).click()

  await fill(page, citizen, password, false)
  await inEnglish(page, 'Revoke a report')
  await page.locator('form button[type=submit]').click()
  await page.getByRole('button', { name: 'Revoke the report' }).click()
  await inEnglish(page, 'Report revoked')
  await expect(page.locator('.number')).toHaveText(number)
  await expect(receipt).toContainText(
    'This report has ended. Unless you also reported by 1996, certificate or counter, the card can be used again.',
  )
})

test('a refusal, and a page that is not there, in English too', async ({ page }) => {
  await page.goto('/report?lang=en')
  await fill(page, citizen, password)
  await page.locator('#parentName').fill('不是這個人')
  await send(page)
  await inEnglish(page, 'The data does not match the household registry')
  await page.goto('/nowhere?lang=en')
  await inEnglish(page, 'Page not found')
})

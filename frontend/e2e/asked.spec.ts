import { type APIRequestContext, expect, type Page, test } from '@playwright/test'
import { openCase, reported } from './case'
import { clean, signIn } from './desk'

const bank = '示範銀行 Demo Bank'
const widths = [1280, 390]

const words = {
  zh: { title: '誰查詢過這張身分證', document: '查驗的身分證件', look: '查看', times: /\d+ 次/ },
  en: {
    title: 'Who asked about this card',
    document: 'Identity document checked',
    look: 'Show',
    times: /once|\d+ times/,
  },
}

/** The demonstration's bank asks about the citizen of the clerk's town, for a purpose. */
async function banksQuestion(request: APIRequestContext, purpose: string) {
  const form = { grant_type: 'client_credentials' }
  const secret = Buffer.from(`partner-demo:${process.env.GUASHI_DEMO_SECRET}`).toString('base64')
  const granted = await request.post('/oauth/token', { form, headers: { Authorization: `Basic ${secret}` } })
  const { access_token } = await granted.json()
  const people = await request.post('/graphql', { data: { query: '{ demo { citizens { idNumber } } }' } })
  const { idNumber } = (await people.json()).data.demo.citizens[1]
  const answer = await request.post('/graphql', {
    headers: { Authorization: `Bearer ${access_token}` },
    data: {
      query: 'query ($n: [String!]!, $p: String) { cardStatus(idNumbers: $n, purpose: $p) { state } }',
      variables: { n: [idNumber, 'A123456788'], p: purpose },
    },
  })
  expect((await answer.json()).data.cardStatus).toHaveLength(2)
}

/** Looks at a page in each language, on a wide and a narrow screen. */
async function inEachWay(page: Page, look: (lang: 'zh' | 'en') => Promise<void>) {
  const { origin } = new URL(page.url())
  for (const lang of ['zh', 'en'] as const)
    for (const width of widths) {
      await page.context().addCookies([{ name: 'desk-lang', value: lang, url: `${origin}/desk` }])
      await page.setViewportSize({ width, height: width === 390 ? 844 : 800 })
      await page.reload()
      await look(lang)
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
      await clean(page)
      await page.screenshot({ path: test.info().outputPath(`${lang}-${width}.png`), fullPage: true })
    }
}

test('the citizen at the counter learns who asked, after the identity check', async ({ page, request }) => {
  const number = await reported(request)
  await banksQuestion(request, 'counter-try')
  await signIn(page, 'clerk')
  await openCase(page, number)
  await inEachWay(page, async (lang) => {
    const panel = page.locator('details', { hasText: words[lang].title })
    await panel.locator('summary').click()
    await panel.getByRole('button', { name: words[lang].look }).click()
    await expect(panel.getByRole('status')).toBeEmpty() // not before a document was checked
    await panel.getByLabel(words[lang].document).fill('護照')
    await panel.getByRole('button', { name: words[lang].look }).click()
    const row = panel.getByRole('row', { name: new RegExp(bank) })
    await expect(row.first()).toContainText(words[lang].times)
  })
})

test('auditors see what partners asked, and that the citizen was told', async ({ page, request }) => {
  const purpose = 'audit-try'
  await banksQuestion(request, purpose)
  await signIn(page, 'central')
  await page.goto('/desk/audit')
  await inEachWay(page, async (lang) => {
    await page.getByRole('button', { name: lang === 'zh' ? '機關業者查詢' : 'Partners’ questions' }).click()
    const row = page.locator('tbody tr', { hasText: purpose }).first()
    await expect(row).toContainText(bank)
    await row.locator('summary').click()
    await expect(row.locator('li')).toHaveCount(2)
    await expect(row).toContainText(lang === 'zh' ? '號碼無效' : 'invalid')
  })
  await page.goto('/desk/audit?lang=en')
  await page.getByLabel('Operation').selectOption('tell who asked')
  await page.getByRole('button', { name: 'Filter' }).click()
  await expect(page.locator('tbody tr').first()).toContainText('tell who asked')
  await expect(page.locator('tbody')).not.toContainText('citizen:')
  await clean(page)
})

import { expect, type Page, test } from '@playwright/test'
import { takenBack } from './case'
import { axe } from './axe'
import { answer, fill, send } from './citizen'

test('report, status, revoke', async ({ page, request }) => {
  await takenBack(request, 4)
  await page.goto('/')
  await axe(page)
  await page.goto('/report')
  await fill(page, 4, 'k7Xp')
  await axe(page)
  await page.locator('form button[type=submit]').click()
  await axe(page)
  await page.locator('button.big').click()
  await expect(page.locator('h1')).toHaveText('已完成掛失')
  await axe(page)
  const number = await page.locator('.number').textContent()
  await page.goto('/status')
  await fill(page, 4)
  await send(page)
  await expect(page.locator('.number', { hasText: number ?? 'none' })).toBeVisible()
  await axe(page)
  await page.goto('/revoke')
  await fill(page, 4, 'k7Xp', false)
  await send(page)
  await expect(page.locator('h1')).toHaveText('已撤銷掛失')
  await axe(page)
})

test('a wrong captcha loses nothing else', async ({ page }) => {
  await page.goto('/status')
  await fill(page, 1, undefined, false)
  const name = await page.locator('#name').inputValue()
  const right = await answer(page)
  await page.locator('#captcha').fill(right === '000000' ? '111111' : '000000')
  await send(page)
  await expect(page.locator('#captcha-error')).toBeVisible()
  await expect(page.locator('#name')).toHaveValue(name)
  await expect(page).toHaveTitle(/^錯誤：/)
  await axe(page)
})

test('a mismatch tells the ways on and keeps the data', async ({ page }) => {
  await page.goto('/report')
  await fill(page, 1, 'k7Xp')
  await page.locator('#parentName').fill('不是這個人')
  await send(page)
  await expect(page.locator('h1')).toHaveText('資料與戶籍登記不符')
  await axe(page)
  await page.locator('main > button').click()
  await expect(page.locator('#parentName')).toHaveValue('不是這個人')
})

test('already reported, then locked out', async ({ page }, { retry }) => {
  const citizen = retry ? 1 : 2 // a locked report stays
  for (const heading of ['已完成掛失', '這張身分證已經掛失']) {
    await page.goto('/report')
    await fill(page, citizen, 'k7Xp')
    await send(page)
    await expect(page.locator('h1')).toHaveText(heading)
  }
  await axe(page)
  const answers = {
    zzz1: '撤銷密碼不符',
    zzz2: '撤銷密碼不符',
    zzz3: '線上撤銷已鎖住',
    k7Xp: '線上撤銷已鎖住',
  }
  for (const [password, heading] of Object.entries(answers)) {
    await page.goto('/revoke')
    await fill(page, citizen, password, false)
    await send(page)
    await expect(page.locator('h1')).toHaveText(heading)
    await axe(page)
    if (heading === '線上撤銷已鎖住') await expect(page.locator('.cards')).toContainText('戶政事務所')
  }
})

test('empty form: the summary takes the focus', async ({ page }) => {
  await page.goto('/report')
  await page.locator('.picture img').waitFor()
  await page.locator('form button[type=submit]').click()
  await expect(page.locator('.summary')).toBeFocused()
  await axe(page)
})

test('without a script: the way to report, and what it needs, clear of the edges', async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false })
  const page = await context.newPage()
  for (const path of ['/', '/report', '/desk']) {
    await page.goto(path)
    const notice = await page.locator('.summary').boundingBox()
    expect(notice?.x).toBeGreaterThanOrEqual(16)
    expect(notice?.y).toBeLessThan(200)
    expect((notice?.x ?? 0) + (notice?.width ?? 999)).toBeLessThanOrEqual(390 - 16)
    expect(await page.locator('h1:visible').count()).toBe(path === '/' ? 1 : 0)
  }
})

test('a sound that did not come is fetched again', async ({ page }) => {
  let tries = 0
  await page.route('**/audio.wav*', (route) =>
    ++tries === 1 ? route.fulfill({ status: 429 }) : route.continue(),
  )
  await page.goto('/status')
  await page.locator('.picture img').waitFor()
  const listen = page.getByRole('button', { name: '聽語音' })
  await listen.click()
  await expect(page.getByRole('alert')).toContainText('語音沒有載入')
  await listen.click()
  await expect(page.getByRole('alert')).toHaveCount(0)
  await expect
    .poll(() => page.locator('audio').evaluate((sound: HTMLAudioElement) => sound.currentTime))
    .toBeGreaterThan(0)
})

test('when no script comes: what to do, in words, and the hotline', async ({ page }) => {
  await page.route('**/assets/*.js', (route) => route.abort())
  for (const [path, said] of [
    ['/report', '這一頁還在載入'],
    ['/revoke?lang=en', 'This page is still loading'],
  ] as const) {
    await page.goto(path)
    await expect(page.getByRole('heading', { name: said })).toBeVisible({ timeout: 10_000 })
    for (const number of ['tel:1996', 'tel:+886281958151'])
      await expect(page.locator(`main a[href="${number}"]`)).toBeVisible()
    await axe(page)
  }
})

test('scripts that come in time: nothing flashes before the form', async ({ page }) => {
  let release = () => {}
  const held = new Promise<void>((done) => {
    release = done
  })
  await page.route('**/assets/*.js', async (route) => {
    await held
    await route.continue()
  })
  await page.goto('/report', { waitUntil: 'commit' })
  await expect(page.locator('.late')).toBeAttached()
  await expect(page.locator('.late')).toBeHidden()
  release()
  await page.locator('.picture img').waitFor()
  await expect(page.locator('.late')).toHaveCount(0)
})

test('nothing moves while a form comes', async ({ page }) => {
  await page.addInitScript(() => {
    const moved: number[] = []
    Object.assign(window, { moved })
    new PerformanceObserver((list) => {
      for (const e of list.getEntries()) moved.push((e as PerformanceEntry & { value: number }).value)
    }).observe({ type: 'layout-shift' })
  })
  for (const width of [320, 390, 1280])
    for (const path of ['/report', '/status?lang=en']) {
      await page.setViewportSize({ width, height: 900 })
      await page.goto(path)
      await page.locator('.picture img').waitFor()
      await page.locator('.chips').waitFor()
      // a shift is told after the frame that shows it
      await page.evaluate(() => new Promise((shown) => requestAnimationFrame(() => setTimeout(shown))))
      const moved = await page.evaluate(() => (window as unknown as { moved: number[] }).moved)
      expect(moved, `${path} at ${width}`).toEqual([])
    }
})

test('the way back of the browser leads to the form, with all that was typed', async ({ page }) => {
  await page.goto('/')
  await page.locator('.hero .ds-button').click()
  await fill(page, 1, 'k7Xp')
  const name = await page.locator('#name').inputValue()
  await page.locator('form button[type=submit]').click()
  await expect(page.locator('h1')).toHaveText('請確認資料')
  await page.goBack()
  await expect(page.locator('#name')).toHaveValue(name)
  await page.locator('form button[type=submit]').click()
  await page.getByRole('button', { name: '修改 聯絡方式' }).click()
  await expect(page.locator('#phone')).toBeFocused()
  await page.goBack()
  await expect(page).toHaveURL(/\/$/)
})

test('320 px wide, in English', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 })
  for (const path of ['/?lang=en', '/report?lang=en', '/nowhere?lang=en']) {
    await page.goto(path)
    await expect(page.locator('html')).toHaveAttribute('lang', 'en')
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
    await axe(page)
  }
})

/** Goes on with the Tab key until something has the focus. */
async function reach(page: Page, what: string) {
  for (let steps = 0; steps < 60; steps++) {
    await page.keyboard.press('Tab')
    if (await page.evaluate((w) => document.activeElement?.matches(w), what)) return
  }
  throw new Error(`${what} is out of reach`)
}

test('keyboard only', async ({ page, request }) => {
  await takenBack(request, 4)
  await page.goto('/')
  await page.keyboard.press('Tab')
  await expect(page.locator('.skip')).toBeFocused()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/report/)
  await expect(page.locator('h1')).toBeFocused()
  await reach(page, '.chips button:nth-of-type(5)')
  await page.keyboard.press('Enter')
  for (const field of ['#townCode', '#address', '#parentName', '#phone', '#email']) await reach(page, field)
  await reach(page, '#password')
  await page.keyboard.type('k7Xp')
  await reach(page, '#captcha')
  await page.keyboard.type(await answer(page))
  await reach(page, 'form button[type=submit]')
  await page.keyboard.press('Enter')
  await expect(page.locator('h1')).toHaveText('請確認資料')
  await reach(page, 'button.big')
  await page.keyboard.press('Enter')
  await expect(page.locator('h1')).toHaveText('已完成掛失')
  await expect(page.locator('h1')).toBeFocused()
})

test('the answer lost on the way: nothing is lost, and nothing is reported twice', async ({
  page,
  request,
}) => {
  await takenBack(request, 4)
  await page.goto('/report')
  await fill(page, 4, 'k7Xp')
  await page.locator('form button[type=submit]').click()
  let numbers: string[] = []
  await page.route('**/graphql', async (route) => {
    const answer = await route.fetch()
    numbers = [...numbers, (await answer.json()).data.report.number]
    await route.abort()
  })
  await page.locator('button.big').click()
  await expect(page.getByRole('alert')).toContainText('您填的資料都還在')
  await axe(page)
  await page.unroute('**/graphql')
  await page.locator('button.big').click()
  await expect(page.locator('h1')).toHaveText('已完成掛失')
  expect(numbers).toEqual([await page.locator('.number').textContent()])
})

test('one page of paper; nothing stays behind, nothing goes elsewhere', async ({
  page,
  request,
  baseURL,
}) => {
  await takenBack(request, 4)
  const elsewhere: string[] = []
  const complaints: string[] = []
  page.on('request', (r) => {
    if (!r.url().startsWith(baseURL ?? '')) elsewhere.push(r.url())
  })
  page.on('console', (m) => {
    if (m.type() === 'error') complaints.push(m.text())
  })
  await page.goto('/report')
  await fill(page, 4, 'k7Xp')
  const id = await page.locator('#idNumber').inputValue()
  await send(page)
  await expect(page.locator('h1')).toHaveText('已完成掛失')
  const paper = (await page.pdf({ format: 'A4' })).toString('latin1')
  expect(paper.match(/\/Type\s*\/Page\b/g)).toHaveLength(1)
  const kept = await page.evaluate(() =>
    JSON.stringify([
      location.href,
      history.state,
      { ...localStorage },
      { ...sessionStorage },
      document.cookie,
    ]),
  )
  expect(kept).not.toContain(id)
  expect(await page.evaluate(() => localStorage.length + sessionStorage.length)).toBe(0)
  expect(elsewhere).toEqual([])
  expect(complaints).toEqual([])
})

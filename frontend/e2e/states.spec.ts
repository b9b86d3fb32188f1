import { expect, type Page, test } from '@playwright/test'
import { axe } from './axe'
import { send } from './citizen'
import {
  answerTask,
  answerWith,
  failTask,
  fillAnyhow,
  inDispute,
  loseTask,
  receipt,
  refusal,
  revoked,
} from './states'

type State = {
  task: 'report' | 'status' | 'revoke'
  /** Puts the answers in place and leads the page, which shows the form, to the state. */
  reach: (page: Page) => Promise<void>
  /** What tells that the state is reached, in Chinese and in English. */
  says: readonly [string, string]
}

const locked = receipt({ passwordLocked: true })
const receipts = (...list: object[]) => ({ __typename: 'Receipts', receipts: list })

/** A state that one answer to a task's operation leads to. */
function answered(task: State['task'], data: object, says: State['says']): State {
  const reach = async (page: Page) => {
    await answerTask(page, task, data)
    await fillAnyhow(page, task)
    await send(page)
  }
  return { task, reach, says }
}

function troubled(task: State['task'], cause: (page: Page) => Promise<void>, says: State['says']): State {
  const reach = async (page: Page) => {
    await cause(page)
    await fillAnyhow(page, task)
    await send(page)
  }
  return { task, reach, says }
}

const states: Record<string, State> = {
  'the picture does not load': {
    task: 'report',
    reach: async (page) => {
      await page.route('**/captcha/**', (route) => route.abort())
      await page.reload()
    },
    says: ['圖片沒有載入', 'The picture did not load'],
  },
  'the sound does not come': {
    task: 'report',
    reach: async (page) => {
      await page.route('**/audio.wav*', (route) => route.fulfill({ status: 429 }))
      await page.locator('.picture img').waitFor()
      await page.getByRole('button', { name: /聽語音|Listen/ }).click()
    },
    says: ['語音沒有載入', 'The sound did not load'],
  },
  'no picture to be had, for a while': {
    task: 'report',
    reach: async (page) => {
      const extensions = { code: 'RATE_LIMITED', retryAfter: 90 }
      await answerWith(page, 'IssueCaptcha', (route) =>
        route.fulfill({ json: { data: null, errors: [{ message: 'wait', extensions }] } }),
      )
      await page.reload()
    },
    says: ['驗證圖片拿不到', 'The picture could not be fetched'],
  },
  'the list of counties does not load': {
    task: 'report',
    reach: async (page) => {
      await answerWith(page, 'Setup', (route) => route.abort())
      await page.reload()
    },
    says: ['縣市清單沒有載入', 'The list of counties did not load'],
  },
  'nothing filled in': {
    task: 'report',
    reach: async (page) => {
      await page.locator('.picture img').waitFor()
      await page.locator('form button[type=submit]').click()
    },
    says: ['有幾個地方要請您看一下', 'A few things need another look'],
  },
  mismatch: answered(
    'report',
    refusal('IDENTITY_MISMATCH', ['CHECK_DATA', 'CALL_1996', 'USE_CERTIFICATE', 'VISIT_OFFICE']),
    ['資料與戶籍登記不符', 'The data does not match'],
  ),
  'already reported': answered(
    'report',
    refusal('ALREADY_REPORTED', ['CALL_1996', 'VISIT_OFFICE'], { receipt: receipt() }),
    ['這張身分證已經掛失', 'already reported lost'],
  ),
  'too many tries': answered('report', refusal('TOO_MANY_REQUESTS', ['TRY_LATER'], { retryAfter: 1500 }), [
    '嘗試太多次',
    'Too many tries',
  ]),
  'the registry is down': answered('report', refusal('REGISTRY_UNAVAILABLE', ['TRY_LATER', 'CALL_1996']), [
    '戶籍資料暫時查不到',
    'The registry does not answer',
  ]),
  disputed: answered('revoke', refusal('DISPUTED', ['VISIT_OFFICE'], { receipt: inDispute }), [
    '這筆掛失，由戶政事務所處理',
    'Only the office can end this report',
  ]),
  'nothing to revoke': answered(
    'revoke',
    refusal('NO_ACTIVE_REPORT', ['CHECK_DATA', 'USE_CERTIFICATE', 'VISIT_OFFICE']),
    ['目前沒有可撤銷的掛失', 'There is no report to revoke'],
  ),
  'a wrong password': answered(
    'revoke',
    refusal('PASSWORD_WRONG', ['CHECK_DATA', 'USE_CERTIFICATE', 'VISIT_OFFICE'], { attemptsLeft: 1 }),
    ['撤銷密碼不符', 'The password does not match'],
  ),
  'locked out': answered('revoke', refusal('PASSWORD_LOCKED', ['VISIT_OFFICE'], { receipt: locked }), [
    '線上撤銷已鎖住',
    'Online revocation is locked',
  ]),
  'digits are asked for at revoking': answered('revoke', refusal('CAPTCHA_REQUIRED', ['CHECK_DATA']), [
    '為了保護您，請再輸入圖中的數字',
    'To protect you, please enter the digits',
  ]),
  'status: no report': answered('status', receipts(), ['沒有掛失紀錄', 'No report found']),
  'status: several reports': answered('status', receipts(inDispute, revoked), ['查詢結果', 'Your reports']),
  'status: mismatch': answered('status', refusal('IDENTITY_MISMATCH', ['CHECK_DATA']), [
    '資料與戶籍登記不符',
    'The data does not match',
  ]),
  reported: answered('report', receipt({ notified: [] }), ['已完成掛失', 'Loss reported']),
  revoked: answered('revoke', revoked, ['已撤銷掛失', 'Report revoked']),
  'a fault of the server': troubled(
    'report',
    (page) => failTask(page, 'report', { code: 'INTERNAL', requestId: 'req-7f3a91' }),
    ['req-7f3a91', 'req-7f3a91'],
  ),
  'the line is cut': troubled('report', (page) => loseTask(page, 'report'), [
    '您填的資料都還在',
    'Everything you typed is still here',
  ]),
}

const looks = {
  zh: [
    { width: 390, height: 844, colorScheme: 'dark' },
    { width: 1280, height: 800, colorScheme: 'light' },
  ],
  en: [
    { width: 390, height: 844, colorScheme: 'light' },
    { width: 1280, height: 800, colorScheme: 'dark' },
  ],
} as const

/** Looks at the page on a phone and on a desk, by night and by day. */
async function look(page: Page, lang: keyof typeof looks, picture: (name: string) => string) {
  for (const { width, height, colorScheme } of looks[lang]) {
    await page.setViewportSize({ width, height })
    await page.emulateMedia({ colorScheme })
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
    await axe(page)
    const path = picture(`${lang}-${width}-${colorScheme}.png`)
    await page.screenshot({ path, fullPage: true, animations: 'disabled' })
  }
}

// Who is turned away, wherever, finds both numbers of the hotline on that page.
async function hotlines(page: Page) {
  for (const number of ['tel:1996', 'tel:+886281958151'])
    await expect(page.locator(`a[href="${number}"]`).first()).toBeVisible()
}

for (const [name, state] of Object.entries(states))
  for (const [at, lang] of (['zh', 'en'] as const).entries())
    test(`${name} (${lang})`, async ({ page }, info) => {
      await page.goto(`/${state.task}${lang === 'en' ? '?lang=en' : ''}`)
      await state.reach(page)
      await expect(page.locator('main')).toContainText(state.says[at] ?? '')
      await hotlines(page)
      await expect(page.locator('main')).not.toContainText("the server's words")
      await look(page, lang, (file) => info.outputPath(file))
    })

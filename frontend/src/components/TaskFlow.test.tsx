// @vitest-environment jsdom
import { screen, waitFor } from '@testing-library/preact'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { ReceiptPartsFragment } from '@/gql/graphql'
import type { Send } from '@/lib/send'
import { FRESH } from '@/lib/useSetup'
import { zh } from '@/locales/zh'
import { receipt, stubServer } from '@/testing/answers'
import { expectAccessible, show } from '@/testing/show'
import { all, captcha, press, refusal, review, typed } from '@/testing/taskFlow'
import { TaskFlow } from './TaskFlow'

let server: ReturnType<typeof stubServer>
beforeEach(() => {
  server = stubServer()
})
afterEach(() => vi.restoreAllMocks())

it('an empty form: every field says what it needs, the summary has the focus, the title says so', async () => {
  const send = vi.fn()
  const { user, container } = show(<TaskFlow task="report" send={send} done={() => null} />)
  await screen.findByRole('img')
  await press(user, '下一步：確認資料')
  const links = screen.getAllByRole('link').map((a) => a.getAttribute('href')?.slice(1))
  expect(document.activeElement).toBe(screen.getByRole('alert'))
  expect(document.title).toMatch(/^錯誤：/)
  expect(links).toHaveLength(11)
  for (const id of links) {
    expect(document.getElementById(id ?? '')?.getAttribute('aria-invalid')).toBe('true')
    expect(document.getElementById(`${id}-error`)?.textContent).toBeTruthy()
  }
  expect(send).not.toHaveBeenCalled()
  await expectAccessible(container)
})

it.each([
  [undefined, '保存：至掛失紀錄結束後 5 年。'],
  ['10y', '保存：至掛失紀錄結束後 10 年。'],
  ['1826d', '保存：至掛失紀錄結束後 1826 天。'],
])('says how long the server keeps what is declared: %s', (setting, said) => {
  if (setting) document.documentElement.dataset.kept = setting
  show(<TaskFlow task="report" send={vi.fn()} done={() => null} />)
  expect(screen.getByText(said)).toBeTruthy()
  delete document.documentElement.dataset.kept
})

it('says who receives what is typed, and what to do about a name that does not fit', () => {
  const { container } = show(<TaskFlow task="report" send={vi.fn()} done={() => null} />)
  for (const said of ['戶籍所在地戶政事務所', '金融機構等合作單位', '打不出來，或打了仍不符，請改撥 1996']) {
    expect(container.textContent).toContain(said)
  }
})

it('a challenge that has grown old on the form is renewed; on the review it is not sent', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  const send = vi.fn<Send>()
  const { user } = await review(send)
  vi.advanceTimersByTime(FRESH)
  await press(user, '確認掛失')
  await waitFor(() => expect(document.getElementById('captcha-error')?.textContent).toContain('圖放太久'))
  expect(send).not.toHaveBeenCalled()
  await waitFor(() => expect(screen.getByRole('img').getAttribute('src')).toContain('challenge-2'))
  vi.advanceTimersByTime(FRESH)
  await waitFor(() => expect(screen.getByRole('img').getAttribute('src')).toContain('challenge-3'))
  expect(typed()).toEqual(all)
  vi.useRealTimers()
})

it('speaks the language that the reader changes to, errors too', async () => {
  const flow = <TaskFlow task="report" send={vi.fn()} done={() => null} />
  const { user, again } = show(flow)
  await screen.findByRole('img')
  await press(user, '下一步：確認資料')
  again(flow, '?lang=en')
  expect(screen.getByRole('alert').textContent).not.toMatch(/[\u4e00-\u9fff]/)
  expect(document.title).toMatch(/^Error: /)
})

it('says so when no challenge can be had, and goes no further without one', async () => {
  server.refuseChallenges({ code: 'RATE_LIMITED', retryAfter: 40 })
  const { user, container } = show(<TaskFlow task="status" send={vi.fn()} done={() => null} />)
  expect((await screen.findByRole('alert')).textContent).toContain('請等 40 秒再試')
  await expectAccessible(container)
  await user.click(await screen.findByRole('button', { name: /王小明/ }))
  await user.type(captcha(), '123456')
  await press(user, '下一步：確認資料')
  expect(document.getElementById('captcha-error')?.textContent).toContain('驗證圖片拿不到')
  server.refuseChallenges()
  await press(user, '再試一次')
  await screen.findByRole('img')
  await press(user, '下一步：確認資料')
  await screen.findByRole('heading', { name: '請確認資料' })
})

it('a list of counties that did not load: asked for again, with the reader at the field it fills', async () => {
  server.failSetup(true)
  const { user } = show(<TaskFlow task="status" send={vi.fn()} done={() => null} />)
  await user.click(await screen.findByRole('button', { name: '再試一次' }))
  expect(document.activeElement).toBe(screen.getByLabelText('戶籍縣市'))
  server.failSetup(false)
  await user.click(await screen.findByRole('button', { name: '再試一次' }))
  expect(await screen.findByRole('option', { name: '臺北市' })).toBeTruthy()
  expect(document.activeElement).toBe(screen.getByLabelText('戶籍縣市'))
})

it('asks for no password where none is needed (B1)', async () => {
  const { container, again } = show(<TaskFlow key="status" task="status" send={vi.fn()} done={() => null} />)
  expect(container.querySelector('#password')).toBeNull()
  again(<TaskFlow key="report" task="report" send={vi.fn()} done={() => null} />)
  expect(container.querySelector('#password')).toBeTruthy()
})

it('warns of a password that the card tells, by what was typed above it', async () => {
  const { user } = show(<TaskFlow task="report" send={vi.fn()} done={() => null} />)
  await user.click(await screen.findByRole('button', { name: /王小明/ }))
  for (const password of ['6789', '0506', '0079']) {
    await user.clear(screen.getByLabelText(zh.fields.password))
    await user.type(screen.getByLabelText(zh.fields.password), password)
    expect(screen.getByText(zh.pw.onCard)).toBeTruthy()
  }
})

it('is a declaration: the sentence stands at the button that sends it', async () => {
  await review(vi.fn())
  expect(screen.getByText('我聲明以上資料屬實。')).toBeTruthy()
})

it('shows the password on the review to who asks for it, by a button that says what it does', async () => {
  const { user, container } = await review(vi.fn())
  expect(container.textContent).not.toContain('k7Xp')
  await press(user, '顯示')
  expect(container.textContent).toContain('k7Xp')
  expect(screen.getByRole('button', { name: '隱藏' }).hasAttribute('aria-pressed')).toBe(false)
})

it('the last wrong password: the page speaks of the lock, and names the office', async () => {
  const locked: ReceiptPartsFragment = {
    ...receipt,
    passwordLocked: true,
    office: { code: '63000010', name: '臺北市松山區戶政事務所', phone: '02-2753-9397' },
  }
  const { user, container } = await review(
    async () => refusal('PASSWORD_WRONG', { attemptsLeft: 0, waysOn: ['VISIT_OFFICE'], receipt: locked }),
    'revoke',
  )
  await press(user, '確認撤銷掛失')
  await screen.findByRole('heading', { level: 1, name: '線上撤銷已鎖住' })
  expect(container.textContent).not.toContain('再試')
  expect(screen.getAllByText('臺北市松山區戶政事務所')).toHaveLength(2)
  await expectAccessible(container)
})

it('sends once, however often the button is pressed', async () => {
  const send = vi.fn<Send>(() => new Promise(() => {}))
  const { user } = await review(send)
  await press(user, '確認掛失')
  await press(user, '送出中，請稍候…')
  expect(send).toHaveBeenCalledOnce()
})

it('a revocation asks for a CAPTCHA when the server does, and only then', async () => {
  const send = vi.fn<Send>().mockResolvedValueOnce(refusal('CAPTCHA_REQUIRED'))
  const { user } = await review(send, 'revoke')
  await press(user, '確認撤銷掛失')
  await screen.findByRole('img')
  expect(send.mock.calls[0]?.[0].captcha).toBeUndefined()
  expect(captcha().getAttribute('aria-invalid')).toBe('true')
  expect(typed()).toEqual(all)
})

it('what was typed is gone once it is done, and the receipt outlives the way back', async () => {
  const { user } = await review(async () => ({ receipts: [] }))
  await press(user, '確認掛失')
  await screen.findByRole('heading', { name: '收據' })
  const popped = new Promise((done) => window.addEventListener('popstate', done, { once: true }))
  history.back()
  await popped
  expect(screen.getByRole('heading', { name: '收據' })).toBeTruthy()
  expect(document.body.innerHTML).not.toContain('A123456789')
})

// @vitest-environment jsdom
import { act, screen, waitFor } from '@testing-library/preact'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ReceiptPartsFragment, RefusalPartsFragment } from '@/gql/graphql'
import type { Task } from '@/lib/form'
import { ConnectionLost, ProtocolError } from '@/lib/graphql'
import type { Outcome, Send } from '@/lib/send'
import { FRESH } from '@/lib/useSetup'
import { zh } from '@/locales/zh'
import { receipt, refused, stubServer } from '@/testing/answers'
import { toReview } from '@/testing/hands'
import { expectAccessible, show } from '@/testing/show'
import { TaskFlow } from './TaskFlow'

let server: ReturnType<typeof stubServer>
beforeEach(() => {
  server = stubServer()
})
afterEach(() => vi.restoreAllMocks())

const refusal = (code: RefusalPartsFragment['code'], more: Partial<RefusalPartsFragment> = {}) => ({
  refusal: { ...refused, code, ...more },
})

/** Opens the form, fills it in and goes to the review. */
async function review(send: Send, task: Task = 'report') {
  const shown = show(<TaskFlow task={task} send={send} done={() => <h1>收據</h1>} />)
  await toReview(shown.user, task)
  return shown
}

const typed = () =>
  ['身分證統一編號', '姓名', '年', '月', '日', '戶籍縣市', '戶籍鄉鎮市區', '其餘戶籍地址', '父或母的姓名']
    .concat(['聯絡電話', '電子郵件', '撤銷掛失預設密碼'])
    .map((label) => screen.getByLabelText<HTMLInputElement>(label).value)
const all = ['A123456789', '王小明', '79', '5', '6', '63000', '63000010', '測試路1號', '王大明'].concat([
  '0912-345-678',
  'demo@example.com',
  'k7Xp',
])
function challengeIsKept() {
  expect(screen.getByRole('img').getAttribute('src')).toContain('challenge-1')
  expect(captcha().value).toBe('１２３４５６')
}
/** Has the browser learn that it is online, or that it is not. */
function network(on: boolean) {
  vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(on)
  act(() => void window.dispatchEvent(new Event(on ? 'online' : 'offline')))
}
const captcha = () => screen.getByLabelText<HTMLInputElement>('圖中的六位數字')
const press = (user: Awaited<ReturnType<typeof review>>['user'], name: string) =>
  user.click(screen.getByRole('button', { name }))

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

describe('nothing that was typed is lost', () => {
  it('when the CAPTCHA is wrong: a new one, its field emptied, its words in the summary', async () => {
    const send = vi.fn<Send>().mockResolvedValueOnce(refusal('CAPTCHA_WRONG'))
    const { user } = await review(send)
    await press(user, '確認掛失')
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('alert')))
    expect(send.mock.calls[0]?.[0].captcha).toEqual({ token: 'challenge-1', answer: '123456' })
    await waitFor(() => expect(screen.getByRole('img').getAttribute('src')).toContain('challenge-2'))
    expect(captcha().value).toBe('')
    expect(typed()).toEqual(all)
    await user.click(screen.getByRole('link', { name: /數字不符/ }))
    expect(document.activeElement).toBe(captcha())
  })

  it('when the server finds a value wrong: it is said at the field, in the language of the page', async () => {
    const found = { path: 'declaration.address', problem: 'TOO_LONG' as const, message: '伺服器的話' }
    const send = async () => refusal('INVALID_INPUT', { fields: [found] })
    const { user, again } = await review(send)
    await press(user, '確認掛失')
    expect((await screen.findByRole('alert')).textContent).toContain('內容太長')
    const atField = () => document.getElementById('address-error')?.textContent
    expect(atField()).toContain('內容太長')
    expect(typed()).toEqual(all)
    challengeIsKept()
    again(<TaskFlow task="report" send={send} done={() => null} />, '?lang=en')
    expect(atField()).toContain('This is too long')
  })

  it('when there were too many tries: the challenge is kept too, which nobody looked at', async () => {
    const send = async () => refusal('TOO_MANY_REQUESTS', { waysOn: ['TRY_LATER'], retryAfter: 60 })
    const { user } = await review(send)
    await press(user, '確認掛失')
    await press(user, '回表單，稍後再送')
    expect(typed()).toEqual(all)
    challengeIsKept()
  })

  it('when the data does not match: a page of its own, and back', async () => {
    const waysOn = ['CHECK_DATA', 'CALL_1996', 'USE_CERTIFICATE', 'VISIT_OFFICE'] as const
    const { user, container } = await review(async () =>
      refusal('IDENTITY_MISMATCH', { waysOn: [...waysOn] }),
    )
    await press(user, '確認掛失')
    const heading = await screen.findByRole('heading', { level: 1, name: '資料與戶籍登記不符' })
    expect(document.activeElement).toBe(heading)
    expect(screen.getByRole('link', { name: '1996' }).getAttribute('href')).toBe('tel:1996')
    await expectAccessible(container)
    await press(user, '檢查填的資料')
    expect(typed()).toEqual(all)
    expect(captcha().value).toBe('')
  })

  it.each([
    ['IDENTITY_MISMATCH', 'CHECK_DATA'],
    ['REGISTRY_UNAVAILABLE', 'TRY_LATER'],
  ] as const)('but the challenge, when it was spent: %s', async (code, way) => {
    const { user } = await review(async () => refusal(code, { waysOn: [way] }))
    await press(user, zh.send.report)
    await user.click(await screen.findByRole('button', { name: zh.ways[way] }))
    await waitFor(() => expect(screen.getByRole('img').getAttribute('src')).toContain('challenge-2'))
    expect(captcha().value).toBe('')
    expect(typed()).toEqual(all)
  })

  it('when the line is lost: it says so, and sends the same again by itself', async () => {
    const keys: string[] = []
    const send = vi.fn<Send>(async ({ key }) => {
      keys.push(key('the same input'))
      if (keys.length === 1) throw new ConnectionLost()
      return { receipts: [] }
    })
    const { user } = await review(send)
    network(false)
    await press(user, '確認掛失')
    const said = (await screen.findByRole('alert')).textContent
    expect(said).toContain('您填的資料都還在')
    expect(said).toContain('連上網路後，會自動再送一次')
    network(true)
    await screen.findByRole('heading', { name: '收據' })
    expect(send).toHaveBeenCalledTimes(2)
    expect(keys[1]).toBe(keys[0])
  })

  it('when the answer is lost though the line stands: it may be done, and nothing is promised', async () => {
    const send = vi.fn<Send>().mockRejectedValue(new ConnectionLost())
    const { user } = await review(send)
    await press(user, '確認掛失')
    const said = (await screen.findByRole('alert')).textContent
    expect(said).toContain('可能已經辦成')
    expect(said).not.toMatch(/自動|網路斷了/)
    network(true)
    expect(send).toHaveBeenCalledOnce()
    await press(user, '再試一次')
    expect(send).toHaveBeenCalledTimes(2)
  })

  it('when the browser finds out only later that it is offline: the promise is made then, and kept', async () => {
    const send = vi.fn<Send>().mockRejectedValueOnce(new ConnectionLost()).mockResolvedValue({ receipts: [] })
    const { user } = await review(send)
    await press(user, '確認掛失')
    await screen.findByRole('alert')
    network(false)
    await waitFor(() => expect(screen.getByRole('alert').textContent).toContain('會自動再送一次'))
    network(true)
    await screen.findByRole('heading', { name: '收據' })
  })

  it('and nothing that was changed since is sent by itself', async () => {
    const send = vi.fn<Send>().mockRejectedValue(new ConnectionLost())
    const { user } = await review(send)
    network(false)
    await press(user, '確認掛失')
    await screen.findByRole('alert')
    await press(user, '修改 聯絡方式')
    await user.type(screen.getByLabelText('聯絡電話'), '9')
    await press(user, '下一步：確認資料')
    network(true)
    expect(screen.queryByRole('alert')).toBeNull()
    expect(screen.getByRole('button', { name: '確認掛失' })).toBeTruthy()
    expect(send).toHaveBeenCalledOnce()
  })

  it('when the server fails: its request id is named, and the form is as it was', async () => {
    const { user } = await review(() => Promise.reject(new ProtocolError('INTERNAL', 'REQUEST7')))
    await press(user, '確認掛失')
    const said = (await screen.findByRole('alert')).textContent
    expect(said).toContain('REQUEST7')
    expect(said).not.toContain('可能已經辦成')
    await press(user, '回上一步')
    expect(typed()).toEqual(all)
  })

  it('when the page itself fails: no line is blamed, and nothing is sent by itself', async () => {
    const send = vi.fn<Send>().mockRejectedValue(new TypeError('not a function'))
    const { user } = await review(send)
    network(false)
    await press(user, '確認掛失')
    const said = (await screen.findByRole('alert')).textContent
    expect(said).toContain('您填的資料都還在')
    expect(said).not.toMatch(/網路斷了|沒有收到回覆/)
    network(true)
    expect(send).toHaveBeenCalledOnce()
  })

  it('when the reader edits: the focus is at the group asked for', async () => {
    const { user } = await review(vi.fn())
    await press(user, '修改 聯絡方式')
    expect(document.activeElement).toBe(screen.getByLabelText('聯絡電話'))
    expect(typed()).toEqual(all)
  })

  it('when the reader uses the browser to go back', async () => {
    await review(vi.fn())
    history.back()
    await screen.findByRole('button', { name: '下一步：確認資料' })
    expect(typed()).toEqual(all)
  })
})

describe('an answer that nobody waited for', () => {
  /** Sends the review, and goes back by the browser before the answer. */
  async function left(task: 'report' | 'status' = 'report') {
    const keys: string[] = []
    const answers: ((outcome: Outcome) => void)[] = []
    const send: Send = ({ values, key }) => {
      keys.push(key(values.phone))
      return new Promise((answer) => answers.push(answer))
    }
    const { user } = await review(send, task)
    await press(user, task === 'report' ? '確認掛失' : '查詢')
    history.back()
    await screen.findByRole('button', { name: '下一步：確認資料' })
    const come = (nth: number, outcome: Outcome) => act(async () => answers[nth]?.(outcome))
    return { user, keys, come }
  }
  const done = { receipts: [receipt] }

  it('is not shown as that of a changed input, and the page says what may be done', async () => {
    const { user, keys, come } = await left()
    expect(screen.getByText(/可能已經辦成/)).toBeTruthy()
    await user.type(screen.getByLabelText('聯絡電話'), '9')
    await press(user, '下一步：確認資料')
    expect(screen.getByText(/可能已經辦成/)).toBeTruthy()
    await come(0, done)
    await press(user, '確認掛失')
    expect(screen.getByRole('button', { name: '送出中，請稍候…' })).toBeTruthy()
    await come(1, done)
    await screen.findByRole('heading', { name: '收據' })
    expect(keys[1]).not.toBe(keys[0])
  })

  it('is asked for again by sending the same, which ends the wait', async () => {
    const { user, keys, come } = await left()
    await press(user, '下一步：確認資料')
    await press(user, '確認掛失')
    await come(0, refusal('IDENTITY_MISMATCH'))
    expect(screen.getByRole('heading', { name: '請確認資料' })).toBeTruthy()
    await come(1, done)
    await screen.findByRole('heading', { name: '收據' })
    expect(keys[1]).toBe(keys[0])
  })

  it('has spent the challenge, for which nobody is blamed', async () => {
    const { user, come } = await left()
    await press(user, '下一步：確認資料')
    await press(user, '確認掛失')
    await come(1, refusal('CAPTCHA_WRONG'))
    await waitFor(() =>
      expect(document.getElementById('captcha-error')?.textContent).toContain('剛才沒有收到回覆'),
    )
    expect(screen.queryByText(/可能已經辦成/)).toBeNull()
  })

  it('leaves nothing done where a question was all', async () => {
    await left('status')
    expect(screen.queryByText(/可能已經辦成/)).toBeNull()
  })
})

it('an answer that was lost may be that of an input which is changed then: the page says so', async () => {
  const { user } = await review(vi.fn<Send>().mockRejectedValue(new ConnectionLost()))
  await press(user, '確認掛失')
  await screen.findByRole('alert')
  await press(user, '修改 聯絡方式')
  expect(screen.getByText(/可能已經辦成/)).toBeTruthy()
})

it('says who receives what is typed, and what to do about a name that does not fit', () => {
  const { container } = show(<TaskFlow task="report" send={vi.fn()} done={() => null} />)
  for (const said of ['戶籍所在地戶政事務所', '金融機構等合作單位', '打不出來，或打了仍不符，請改撥 1996']) {
    expect(container.textContent).toContain(said)
  }
})

it('an answer that was lost has spent the challenge: nobody is told that the digits were wrong', async () => {
  const send = vi
    .fn<Send>()
    .mockRejectedValueOnce(new ConnectionLost())
    .mockResolvedValueOnce(refusal('CAPTCHA_WRONG'))
  const { user } = await review(send)
  await press(user, '確認掛失')
  await screen.findByRole('alert')
  await press(user, '再試一次')
  await waitFor(() =>
    expect(document.getElementById('captcha-error')?.textContent).toContain('剛才沒有收到回覆'),
  )
  expect(typed()).toEqual(all)
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

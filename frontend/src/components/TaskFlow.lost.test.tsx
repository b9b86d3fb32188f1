// @vitest-environment jsdom
import { act, screen, waitFor } from '@testing-library/preact'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ConnectionLost, ProtocolError } from '@/lib/graphql'
import type { Outcome, Send } from '@/lib/send'
import { zh } from '@/locales/zh'
import { receipt, stubServer } from '@/testing/answers'
import { expectAccessible } from '@/testing/show'
import { all, captcha, challengeIsKept, network, press, refusal, review, typed } from '@/testing/taskFlow'
import { TaskFlow } from './TaskFlow'

beforeEach(() => void stubServer())
afterEach(() => vi.restoreAllMocks())

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

import { describe, expect, it, vi } from 'vitest'
import { en } from '@/locales/en'
import { type Dict, zh } from '@/locales/zh'
import { emptyValues, serverErrors, validate } from './form'
import { idempotencyKeys } from './idempotency'
import { idProblem } from './idNumber'
import { makePassword, passwordFits, passwordWarning } from './password'
import { telOf } from './tel'
import { birthProblem, formatMoment, fromIso, gregorianYear, rocYear, toIso } from './rocDate'

describe('ID number', () => {
  it.each([
    ['A123456789', undefined],
    ['ａ１２３４５６７８９', undefined],
    ['A123456788', 'checkDigit'],
    ['A800000014', 'resident'],
    ['A12', 'form'],
    [' ', 'required'],
  ])('%s → %s', (id, want) => expect(idProblem(id)).toBe(want))
})

describe('a number to dial', () => {
  it.each([
    ['02-1234-5678#123', 'tel:0212345678'],
    ['(02)1234-5678 轉 12', 'tel:0212345678'],
    ['02-12345678分機9', 'tel:0212345678'],
    ['02-1234-5678 ext. 9', 'tel:0212345678'],
    ['02-1234-5678x9', 'tel:0212345678'],
    ['0912-345-678', 'tel:0912345678'],
    ['+886 (0)2 1234 5678', 'tel:+886212345678'],
  ])('%s → %s', (phone, tel) => expect(telOf(phone)).toBe(tel))
})

describe('ROC dates', () => {
  it('has no year 0', () => {
    expect(gregorianYear('roc', '1')).toBe(1912)
    expect(gregorianYear('before', '1')).toBe(1911)
    expect(gregorianYear('roc', '0')).toBeUndefined()
  })
  it('takes a Gregorian year for what it is, in either era', () => {
    expect(gregorianYear('roc', '1985')).toBe(1985)
    expect(gregorianYear('before', '1905')).toBe(1905)
    expect(gregorianYear('roc', '131')).toBe(2042)
    expect(toIso({ era: 'roc', year: '１９８５', month: '2', day: '3' })).toBe('1985-02-03')
    expect(rocYear(1985)).toEqual({ era: 'roc', year: '74' })
    expect(rocYear(1905)).toEqual({ era: 'before', year: '7' })
  })
  it('goes there and back', () => {
    for (const iso of ['1911-12-31', '1912-01-01', '2000-02-29']) expect(toIso(fromIso(iso))).toBe(iso)
  })
  it('refuses days that are none', () => {
    const at = (year: string, month: string, day: string) =>
      birthProblem({ era: 'roc', year, month, day }, '2026-01-02')
    expect(at('90', '2', '30')).toBe('notADate')
    expect(at('115', '1', '3')).toBe('future')
    expect(at('', '1', '3')).toBe('required')
  })
  it('shows Taiwan time', () =>
    expect(formatMoment('2026-11-23T16:30:00Z', 'zh')).toContain('115 年 11 月 24 日 00:30'))
})

describe('password', () => {
  const birth = { era: 'roc', year: '79', month: '5', day: '6' } as const
  it.each([
    ['6789', 'onCard'],
    ['1990', 'onCard'],
    ['0506', 'onCard'],
    ['1234', 'trivial'],
    ['aaaa', 'trivial'],
    ['k7Xp', undefined],
  ])('%s → %s', (pw, want) => expect(passwordWarning(pw, 'A123456789', birth)).toBe(want))
  it('makes such as fit, of characters that are all as likely', () => {
    let byte = 0
    vi.stubGlobal('crypto', { getRandomValues: (into: Uint8Array) => into.fill(byte++) })
    const made = Array.from({ length: 110 }, makePassword)
    vi.unstubAllGlobals()
    expect(made.filter((pw) => !passwordFits(pw))).toEqual([])
    const times = new Map<string, number>()
    for (const c of made.join('')) times.set(c, (times.get(c) ?? 0) + 1)
    expect(new Set(times.values())).toEqual(new Set([8]))
  })
})

describe('idempotency key', () => {
  it('stays with the input and changes with it', () => {
    let n = 0
    const key = idempotencyKeys(() => String(++n))
    expect([key({ a: 1 }), key({ a: 1 }), key({ a: 2 })]).toEqual(['1', '1', '2'])
  })
  it('is made where there is no randomUUID', () => {
    vi.stubGlobal('crypto', { getRandomValues: crypto.getRandomValues.bind(crypto) })
    const made = [idempotencyKeys()(1), idempotencyKeys()(1)]
    vi.unstubAllGlobals()
    for (const key of made) expect(key).toMatch(/^[0-9a-f]{32}$/)
    expect(made[0]).not.toBe(made[1])
  })
})

it.each([
  ['123456', true],
  ['123-4567', false],
  ['０９１２３４５６７８', false],
  ['（０２）２３４５－６７８９', false],
  ['１２３４５６', true],
])('a phone number of %s is too short: %s', (phone, short) => {
  expect(validate({ ...emptyValues, phone }, 'status', false, zh).phone === zh.problems.phone).toBe(short)
})

it.each([
  ['demo@example.com', false],
  ['ｄｅｍｏ＠ｅｘａｍｐｌｅ．ｃｏｍ', false],
  ['demo@example', true],
  ['ｄｅｍｏ＠ｅｘａｍｐｌｅ', true],
])('an address of %s is not whole: %s', (email, broken) => {
  expect(validate({ ...emptyValues, email }, 'status', false, zh).email === zh.problems.email).toBe(broken)
})

describe('what the server finds wrong', () => {
  const found = (path: string, problem: string) => ({ path, problem, message: 'its words' })
  it('stands at the field', () => {
    const fields = [found('declaration.birthDate', 'IN_THE_FUTURE'), found('revocationPassword', 'BAD_FORM')]
    expect(serverErrors(fields, zh)).toEqual({
      birth: zh.problems.birth.future,
      password: zh.problems.password,
    })
    expect(serverErrors([found('idempotencyKey', 'KEY_REUSED')], zh)).toEqual({})
  })
  it('is said in the words of the page, as far as it has some', () => {
    const said = (path: string, problem: string, t: Dict = en) =>
      Object.values(serverErrors([found(path, problem)], t))[0]
    expect(said('declaration.name', 'TOO_LONG')).toBe(en.problems.tooLong)
    expect(said('declaration.name', 'TOO_LONG', zh)).toBe(zh.problems.tooLong)
    expect(said('declaration.phone', 'BAD_FORM')).toBe(en.problems.phoneForm)
    expect(said('declaration.parentName', 'BAD_FORM')).toBe(en.problems.badForm)
    expect(said('declaration.email', 'REQUIRED')).toBe(en.problems.required.email)
    expect(said('captcha.answer', 'A_NEW_PROBLEM')).toBe('its words')
  })
})

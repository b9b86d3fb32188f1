// @vitest-environment jsdom
import { screen } from '@testing-library/preact'
import { expect, it } from 'vitest'
import type { RefusalPartsFragment } from '@/gql/graphql'
import { emptyValues, type Task } from '@/lib/form'
import { en } from '@/locales/en'
import { zh } from '@/locales/zh'
import { receipt, refused } from '@/testing/answers'
import { expectAccessible, show } from '@/testing/show'
import { Refused } from './Refused'

const page = (task: Task, refusal: Partial<RefusalPartsFragment>, search = '', values = emptyValues) => {
  const given = { task, values, counties: [], onEdit: () => {} }
  return show(<Refused {...given} refusal={{ ...refused, ...refusal }} />, search).container
}
const ways = () => screen.getAllByRole('heading', { level: 3 }).map((h) => h.textContent)

it.each([
  ['report', '任一戶政事務所', '戶籍所在地戶政事務所'],
  ['revoke', '戶籍所在地戶政事務所', '任一戶政事務所'],
] as const)('where the data does not match at %s, it sends to %s', (task, office, other) => {
  const { textContent } = page(task, { waysOn: ['CHECK_DATA', 'VISIT_OFFICE'] })
  expect(textContent).toContain(office)
  expect(textContent).not.toContain(other)
})

it.each([
  ['TOO_MANY_REQUESTS', ['TRY_LATER']],
  ['REGISTRY_UNAVAILABLE', ['TRY_LATER', 'CALL_1996']],
] as const)('nobody who revokes is sent to a hotline that cannot: %s', async (code, waysOn) => {
  const shown = page('revoke', { code, waysOn: [...waysOn] })
  expect(ways()).toEqual(['用自然人憑證', '到戶政事務所'])
  await expectAccessible(shown)
})

it.each(['report', 'status'] as const)('nobody is left with “try again” alone: %s', (task) => {
  page(task, { code: 'TOO_MANY_REQUESTS', waysOn: ['TRY_LATER'] })
  expect(ways()).toEqual(['撥打 1996'])
})

it.each([
  ['', '用 1996、自然人憑證或臨櫃辦的掛失要另外撤銷', '不用撤銷'],
  ['?lang=en', 'Reports by 1996, certificate or counter are not known here', 'nothing to take back'],
])('a report made elsewhere is not known here, and has to be revoked: %s', (search, said, unsaid) => {
  const { textContent } = page('revoke', { code: 'NO_ACTIVE_REPORT', waysOn: ['CHECK_DATA'] }, search)
  expect(textContent).toContain(said)
  expect(textContent).not.toContain(unsaid)
})

const languages = [
  ['', zh],
  ['?lang=en', en],
] as const
const known = {
  ...receipt,
  office: { code: '63000010', name: '臺北市松山區戶政事務所', phone: '02-2753-9397' },
}

it.each(languages)('whoever did not report the card is told to call at once: %s', (search, t) => {
  page('report', { code: 'ALREADY_REPORTED', waysOn: ['CALL_1996', 'VISIT_OFFICE'], receipt: known }, search)
  expect(screen.getByRole('heading', { name: t.notYours.title })).toBeTruthy()
  expect(screen.getByText(t.notYours.text).textContent).toContain('1996')
  expect(screen.getByRole('link', { name: '1996' }).getAttribute('href')).toBe('tel:1996')
})

it('and nobody else is', () => {
  page('report', { code: 'IDENTITY_MISMATCH', waysOn: ['CHECK_DATA'] })
  expect(screen.queryByRole('heading', { name: zh.notYours.title })).toBeNull()
})

it.each([
  ['ALREADY_REPORTED', 'report'],
  ['PASSWORD_LOCKED', 'revoke'],
  ['DISPUTED', 'revoke'],
] as const)('the report that stands in the way is named, with its office: %s', (code, task) => {
  const { textContent } = page(task, { code, waysOn: ['VISIT_OFFICE'], receipt: known })
  expect(textContent).toContain(`${zh.receipt.number}${known.number}`)
  expect(textContent).toContain(`${zh.receipt.office}${known.office.name}`)
})

it.each(languages)('says how long to wait: %s', (search, t) => {
  const said = (retryAfter: number) =>
    page('report', { code: 'TOO_MANY_REQUESTS', waysOn: ['TRY_LATER'], retryAfter }, search).textContent
  for (const [seconds, words, figure] of [
    [40, t.wait(40), /\b40\b/],
    [60, t.wait(60), /\b1\b/],
    [61, t.wait(61), /\b2\b/], // never too soon
    [3600, t.wait(3600), /\b60\b/],
  ] as const) {
    expect(words).toMatch(figure)
    expect(said(seconds)).toContain(words)
  }
})

it.each(languages)('says how many tries a wrong password leaves: %s', (search, t) => {
  const said = (attemptsLeft: number) =>
    page('revoke', { code: 'PASSWORD_WRONG', waysOn: ['CHECK_DATA'], attemptsLeft }, search).textContent
  for (const n of [1, 2]) {
    expect(t.attempts(n)).toMatch(new RegExp(`\\b${n}\\b`))
    expect(said(n)).toContain(t.attempts(n))
  }
  expect(said(0)).not.toContain(t.attempts(0))
})

it('shows what was typed where it may be that which is wrong, but no password', () => {
  const values = { ...emptyValues, name: '王小明', parentName: '王大明', password: 'k7Xp' }
  const typed = () => screen.queryByText(zh.typed)?.closest('details')?.textContent
  const { textContent } = page('revoke', { waysOn: ['CHECK_DATA'] }, '', values)
  expect(typed()).toContain('王小明')
  expect(typed()).toContain('王大明')
  expect(textContent).not.toContain('k7Xp')
})

it('shows it nowhere else', () => {
  page('revoke', { code: 'PASSWORD_LOCKED', waysOn: ['VISIT_OFFICE'], receipt: known })
  expect(screen.queryByText(zh.typed)).toBeNull()
})

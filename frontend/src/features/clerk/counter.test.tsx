// @vitest-environment jsdom
import { cleanup, screen } from '@testing-library/preact'
import { afterEach, expect, it } from 'vitest'
import type { CasePartsFragment } from '@/gql/clerk/graphql'
import { atDesk } from '@/testing/atDesk'
import { Counter, type CounterAct } from './Counter'
import { forget } from './forget'

afterEach(forget)

function atCounter(act: CounterAct, contactState: CasePartsFragment['contactState']) {
  const c = {
    number: '4821-0937-5516',
    contactState,
    reportedAt: '2026-11-25T15:41:30Z',
    town: { code: '63000010', name: '臺北市松山區' },
  } as CasePartsFragment
  return atDesk(
    'CLERK',
    <Counter act={act} c={c} close={() => {}} reload={async () => {}} onChange={() => {}} />,
  )
}

const lines = () => Array.from(screen.getByRole('status').querySelectorAll('p'), (p) => p.textContent)

it.each([
  ['PENDING', true],
  ['NOT_REACHED', true],
  ['CONFIRMED', false],
  ['DISPUTED', false],
] as const)(
  'says of a case that is %s what is told of a revocation (C5) and what is kept',
  async (state, confirms) => {
    const { user } = atCounter('revoke', state)
    await user.type(screen.getByLabelText('查驗的身分證件'), '護照')
    await user.type(screen.getByLabelText('備註'), '本人到所')
    expect(lines()).toEqual([])
    await user.click(screen.getByRole('button', { name: '先看一遍' }))
    expect(lines()).toEqual([
      '將通報臺北市與中央： 4821-0937-5516 · 臨櫃撤銷',
      ...(confirms ? ['另通報臺北市：因撤銷而確認聯絡。'] : []),
      '只留在這筆紀錄，不對外通報： 護照 · 本人到所',
    ])
  },
)

it('tells of a new card the day of issue, and confirms nothing', async () => {
  const { user } = atCounter('replace', 'PENDING')
  await user.click(screen.getByRole('button', { name: '先看一遍' }))
  expect(lines()).toEqual([
    expect.stringMatching(/^將通報臺北市與中央： 4821-0937-5516 · 已補發新證 · \d{4}-\d{2}-\d{2}$/),
  ])
})

it('gives the focus to what is to be done next', async () => {
  const { user } = atCounter('revoke', 'PENDING')
  await user.type(screen.getByLabelText('查驗的身分證件'), '護照{Enter}')
  expect(document.activeElement).toBe(screen.getByRole('button', { name: '撤銷這筆掛失' }))
  await user.click(screen.getByRole('button', { name: '修改' }))
  expect(document.activeElement).toBe(screen.getByLabelText('查驗的身分證件'))
})

it('keeps what was typed while another way is looked at, until the desk is left', async () => {
  const field = (name: string) => screen.getByLabelText<HTMLInputElement>(name)
  const { user } = atCounter('revoke', 'PENDING')
  expect(document.activeElement).toBe(field('查驗的身分證件'))
  await user.type(field('查驗的身分證件'), '護照')
  await user.type(field('備註'), '本人到所')
  cleanup()
  atCounter('replace', 'PENDING')
  cleanup()
  atCounter('revoke', 'PENDING')
  expect(field('查驗的身分證件').value).toBe('護照')
  expect(field('備註').value).toBe('本人到所')
  cleanup()
  forget()
  atCounter('revoke', 'PENDING')
  expect(field('備註').value).toBe('')
})

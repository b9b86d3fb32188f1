// @vitest-environment jsdom
import { screen } from '@testing-library/preact'
import { expect, it } from 'vitest'
import { atDesk } from '@/testing/atDesk'
import { Due, Marks } from './marks'

const plain = {
  passwordLocked: false,
  contactState: 'PENDING',
  reportedAgainAt: null,
  outsideOfficeHours: false,
} as const

it.each([
  [{ reportedAgainAt: '2026-11-25T02:11:05Z' }, '◆ 重複掛失'],
  [{ contactState: 'DISPUTED' as const }, '？ 有疑義'],
  [{ passwordLocked: true }, '■ 密碼鎖住'],
  [{ outsideOfficeHours: true }, '○ 非上班時間'],
  [{}, ''],
])('marks %o in words', (more, text) => {
  const { container } = atDesk('CLERK', <Marks of={{ ...plain, ...more }} />)
  expect(container.textContent).toBe(text)
})

const now = Date.parse('2026-11-25T02:00:00Z') // ten in the morning in Taipei

it.each([
  ['2026-11-24T09:00:00Z', true, /^▲ 逾期/],
  ['2026-11-25T01:59:00Z', false, /^▲ 逾期/],
  ['2026-11-25T09:00:00Z', false, /^● 今日/],
  ['2026-11-26T09:00:00Z', false, /^[^▲●]/],
])('says of what is due at %s how urgent it is', (at, overdue, text) => {
  const { container } = atDesk('CLERK', <Due at={at} overdue={overdue} now={now} />)
  expect(container.textContent).toMatch(text)
  expect(screen.queryAllByText(text)).toHaveLength(1)
})

// @vitest-environment jsdom
import { screen } from '@testing-library/preact'
import { useState } from 'preact/hooks'
import { expect, it } from 'vitest'
import { expectAccessible, show } from '@/testing/show'
import { PasswordField } from './PasswordField'

function Filled({ isNew }: { isNew: boolean }) {
  const [value, onValue] = useState('')
  const birth = { era: 'roc', year: '79', month: '5', day: '6' } as const
  return <PasswordField {...{ value, onValue, isNew, birth }} idNumber="A123456789" />
}
const field = () => screen.getByLabelText<HTMLInputElement>('撤銷掛失預設密碼')
const described = () =>
  (field().getAttribute('aria-describedby') ?? '')
    .split(' ')
    .map((id) => document.getElementById(id)?.textContent)
    .join(' ')

it.each([
  [true, ['請記下來', '只能用自然人憑證，或到戶政事務所撤銷', '大小寫視為不同']],
  [false, ['忘記了', '錯 3 次就不能線上撤銷', '大小寫視為不同']],
])('says at the field, to whoever listens too, what the password is for; new: %s', async (isNew, said) => {
  const { container } = show(<Filled isNew={isNew} />)
  for (const part of said) expect(described()).toContain(part)
  await expectAccessible(container)
})

it('shows and hides what is typed, by a button that says what it does and nothing else', async () => {
  const { user } = show(<Filled isNew />)
  await user.type(field(), 'k7Xp')
  expect(field().type).toBe('password')
  await user.click(screen.getByRole('button', { name: '顯示' }))
  expect(field().type).toBe('text')
  const hide = screen.getByRole('button', { name: '隱藏' })
  expect(hide.hasAttribute('aria-pressed')).toBe(false)
  await user.click(hide)
  expect(field().type).toBe('password')
})

it('warns of a password that is easily guessed, and only of a new one', async () => {
  const { user, again } = show(<Filled isNew />)
  await user.type(field(), '6789')
  expect(screen.getByRole('status').textContent).toContain('看身分證就猜得到')
  await user.clear(field())
  await user.type(field(), '1234')
  expect(screen.getByRole('status').textContent).toContain('很容易猜')
  again(<Filled isNew={false} />)
  expect(screen.getByRole('status').textContent).toBe('')
})

it('makes one when asked to, shows it and says so, until it is changed; a revocation has one already', async () => {
  const { user, again, container } = show(<Filled isNew />)
  const make = () => user.click(screen.getByRole('button', { name: '幫我產生一組' }))
  await user.type(field(), '1234')
  await make()
  const made = field().value
  expect(made).toMatch(/^[A-Za-z0-9]{4}$/)
  expect(made).not.toBe('1234')
  expect(field().type).toBe('text')
  expect(screen.getByRole('button', { name: '隱藏' })).toBeTruthy()
  expect(screen.getByRole('status').textContent).toBe('產生好了，已填進上面的欄位。請記下來。')
  await expectAccessible(container)
  await user.type(field(), '{Backspace}')
  expect(screen.getByRole('status').textContent).toBe('')
  again(<Filled isNew={false} />)
  expect(screen.queryByRole('button', { name: '幫我產生一組' })).toBeNull()
})

// @vitest-environment jsdom
import { screen } from '@testing-library/preact'
import { expect, it, vi } from 'vitest'
import { expectAccessible, show } from '@/testing/show'
import { TextField } from './Field'

const props = { id: 'phone', label: '聯絡電話', hint: '國外請加國碼', value: '091', onValue: () => {} }

it('names, hints and takes what is typed', async () => {
  const onValue = vi.fn()
  const { user, container } = show(<TextField {...props} onValue={onValue} />)
  const input = screen.getByRole('textbox', { name: '聯絡電話' })
  await user.type(input, '2')
  expect(onValue).toHaveBeenCalledWith('0912')
  expect(input).toHaveProperty('required', true)
  expect(input.getAttribute('aria-invalid')).toBe('false')
  expect(described(input)).toEqual(['國外請加國碼'])
  await expectAccessible(container)
})

it('says what is wrong at the field, after the hint, and keeps what was typed', async () => {
  const { container } = show(<TextField {...props} error="電話號碼太短" />)
  const input = screen.getByRole<HTMLInputElement>('textbox', { name: '聯絡電話' })
  expect(input.getAttribute('aria-invalid')).toBe('true')
  expect(described(input)).toEqual(['國外請加國碼', '電話號碼太短'])
  expect(input.value).toBe('091')
  await expectAccessible(container)
})

it('hides a secret', () => {
  show(<TextField {...props} secret />)
  expect(screen.getByLabelText('聯絡電話').getAttribute('type')).toBe('password')
})

function described(input: Element) {
  const ids = input.getAttribute('aria-describedby')?.split(' ') ?? []
  return ids.map((id) => document.getElementById(id)?.textContent)
}

// @vitest-environment jsdom
import { screen } from '@testing-library/preact'
import { useState } from 'preact/hooks'
import { expect, it } from 'vitest'
import type { BirthParts } from '@/lib/rocDate'
import { expectAccessible, show } from '@/testing/show'
import { BirthField } from './BirthField'

function Birth({ error }: { error?: string }) {
  const [value, setValue] = useState<BirthParts>({ era: 'roc', year: '', month: '', day: '' })
  return <BirthField value={value} error={error} onValue={setValue} />
}

const typed = () =>
  ['年', '月', '日'].map((name) => screen.getByRole<HTMLInputElement>('textbox', { name }).value)

it('takes year, month and day one by one and shows the Gregorian year', async () => {
  const { user, container } = show(<Birth />)
  await user.type(screen.getByRole('textbox', { name: '年' }), '79')
  await user.type(screen.getByRole('textbox', { name: '月' }), '5')
  await user.type(screen.getByRole('textbox', { name: '日' }), '6')
  expect(screen.getByText('西元 1990')).toBeTruthy()
  await user.selectOptions(screen.getByRole('combobox', { name: '紀年' }), '民國前')
  expect(screen.getByText('西元 1833')).toBeTruthy()
  expect(typed()).toEqual(['79', '5', '6'])
  await expectAccessible(container)
})

it('takes a Gregorian year too, and shows what it is here', async () => {
  const { user } = show(<Birth />)
  await user.type(screen.getByRole('textbox', { name: '年' }), '1985')
  expect(screen.getByText('民國 74 年')).toBeTruthy()
})

it('says what is wrong at all three and keeps what was typed', async () => {
  const { user, container, again } = show(<Birth />)
  await user.type(screen.getByRole('textbox', { name: '月' }), '13')
  again(<Birth error="沒有這一天" />)
  for (const input of screen.getAllByRole('textbox')) {
    expect(input.getAttribute('aria-invalid')).toBe('true')
    expect(input.getAttribute('aria-describedby')).toContain('birth-error')
  }
  expect(document.getElementById('birth-error')?.textContent).toBe('沒有這一天')
  expect(typed()).toEqual(['', '13', ''])
  await expectAccessible(container)
})

it('leads to the year, the first that is typed', () => {
  show(<Birth error="請填完整" />)
  expect(document.getElementById('birth')).toBe(screen.getByRole('textbox', { name: '年' }))
})

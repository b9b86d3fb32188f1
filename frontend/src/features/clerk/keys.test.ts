// @vitest-environment jsdom
import { expect, it } from 'vitest'
import { takes } from './keys'

it.each([
  ['<input>', 'j 1 ? Enter Escape', ''],
  ['<input type="date">', '1 Enter', ''],
  ['<textarea></textarea>', 'c Enter', ''],
  ['<select></select>', 'j Enter', ''],
  ['<input type="radio">', 'ArrowDown Enter', 'j k c 2 ? Escape'],
  ['<input type="checkbox">', 'Enter', 'j /'],
  ['<a href="/">x</a>', 'Enter', 'j 1 Escape ArrowDown'],
  ['<button><b>x</b></button>', 'Enter', 'n'],
  ['<details><summary>x</summary></details>', 'Enter', 'n'],
  ['<p>x</p>', '', 'Enter j'],
])('%s keeps %s to itself and leaves %s', (html, kept, left) => {
  document.body.innerHTML = html
  const at = (document.body.querySelector('b, summary') ?? document.body.firstElementChild) as Element
  const keys = (text: string) => text.split(' ').filter(Boolean)
  for (const key of keys(kept)) expect([key, takes(at, key)]).toEqual([key, true])
  for (const key of keys(left)) expect([key, takes(at, key)]).toEqual([key, false])
})

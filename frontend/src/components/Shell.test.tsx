// @vitest-environment jsdom
import { screen } from '@testing-library/preact'
import { expect, it } from 'vitest'
import { show } from '@/testing/show'
import { Shell } from './Shell'

it.each([
  ['/report', '想用電話辦理？'],
  ['/status', '想用電話辦理？'],
  ['/revoke', '有問題？'],
])('offers no revocation by phone: %s', (path, said) => {
  history.replaceState(null, '', path)
  show(<Shell>{null}</Shell>)
  expect(screen.getByRole('heading', { level: 2 }).textContent).toBe(said)
  expect(screen.getByRole('link', { name: '1996' })).toBeTruthy()
  expect(screen.getByRole('link', { name: '+886-2-8195-8151' })).toBeTruthy()
})

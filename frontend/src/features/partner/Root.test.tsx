// @vitest-environment jsdom
import { screen } from '@testing-library/preact'
import { expect, it } from 'vitest'
import { show } from '@/testing/show'
import { Root } from './Root'

const sentences = {
  '': '沒有透過本服務的掛失；經由 1996、自然人憑證或臨櫃的掛失，這裡看不到。',
  '?lang=en':
    'no report made through this service; reports by 1996, certificate or counter are not known here.',
}

for (const [search, sentence] of Object.entries(sentences)) {
  it(`stands in the order in which a developer needs it, and says what NOT_REPORTED means (${search})`, () => {
    const { container } = show(<Root />, search)
    const ids = [...container.querySelectorAll('h2')].map((h) => h.id)
    expect(ids).toEqual(['try', 'credentials', 'states', 'errors', 'quotas', 'watch', 'examples', 'schema'])
    const box = screen.getByRole('complementary', { name: /NOT_REPORTED/ })
    expect(box.textContent).toContain(sentence)
    const codes = [...container.querySelectorAll('tbody th')].map((th) => th.textContent)
    // which codes there are, TestTheGuideSaysTheErrors knows
    for (const code of ['INVALID_NUMBER', 'UNAUTHENTICATED', 'invalid_client']) expect(codes).toContain(code)
  })
}

it('shows one example at a time; the arrow keys go round', async () => {
  const { user } = show(<Root />)
  const shown = () => screen.getByRole('tabpanel').textContent ?? ''
  expect(shown()).toContain('#!/usr/bin/env bash')
  screen.getByRole('tab', { name: 'curl' }).focus()
  const marks = [
    'package main',
    'import urllib',
    'public class Status',
    'node status.ts',
    '#!/usr/bin/env bash',
  ]
  for (const mark of marks) {
    await user.keyboard('{ArrowRight}')
    expect(shown()).toContain(mark)
    expect(document.activeElement?.getAttribute('aria-selected')).toBe('true')
  }
  await user.keyboard('{End}')
  expect(shown()).toContain('node status.ts')
  await user.keyboard('{Home}{ArrowLeft}')
  expect(shown()).toContain('node status.ts')
})

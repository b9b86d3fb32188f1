import { render } from '@testing-library/preact'
import { userEvent } from '@testing-library/user-event'
import axe from 'axe-core'
import type { ComponentChild } from 'preact'
import { expect } from 'vitest'
import { LocaleContext, localeOf } from '@/lib/i18n'

/** Shows a component as a reader of one language meets it, and returns the reader's hands. */
export function show(what: ComponentChild, search = '') {
  const inLocale = (w: ComponentChild, asked = search) => (
    <LocaleContext.Provider value={localeOf(asked)}>
      <main>{w}</main>
    </LocaleContext.Provider>
  )
  const { rerender, container } = render(inLocale(what))
  return {
    user: userEvent.setup(),
    container,
    again: (w: ComponentChild, asked?: string) => rerender(inLocale(w, asked)),
  }
}

/** Fails on whatever axe finds; colours need a real browser and are checked end to end. */
export async function expectAccessible(container: Element) {
  const { violations } = await axe.run(container, { rules: { 'color-contrast': { enabled: false } } })
  expect(violations.map((v) => `${v.id}: ${v.nodes[0]?.html}`)).toEqual([])
}

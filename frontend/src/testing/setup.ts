import { act, cleanup, configure } from '@testing-library/preact'
import { afterEach, vi } from 'vitest'

// A busy machine may take its time; what never comes fails all the same.
configure({ asyncUtilTimeout: 10_000 })

if (typeof window !== 'undefined') {
  window.scrollTo = () => {} // jsdom has no layout to scroll
  Element.prototype.scrollIntoView = () => {}
  afterEach(() => {
    // Effects end after the next paint by themselves, by when there may be no window any more.
    act(() => cleanup())
    vi.unstubAllGlobals()
  })
}

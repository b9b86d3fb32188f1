import { cleanup } from '@testing-library/preact'
import { afterEach, vi } from 'vitest'

if (typeof window !== 'undefined') {
  window.scrollTo = () => {} // jsdom has no layout to scroll
  afterEach(() => {
    cleanup()
    vi.unstubAllGlobals()
  })
}

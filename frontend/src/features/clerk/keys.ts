import { useLayoutEffect } from 'preact/hooks'

/** A key that goes into a field, or belongs to a dialog or the browser, is no shortcut. */
export function typing(e: KeyboardEvent): boolean {
  const at = e.target as HTMLElement
  const field = /^(INPUT|SELECT|TEXTAREA)$/.test(at.tagName)
  return e.ctrlKey || e.metaKey || e.altKey || field || document.querySelector('dialog[open]') !== null
}

export function useKeys(keys: Record<string, (e: KeyboardEvent) => void>) {
  useLayoutEffect(() => {
    const press = (e: KeyboardEvent) => {
      const act = keys[e.key]
      if (act && !typing(e)) {
        e.preventDefault()
        act(e)
      }
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  })
}

import { useLayoutEffect } from 'preact/hooks'
import { keep, kept } from './kept'

/** Whether keys of a single character act (WCAG 2.2, 2.1.4): whoever dictates turns them off. */
export const charactersAct = () => kept('desk-keys') !== 'off'
export const letCharactersAct = (act: boolean) => keep('desk-keys', act ? 'on' : 'off')

/** Whether the element that has the focus does something of its own with a key. */
export function takes(at: Element, key: string): boolean {
  if (at.matches('[type=radio], [type=checkbox]')) return /^(Arrow.*|Enter| )$/.test(key)
  if (at.matches('input, select, textarea')) return true
  return /^(Enter| )$/.test(key) && at.closest('a, button, summary') !== null
}

/** Whether a key belongs to a dialog, to the browser or to what has the focus, and is no shortcut. */
function taken(e: KeyboardEvent): boolean {
  const withAnother = e.ctrlKey || e.metaKey || e.altKey
  return withAnother || document.querySelector('dialog[open]') !== null || takes(e.target as Element, e.key)
}

/** Acts on keys by their names; with Alt, as `Alt+1`, also from within a field. */
export function useKeys(keys: Record<string, () => void>) {
  useLayoutEffect(() => {
    const press = (e: KeyboardEvent) => {
      const withAlt = e.altKey && !e.ctrlKey && !document.querySelector('dialog[open]')
      const act = withAlt ? keys[`Alt+${e.code.replace('Digit', '')}`] : keys[e.key]
      const off = e.key.length === 1 && !charactersAct()
      if (act && (withAlt || !(off || taken(e)))) {
        e.preventDefault()
        act()
      }
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  })
}

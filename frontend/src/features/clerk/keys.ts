import { useLayoutEffect } from 'preact/hooks'
import { keep, kept } from './kept'

/** Whether keys of a single character act (WCAG 2.2, 2.1.4): whoever dictates turns them off. */
export const charactersAct = () => kept('desk-keys') !== 'off'
export const letCharactersAct = (act: boolean) => keep('desk-keys', act ? 'on' : 'off')

/** A key that goes into a field, or belongs to a dialog or the browser, is no shortcut. */
export function typing(e: KeyboardEvent): boolean {
  const at = e.target as HTMLElement
  const field = /^(INPUT|SELECT|TEXTAREA)$/.test(at.tagName)
  return e.ctrlKey || e.metaKey || e.altKey || field || document.querySelector('dialog[open]') !== null
}

/** Acts on keys by their names; with Alt, as `Alt+1`, also from within a field. */
export function useKeys(keys: Record<string, (e: KeyboardEvent) => void>) {
  useLayoutEffect(() => {
    const press = (e: KeyboardEvent) => {
      const withAlt = e.altKey && !e.ctrlKey && !document.querySelector('dialog[open]')
      const act = withAlt ? keys[`Alt+${e.code.replace('Digit', '')}`] : keys[e.key]
      const off = e.key.length === 1 && !charactersAct()
      if (act && (withAlt || !(off || typing(e)))) {
        e.preventDefault()
        act(e)
      }
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  })
}

import { useState } from 'preact/hooks'
import { useLocation } from 'wouter'
import { useKeys } from './keys'

/** j and k walk the rows, Enter opens the one under the cursor. */
export function useRowKeys(ids: readonly string[], hrefOf: (id: string) => string) {
  const [cursor, setCursor] = useState<string>()
  const [, go] = useLocation()
  const move = (by: number) => {
    const at = ids.indexOf(cursor ?? '')
    const next = ids[Math.max(0, Math.min(ids.length - 1, at + by))]
    if (next === undefined) return
    setCursor(next)
    document.getElementById(`row-${next}`)?.scrollIntoView({ block: 'nearest' })
  }
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    Enter: (e) => {
      const link = (e.target as HTMLElement).closest<HTMLElement>('a, button, summary')
      if (link) link.click()
      else if (cursor) go(hrefOf(cursor))
    },
    '/': () => document.getElementById('search')?.focus(),
  })
  return { cursor, setCursor }
}

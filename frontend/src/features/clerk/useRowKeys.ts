import { useLocation } from 'wouter'
import { useKeys } from './keys'

/** Puts the focus on a row's link, where a screen reader says it and Enter follows it. */
export function focusRow(id: string, block: ScrollLogicalPosition = 'nearest') {
  const row = document.getElementById(`row-${id}`)
  row?.querySelector<HTMLElement>('a')?.focus({ preventScroll: true })
  row?.scrollIntoView({ block })
}

/** j and k walk the rows, Enter opens the one under the cursor. */
export function useRowKeys(
  ids: readonly string[],
  hrefOf: (id: string) => string,
  cursor: string | undefined,
  setCursor: (id: string) => void,
) {
  const [, go] = useLocation()
  const move = (by: number) => {
    const at = ids.indexOf(cursor ?? '')
    const next = ids[Math.max(0, Math.min(ids.length - 1, at + by))]
    if (next === undefined) return
    setCursor(next)
    focusRow(next)
  }
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    Enter: () => {
      if (cursor) go(hrefOf(cursor))
    },
    '/': () => document.getElementById('search')?.focus(),
  })
}

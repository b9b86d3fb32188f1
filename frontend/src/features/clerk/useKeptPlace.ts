import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'

/** Scrolls by as much as the row under the cursor was moved by others coming or going. */
export function useKeptPlace(cursor: string | undefined, rows: readonly unknown[]) {
  const last = useRef<{ cursor?: string; top?: number }>({})
  useLayoutEffect(() => {
    const top = topOf(cursor)
    const before = last.current
    if (before.cursor === cursor && before.top !== undefined && top !== undefined)
      scrollBy(0, top - before.top)
    last.current = { cursor, top: topOf(cursor) }
  }, [cursor, rows])
  useEffect(() => {
    const note = () => {
      last.current.top = topOf(last.current.cursor)
    }
    addEventListener('scroll', note, { passive: true })
    return () => removeEventListener('scroll', note)
  }, [])
}

const topOf = (number: string | undefined) =>
  document.getElementById(`row-${number}`)?.getBoundingClientRect().top

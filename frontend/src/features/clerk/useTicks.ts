import { useEffect, useRef } from 'preact/hooks'

const REFRESH = 15_000

/** Calls often enough that a look is never old, and at once when the page is looked at again. */
export function useTicks(call: () => void) {
  const latest = useRef(call)
  latest.current = call
  useEffect(() => {
    const run = () => {
      if (document.visibilityState === 'visible') latest.current()
    }
    const tick = setInterval(run, REFRESH)
    document.addEventListener('visibilitychange', run)
    return () => {
      clearInterval(tick)
      document.removeEventListener('visibilitychange', run)
    }
  }, [])
}

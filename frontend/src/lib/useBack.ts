import { useEffect, useRef } from 'preact/hooks'

/**
 * Lets the browser's way back lead from a later step to the form instead of off the page, where
 * all that was typed would be lost. The entry in the history says nothing but that it is a step.
 */
export function useBack(away: boolean, back: () => void) {
  const pushed = useRef(false)
  useEffect(() => {
    if (away && !pushed.current) {
      pushed.current = true
      history.pushState({ step: true }, '')
    }
    if (!away && pushed.current) {
      pushed.current = false
      if (history.state?.step) history.back()
    }
  }, [away])
  useEffect(() => {
    const popped = () => {
      if (!pushed.current) return
      pushed.current = false
      back()
    }
    window.addEventListener('popstate', popped)
    return () => window.removeEventListener('popstate', popped)
  }, [back])
}

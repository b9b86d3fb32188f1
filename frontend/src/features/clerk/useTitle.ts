import { useLayoutEffect } from 'preact/hooks'
import { useDesk } from './desk'

/** Names the screen in the browser's tab and to a screen reader. */
export function useTitle(text: string) {
  const { d } = useDesk()
  useLayoutEffect(() => {
    document.title = `${text}｜${d.title}`
  }, [text, d])
}

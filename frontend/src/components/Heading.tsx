import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import { useLocale } from '@/lib/i18n'

let first = true

// Focus moves to the heading at each step, but not on the first paint, where the reader is at the top anyway.
export function Heading({ text, error = false }: { text: string; error?: boolean }) {
  const ref = useRef<HTMLHeadingElement>(null)
  const { t } = useLocale()
  useEffect(() => {
    document.title = `${error ? t.errorPrefix : ''}${text}｜${t.brand}`
  }, [text, error, t])
  useLayoutEffect(() => {
    if (!first) {
      ref.current?.focus({ preventScroll: true })
      window.scrollTo(0, 0)
    }
    first = false
  }, [])
  return (
    <h1 class="ds-heading" data-size="xl" tabIndex={-1} ref={ref}>
      {text}
    </h1>
  )
}

import { useEffect, useRef } from 'preact/hooks'
import type { Errors } from '@/lib/form'
import { useLocale } from '@/lib/i18n'

export function ErrorSummary({ errors, round }: { errors: Errors; round: number }) {
  const { t } = useLocale()
  const ref = useRef<HTMLDivElement>(null)
  const list = Object.entries(errors)
  useEffect(() => ref.current?.focus(), [round])
  if (!list.length) return null
  const go = (id: string) => (e: Event) => {
    e.preventDefault()
    document.getElementById(id)?.focus()
  }
  return (
    <div class="summary" role="alert" tabIndex={-1} ref={ref}>
      <h2 class="ds-heading" data-size="sm">
        {t.problems.title}
      </h2>
      <ul>
        {list.map(([id, text]) => (
          <li key={id}>
            <a href={`#${id}`} onClick={go(id)}>
              {text}
            </a>
          </li>
        ))}
      </ul>
    </div>
  )
}

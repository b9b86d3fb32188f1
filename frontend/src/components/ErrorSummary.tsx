import { useEffect, useRef } from 'preact/hooks'
import { type Errors, emptyValues, type FieldName } from '@/lib/form'
import { useLocale } from '@/lib/i18n'

const inOrder = Object.keys(emptyValues) as FieldName[]

export function ErrorSummary({ errors, round }: { errors: Errors; round: number }) {
  const { t } = useLocale()
  const ref = useRef<HTMLDivElement>(null)
  const list = inOrder.flatMap((id) => (errors[id] ? [[id, errors[id]] as const] : []))
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

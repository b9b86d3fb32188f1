import type { ComponentChildren } from 'preact'
import { useLocale } from '@/lib/i18n'

/** One part of a form, marked once all in it is filled in. */
export function FormSection({
  title,
  done,
  children,
}: {
  title: string
  done: boolean
  children: ComponentChildren
}) {
  const { t } = useLocale()
  return (
    <section class={done ? 'part done' : 'part'}>
      <h2>
        {title}
        <span class="tick" role="status">
          {done && (
            <>
              <span aria-hidden="true">✓ </span>
              {t.filled}
            </>
          )}
        </span>
      </h2>
      {children}
    </section>
  )
}

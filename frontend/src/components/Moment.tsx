import { useLocale } from '@/lib/i18n'
import { momentParts } from '@/lib/rocDate'

export function Moment({ at }: { at: string }) {
  const { lang } = useLocale()
  const [first, second] = momentParts(at, lang)
  return (
    <time class="moment" dateTime={at}>
      <span>{first}</span> <span class="soft">{second}</span>
    </time>
  )
}

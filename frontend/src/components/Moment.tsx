import { useLocale } from '@/lib/i18n'
import { momentParts } from '@/lib/rocDate'

export function Moment({ at }: { at: string }) {
  const { lang } = useLocale()
  const [first, second] = momentParts(at, lang)
  const unbroken = first.replace(/ (?!\d\d:)/g, '\u00a0')
  return (
    <time class="moment" dateTime={at}>
      <span>{unbroken}</span> <span class="soft">{second}</span>
    </time>
  )
}

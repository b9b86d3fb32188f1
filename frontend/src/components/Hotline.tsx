import { useLocale } from '@/lib/i18n'

export function Hotline() {
  const { t } = useLocale()
  return (
    <>
      <span>
        {t.home.inTw} <a href="tel:1996">1996</a>
      </span>{' '}
      <span>
        {t.home.abroad} <a href="tel:+886281958151">+886-2-8195-8151</a>
      </span>
    </>
  )
}

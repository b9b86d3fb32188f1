import { Link } from 'wouter'
import { Heading } from '@/components/Heading'
import { useLocale } from '@/lib/i18n'

export function Home() {
  const { t, link } = useLocale()
  return (
    <>
      <Heading text={t.home.q} />
      <p class="lead">{t.home.lead}</p>
      <Link class="ds-button big" href={link('/report')}>
        {t.tasks.report}
      </Link>
      <p class="facts">{t.home.facts}</p>
      <nav class="two">
        <Link class="ds-button" data-variant="secondary" href={link('/status')}>
          {t.tasks.status}
        </Link>
        <Link class="ds-button" data-variant="secondary" href={link('/revoke')}>
          {t.tasks.revoke}
        </Link>
      </nav>
      <h2>{t.home.need}</h2>
      <ul>
        {t.home.needs.map((n) => (
          <li key={n}>{n}</li>
        ))}
      </ul>
      <h2>{t.home.after}</h2>
      <ol class="steps">
        {t.home.steps.map((s) => (
          <li key={s}>{s}</li>
        ))}
      </ol>
      <h2>{t.home.phone}</h2>
      <p>
        {t.home.inTw} <a href="tel:1996">1996</a> · {t.home.abroad}{' '}
        <a href="tel:+886281958151">+886-2-8195-8151</a>
      </p>
    </>
  )
}

import { Link } from 'wouter'
import { Heading } from '@/components/Heading'
import { useLocale } from '@/lib/i18n'

export function Home() {
  const { t, link } = useLocale()
  return (
    <div class="home">
      <section class="hero">
        <Heading text={t.home.q} />
        <p class="lead">{t.home.lead}</p>
        <Link class="ds-button big" href={link('/report')}>
          {t.tasks.report}
        </Link>
        <p class="facts">{t.home.facts}</p>
        <svg class="lost-card" viewBox="0 0 200 130" aria-hidden="true">
          <rect x="4" y="4" width="192" height="122" rx="14" />
          <circle cx="52" cy="54" r="22" />
          <path d="M22 106c4-18 16-26 30-26s26 8 30 26M104 42h68M104 64h68M104 86h40" />
        </svg>
      </section>
      <nav class="two">
        <Link class="ds-button" data-variant="secondary" href={link('/status')}>
          {t.tasks.status}
        </Link>
        <Link class="ds-button" data-variant="secondary" href={link('/revoke')}>
          {t.tasks.revoke}
        </Link>
      </nav>
      <div class="beside">
        <section>
          <h2>{t.home.need}</h2>
          <ul class="ticks">
            {t.home.needs.map((n) => (
              <li key={n}>{n}</li>
            ))}
          </ul>
        </section>
        <section>
          <h2>{t.home.after}</h2>
          <ol class="steps">
            {t.home.steps.map((s) => (
              <li key={s}>{s}</li>
            ))}
          </ol>
        </section>
      </div>
    </div>
  )
}

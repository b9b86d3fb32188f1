import type { ComponentChildren } from 'preact'
import { Link, useLocation } from 'wouter'
import { useLocale } from '@/lib/i18n'
import { Hotline } from './Hotline'

export function Shell({ children }: { children: ComponentChildren }) {
  const { t, lang, link } = useLocale()
  const [path] = useLocation()
  const skip = (e: Event) => {
    e.preventDefault()
    document.getElementById('main')?.focus()
  }
  return (
    <>
      {/* biome-ignore lint/a11y/useValidAnchor: a link, as assistive software expects; the handler keeps the hash out of the address */}
      <a class="skip" href="#main" onClick={skip}>
        {t.skip}
      </a>
      <aside class="demo-mark" aria-label={t.notice}>
        {t.demo.badge}
      </aside>
      <header>
        <Link href={link('/')} class="wordmark">
          <svg viewBox="0 0 32 32" width="32" height="32" aria-hidden="true">
            <rect class="card" x="2" y="7" width="28" height="19" rx="4" />
            <path class="stroke" d="M5 29 27 4" />
          </svg>
          {t.brand}
        </Link>
        <Link
          class="lang"
          href={lang === 'en' ? path : `${path}?lang=en`}
          lang={lang === 'en' ? 'zh-Hant-TW' : 'en'}
        >
          {t.other}
        </Link>
      </header>
      <main id="main" tabIndex={-1}>
        {children}
      </main>
      <footer>
        {/* The hotline takes reports and revokes none. */}
        <h2>{path === '/revoke' ? t.home.ask : t.home.phone}</h2>
        <p class="hotlines">
          <Hotline />
        </p>
      </footer>
    </>
  )
}

import { render } from 'preact'
import { useEffect, useMemo } from 'preact/hooks'
import { Link, Route, Switch, useSearch } from 'wouter'
import { Heading } from '@/components/Heading'
import { Shell } from '@/components/Shell'
import { Home } from '@/features/citizen/home/Home'
import { Report } from '@/features/citizen/report/Report'
import { Revoke } from '@/features/citizen/revoke/Revoke'
import { Status } from '@/features/citizen/status/Status'
import { LocaleContext, localeOf, useLocale } from '@/lib/i18n'
import './base.css'

function NotFound() {
  const { t, link } = useLocale()
  return (
    <>
      <Heading text={t.notFound.title} />
      <p>{t.notFound.text}</p>
      <Link class="ds-button" href={link('/')}>
        {t.receipt.home}
      </Link>
    </>
  )
}

function App() {
  const search = useSearch()
  const locale = useMemo(() => localeOf(search), [search])
  useEffect(() => {
    document.documentElement.lang = locale.lang === 'en' ? 'en' : 'zh-Hant-TW'
  }, [locale])
  return (
    <LocaleContext.Provider value={locale}>
      <Shell>
        <Switch>
          <Route path="/" component={Home} />
          <Route path="/report" component={Report} />
          <Route path="/status" component={Status} />
          <Route path="/revoke" component={Revoke} />
          <Route component={NotFound} />
        </Switch>
      </Shell>
    </LocaleContext.Provider>
  )
}

const root = document.getElementById('app')
if (root) render(<App />, root)

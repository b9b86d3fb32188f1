import { type ComponentType, render } from 'preact'
import { useEffect, useMemo, useState } from 'preact/hooks'
import { Link, Route, Switch, useLocation, useSearch } from 'wouter'
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

function Citizens() {
  return (
    <Shell>
      <Switch>
        <Route path="/" component={Home} />
        <Route path="/report" component={Report} />
        <Route path="/status" component={Status} />
        <Route path="/revoke" component={Revoke} />
        <Route component={NotFound} />
      </Switch>
    </Shell>
  )
}

// The desk is fetched when staff ask for it: citizens never carry it.
function Desk() {
  const { t } = useLocale()
  const [Root, setRoot] = useState<ComponentType>()
  const [failed, setFailed] = useState(false)
  useEffect(() => {
    import('@/features/clerk/Root').then(
      (m) => setRoot(() => m.Root),
      () => setFailed(true),
    )
  }, [])
  return (
    <>
      <aside class="demo-mark" aria-label={t.notice}>
        {t.demo.badge}
      </aside>
      {Root && <Root />}
      {failed && <p role="alert">{t.lost}</p>}
    </>
  )
}

function App() {
  const search = useSearch()
  const [path] = useLocation()
  const locale = useMemo(() => localeOf(search), [search])
  useEffect(() => {
    document.documentElement.lang = locale.lang === 'en' ? 'en' : 'zh-Hant-TW'
  }, [locale])
  return (
    <LocaleContext.Provider value={locale}>
      {path === '/desk' || path.startsWith('/desk/') ? <Desk /> : <Citizens />}
    </LocaleContext.Provider>
  )
}

const root = document.getElementById('app')
if (root) {
  root.replaceChildren()
  render(<App />, root)
}

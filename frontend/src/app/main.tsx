import { type ComponentType, render } from 'preact'
import { useEffect, useMemo, useState } from 'preact/hooks'
import { Link, Route, Switch, useLocation, useSearch } from 'wouter'
import { Heading } from '@/components/Heading'
import { Shell } from '@/components/Shell'
import { Home } from '@/features/citizen/home/Home'
import { Report } from '@/features/citizen/report/Report'
import { Revoke } from '@/features/citizen/revoke/Revoke'
import { Status } from '@/features/citizen/status/Status'
import type { Lang } from '@/lib/graphql'
import { LocaleContext, localeOf, useLocale, wordsOf } from '@/lib/i18n'
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

/** A part of the page that may speak another language than the address says. */
type FeatureRoot = ComponentType<{ onLang: (lang: Lang) => void }>
type Feature = { load: () => Promise<{ Root: FeatureRoot }>; Root?: FeatureRoot }

// Fetched when asked for: citizens carry neither.
const features = new Map<string | undefined, Feature>([
  ['desk', { load: () => import('@/features/clerk/Root') }],
  ['partners', { load: () => import('@/features/partner/Root') }],
])
const featureAt = (path: string) => features.get(path.split('/')[1])

async function fetched(feature: Feature): Promise<FeatureRoot> {
  feature.Root ??= (await feature.load()).Root
  return feature.Root
}

function Fetched({ feature }: { feature: Feature }) {
  const here = useLocale()
  const [spoken, setSpoken] = useState<Lang>()
  const t = spoken ? wordsOf(spoken) : here.t
  const [Root, setRoot] = useState<FeatureRoot | undefined>(() => feature.Root)
  const [failed, setFailed] = useState(false)
  useEffect(() => {
    fetched(feature).then(
      (root) => setRoot(() => root),
      () => setFailed(true),
    )
  }, [feature])
  return (
    <>
      <aside class="demo-mark" aria-label={t.notice}>
        {t.demo.badge}
      </aside>
      {Root && <Root onLang={setSpoken} />}
      {failed && <p role="alert">{t.notLoaded}</p>}
    </>
  )
}

function App() {
  const search = useSearch()
  const [path] = useLocation()
  const feature = featureAt(path)
  const locale = useMemo(() => localeOf(search), [search])
  useEffect(() => {
    document.documentElement.lang = locale.lang === 'en' ? 'en' : 'zh-Hant-TW'
  }, [locale])
  return (
    <LocaleContext.Provider value={locale}>
      {feature ? <Fetched key={path.split('/')[1]} feature={feature} /> : <Citizens />}
    </LocaleContext.Provider>
  )
}

const root = document.getElementById('app')
const first = featureAt(location.pathname)
if (root) {
  // What the server painted stays until what takes its place is here.
  if (first) await Promise.allSettled([fetched(first)])
  root.replaceChildren()
  render(<App />, root)
}

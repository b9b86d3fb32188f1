import webhook from '@examples/webhook.py?raw'
import schema from '@schema/partner.graphqls?raw'
import type { ComponentChildren } from 'preact'
import { Link, useLocation } from 'wouter'
import { Heading } from '@/components/Heading'
import { Rows } from '@/components/Rows'
import { useLocale } from '@/lib/i18n'
import { Code } from './Code'
import { Console } from './Console'
import { useDict } from './dict'
import { Examples } from './Examples'
import { Errors, States } from './Tables'
import { Words } from './Words'
import './partner.css'

const rateLimit = `RateLimit-Policy: "second";q=50;w=1, "day";q=100000;w=86400, "numbers";q=200000;w=86400
RateLimit: "second";r=49;t=1, "day";r=99999;t=62143, "numbers";r=199998;t=62143`

const message = `{
  "specversion": "1.0",
  "id": "01993f0e-6b1c-7c55-9d0b-2f0f0d6d1a11",
  "source": "https://…",
  "type": "tw.guashi.card.changed",
  "subject": "9f1c2d3e-4b5a-4c6d-8e7f-0a1b2c3d4e5f",
  "time": "2026-11-23T15:40:12.501122Z",
  "datacontenttype": "application/json",
  "data": {
    "watch": "9f1c2d3e-4b5a-4c6d-8e7f-0a1b2c3d4e5f",
    "sequence": 1,
    "state": "REPORTED_LOST",
    "since": "2026-11-23T15:40:12.345678Z"
  }
}`

/** The page for a partner's developer, in the order in which one needs it. */
export function Root() {
  const d = useDict()
  return (
    <div class="partners">
      <Top />
      <main id="main" tabIndex={-1}>
        <Heading text={d.title} />
        <p class="lead">{d.lead}</p>
        <Console />
        <Contents />
        <Credentials />
        <Part id="states" title={d.states.title}>
          <States />
        </Part>
        <Part id="errors" title={d.errors.title}>
          <Errors />
        </Part>
        <Quotas />
        <Watches />
        <Part id="examples" title={d.examples.title}>
          <p>
            <Words text={d.examples.lead} />
          </p>
          <Examples />
          <h3>{d.examples.clients}</h3>
          <p>{d.examples.clientsLead}</p>
          <ul>
            <li>{d.examples.goClient}</li>
            <li>{d.examples.tsClient}</li>
          </ul>
        </Part>
        <Part id="schema" title={d.schema.title}>
          <p>
            {d.schema.lead} <a href="/schema.graphql">/schema.graphql</a>
          </p>
          <details>
            <summary>{d.schema.part}</summary>
            <Code label={d.schema.part} text={schema} />
          </details>
        </Part>
      </main>
    </div>
  )
}

function Top() {
  const d = useDict()
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
      <header>
        <Link href={link('/')} class="wordmark">
          {t.brand} <span>{d.tag}</span>
        </Link>
        <Link
          class="lang"
          href={lang === 'en' ? path : `${path}?lang=en`}
          lang={lang === 'en' ? 'zh-Hant-TW' : 'en'}
        >
          {t.other}
        </Link>
      </header>
    </>
  )
}

const parts = ['credentials', 'states', 'errors', 'quotas', 'watch', 'examples', 'schema'] as const

function Contents() {
  const d = useDict()
  return (
    <nav class="contents no-print" aria-label={d.contents}>
      {parts.map((id) => (
        <a key={id} href={`#${id}`}>
          {d[id].nav}
        </a>
      ))}
    </nav>
  )
}

type PartProps = { id: string; title: string; children: ComponentChildren }

function Part({ id, title, children }: PartProps) {
  return (
    <section aria-labelledby={id} class="chapter">
      <h2 id={id}>{title}</h2>
      {children}
    </section>
  )
}

function Credentials() {
  const d = useDict().credentials
  return (
    <Part id="credentials" title={d.title}>
      <ol class="steps">
        {d.steps.map((step) => (
          <li key={step}>
            <Words text={step} />
          </li>
        ))}
      </ol>
      <Rows rows={d.facts.map(([term = '', said = '']) => [term, <Words text={said} />] as const)} />
    </Part>
  )
}

function Quotas() {
  const d = useDict().quotas
  return (
    <Part id="quotas" title={d.title}>
      <p>{d.lead}</p>
      <Rows rows={d.all.map(([term = '', said]) => [term, said] as const)} />
      <p>
        <Words text={d.headers} />
      </p>
      <Code label="RateLimit" text={rateLimit} />
    </Part>
  )
}

function Watches() {
  const d = useDict().watch
  return (
    <Part id="watch" title={d.title}>
      <p>
        <Words text={d.lead} />
      </p>
      <Code label={d.message} text={message} />
      <h3>{d.verify}</h3>
      <ul>
        {d.rules.map((rule) => (
          <li key={rule}>
            <Words text={rule} />
          </li>
        ))}
      </ul>
      <details>
        <summary>{d.example}</summary>
        <Code label={d.example} text={webhook} />
      </details>
    </Part>
  )
}

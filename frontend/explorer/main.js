import 'graphiql/setup-workers/vite'
import 'graphiql/style.css'
import './explorer.css'
import { GraphiQL } from 'graphiql'
import { createElement as h } from 'react'
import { createRoot } from 'react-dom/client'

const welcome = `# 試試看：各鄉鎮市區的戶政事務所。
# Try it: the office of each town.
#
# Signed in at /desk, you are here too.
# With a bearer token, write under Headers
# {"Authorization": "Bearer …"}.
# Nothing that you type is kept.

query Offices {
  counties {
    name
    nameEn
    towns {
      name
      office {
        name
        phone
      }
    }
  }
}
`

// What is typed here may be personal data or a token: it must not outlive the page.
function forgetful() {
  const held = new Map()
  return {
    get length() {
      return held.size
    },
    getItem: (key) => held.get(key) ?? null,
    setItem: (key, value) => held.set(key, String(value)),
    removeItem: (key) => held.delete(key),
    clear: () => held.clear(),
  }
}

async function fetcher(params, { headers } = {}) {
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      Accept: 'application/graphql-response+json, application/json;q=0.9',
      ...headers,
    },
    body: JSON.stringify(params),
  })
  return response.json()
}

const home = h(
  'h1',
  { className: 'home' },
  h('a', { href: '/partners', lang: 'zh-Hant-TW' }, '掛失'),
  h('span', null, ' GraphiQL'),
)

createRoot(document.getElementById('explorer')).render(
  h(
    GraphiQL,
    { fetcher, storage: forgetful(), defaultQuery: welcome, showPersistHeadersSettings: false },
    h(GraphiQL.Logo, null, home),
  ),
)

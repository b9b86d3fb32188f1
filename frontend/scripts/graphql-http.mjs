// Audits a running server against the GraphQL over HTTP specification. Every audit must hold but those
// listed, each with its reason, in graphql-http.json; and one that is listed must not hold.
import { readFileSync } from 'node:fs'
import { auditServer } from 'graphql-http'

const exceptions = JSON.parse(readFileSync(new URL('graphql-http.json', import.meta.url), 'utf8'))
const results = await auditServer({ url: `${process.env.GUASHI_URL}/graphql` })
const failed = results.filter((r) => r.status !== 'ok')

const wrong = [
  ...failed.filter((r) => !exceptions[r.id]).map((r) => `${r.id} (${r.status}) ${r.name}: ${r.reason}`),
  ...Object.keys(exceptions)
    .filter((id) => !failed.some((r) => r.id === id))
    .map((id) => `${id} is listed as an exception, but holds`),
]
console.log(`graphql-http: ${results.length - failed.length} of ${results.length} audits hold`)
for (const line of wrong) console.error(line)
process.exit(wrong.length > 0 || results.length < 60 ? 1 : 0)

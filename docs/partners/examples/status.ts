/**
 * Asks whether cards are reported lost. ID numbers come on standard input, one a line:
 *
 *   export GUASHI_URL=https://… GUASHI_CLIENT_ID=… GUASHI_CLIENT_SECRET=…
 *   node status.ts < numbers.txt
 *
 * NOT_REPORTED means: no report made through this service; reports by 1996, certificate or counter are
 * not known here.
 *
 * Needs Node 22.18 or later; with Node 20, compile it first (npx tsc).
 */
import { text } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'

const env = (name: string): string => {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is not set`)
  return value
}

const url = env('GUASHI_URL')
const atOnce = 100 // numbers in one question
const patience = 60 // seconds to wait at most when the quota is used up

const query = `query ($numbers: [String!]!) {
  cardStatus(idNumbers: $numbers, purpose: "example") { idNumber state since }
}`

type State = 'REPORTED_LOST' | 'REPLACED' | 'NOT_REPORTED' | 'INVALID_NUMBER'
type Card = { idNumber: string; state: State; since: string | null }
type Answer = {
  data?: { cardStatus: Card[] } | null
  errors?: { extensions: { code: string; requestId: string; retryAfter?: number } }[]
}

async function post<T>(path: string, kind: string, authorization: string, body: string): Promise<T> {
  const headers = { 'Content-Type': kind, Authorization: authorization }
  const answer = await fetch(url + path, { method: 'POST', headers, body, signal: AbortSignal.timeout(30_000) })
  return (await answer.json()) as T
}

/** Gets a token. It lasts for expires_in seconds: use it until shortly before. */
async function getToken(clientId: string, secret: string): Promise<string> {
  const pair = `${encodeURIComponent(clientId)}:${encodeURIComponent(secret)}`
  const basic = `Basic ${Buffer.from(pair).toString('base64')}`
  const form = 'application/x-www-form-urlencoded'
  const answer = await post<{ access_token?: string; error?: string }>(
    '/oauth/token',
    form,
    basic,
    'grant_type=client_credentials',
  )
  if (!answer.access_token) throw new Error(`no token: ${answer.error}`)
  return answer.access_token
}

/** Asks about up to 100 numbers; the answers stand in the order of the numbers. */
async function cardStatus(token: string, numbers: string[]): Promise<Card[]> {
  const body = JSON.stringify({ query, variables: { numbers } })
  for (;;) {
    const { data, errors } = await post<Answer>('/graphql', 'application/json', `Bearer ${token}`, body)
    if (data && !errors) return data.cardStatus
    const why = errors?.[0]?.extensions
    const wait = why?.retryAfter ?? 0
    if (why?.code !== 'RATE_LIMITED' || wait > patience) {
      throw new Error(`refused: ${why?.code} (request ${why?.requestId})`)
    }
    console.error(`over quota, asking again in ${wait} s`)
    await pause(wait * 1000)
  }
}

const token = await getToken(env('GUASHI_CLIENT_ID'), env('GUASHI_CLIENT_SECRET'))
const numbers = (await text(process.stdin)).split(/\s+/).filter(Boolean)
for (let i = 0; i < numbers.length; i += atOnce) {
  for (const card of await cardStatus(token, numbers.slice(i, i + atOnce))) {
    console.log(card.idNumber, card.state, card.since ?? '')
  }
}

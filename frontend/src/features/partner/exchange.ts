/** One request and its answer, as a reader sees them; what is secret is left out of the request. */
export type Exchange = { request: string; status: number; took: number; headers: string[]; body: string }

const query =
  'query ($numbers: [String!]!) { cardStatus(idNumbers: $numbers, purpose: "try-it") { idNumber state since asOf } }'

const told = ['RateLimit-Policy', 'RateLimit', 'Retry-After', 'X-Request-Id']

type Asked = { path: string; kind: string; authorization: string; body: string }

export function askToken(clientId: string, secret: string): Promise<Exchange> {
  const pair = `${encodeURIComponent(clientId)}:${encodeURIComponent(secret)}`
  return exchange({
    path: '/oauth/token',
    kind: 'application/x-www-form-urlencoded',
    authorization: `Basic ${btoa(pair)}`,
    body: 'grant_type=client_credentials',
  })
}

export function askCards(token: string, numbers: string[]): Promise<Exchange> {
  const body = questionBody(numbers)
  return exchange({
    path: '/graphql',
    kind: 'application/json',
    authorization: `Bearer ${token}`,
    body,
  })
}

/** The body of a question, laid out so that people can read it too. */
export function questionBody(numbers: string[]): string {
  const list = numbers.map((n) => JSON.stringify(n)).join(', ')
  return `{\n  "query": ${JSON.stringify(query)},\n  "variables": { "numbers": [${list}] }\n}`
}

export function shownRequest(path: string, kind: string, scheme: string, body: string): string {
  return `POST ${path}\nAuthorization: ${scheme} …\nContent-Type: ${kind}\n\n${body}`
}

// Without credentials of the browser's own: a refusal must not make it ask for a password, and no cookie goes along.
async function exchange(asked: Asked): Promise<Exchange> {
  const start = performance.now()
  const response = await fetch(asked.path, {
    method: 'POST',
    credentials: 'omit',
    headers: { 'Content-Type': asked.kind, Authorization: asked.authorization },
    body: asked.body,
    signal: AbortSignal.timeout(20_000),
  })
  const body = await response.text()
  return {
    request: shownRequest(asked.path, asked.kind, asked.authorization.split(' ')[0] ?? '', asked.body),
    status: response.status,
    took: Math.round(performance.now() - start),
    headers: told.flatMap((name) => {
      const value = response.headers.get(name)
      return value === null ? [] : [`${name}: ${value}`]
    }),
    body,
  }
}

/** JSON laid out to be read; anything else as it came. */
export function laidOut(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2)
  } catch {
    return body
  }
}

/** The token in an answer of the token endpoint, and the answer with the most of it left out. */
export function tokenIn(answer: Exchange): { token?: string; shown: Exchange } {
  const token = /"access_token":"([^"]*)"/.exec(answer.body)?.[1]
  if (!token) return { shown: answer }
  return { token, shown: { ...answer, body: answer.body.replace(token, `${token.slice(0, 12)}…`) } }
}

/** The seconds to wait, when an answer says that the quota is used up. */
export function waitIn(body: string): number | undefined {
  const found = /"retryAfter":(\d+)/.exec(body)?.[1]
  return found === undefined ? undefined : Number(found)
}

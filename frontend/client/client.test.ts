import { beforeEach, describe, expect, it, vi } from 'vitest'
import {
  BadRequest,
  Client,
  Forbidden,
  RateLimited,
  Refusal,
  TooComplex,
  Unauthorized,
  Unavailable,
} from './index.ts'

const number = 'A149410774'
const secret = 'a very secret secret'
const token = 'token-of-somebody'

type Reply = () => Response | Promise<Response>
type Call = { path: string; init: RequestInit & { headers: Record<string, string> } }

const json =
  (body: unknown, status = 200, headers: Record<string, string> = {}): Reply =>
  () =>
    Response.json(body, { status, headers })
const granted = json({ access_token: token, token_type: 'Bearer', expires_in: 900 })
const card = { idNumber: number, state: 'NOT_REPORTED', since: null, asOf: '2026-11-25T02:11:05.1Z' }
const answered = json({ data: { cardStatus: [card] } })
const refused = (extensions: object) => json({ errors: [{ extensions }], data: null })

/** A client of a server that grants and answers, unless told otherwise; the last reply of each list is repeated. */
function server({ grants = [granted], answers = [answered] }: { grants?: Reply[]; answers?: Reply[] }) {
  const calls: Call[] = []
  const fake = async (url: string, init: Call['init']) => {
    const { pathname } = new URL(url)
    calls.push({ path: pathname, init })
    const replies = pathname === '/oauth/token' ? grants : answers
    const reply = replies.length > 1 ? replies.shift() : replies[0]
    return reply?.() ?? Promise.reject(new Error('no reply'))
  }
  const client = new Client({
    url: 'https://lost.example/',
    clientId: 'partner-1',
    secret,
    fetch: fake as unknown as typeof fetch,
  })
  const count = (path: string) => calls.filter((c) => c.path === path).length
  return { client, calls, tokens: () => count('/oauth/token'), asked: () => count('/graphql') }
}

/** Runs a call with a clock that jumps to whatever is waited for. */
async function run<T>(call: Promise<T>): Promise<T | Error> {
  const settled = call.catch((error: unknown) => error as Error)
  await vi.runAllTimersAsync()
  return settled
}

beforeEach(() => {
  vi.useFakeTimers()
  return () => vi.useRealTimers()
})

it('gets a token by the secret, and asks with it', async () => {
  const { client, calls } = server({})
  expect(await run(client.cardStatus([number], { purpose: 'counter' }))).toEqual([card])
  expect(calls.map((c) => [c.path, c.init.headers.Authorization, c.init.redirect])).toEqual([
    ['/oauth/token', `Basic ${btoa(`partner-1:${encodeURIComponent(secret)}`)}`, 'error'],
    ['/graphql', `Bearer ${token}`, 'error'],
  ])
  expect(JSON.parse(String(calls[1]?.init.body)).variables).toEqual({
    idNumbers: [number],
    purpose: 'counter',
  })
})

it('says why it was forbidden', async () => {
  const { client } = server({ answers: [refused({ code: 'FORBIDDEN', reason: 'NO_WEBHOOK' })] })
  expect(await run(client.cardStatus([number]))).toMatchObject({ reason: 'NO_WEBHOOK' })
})

describe('says in classes what went wrong, and repeats nothing', () => {
  const cases: [
    name: string,
    how: Parameters<typeof server>[0],
    kind: abstract new (...args: never[]) => Refusal,
    code: string,
    tries: number,
  ][] = [
    ['bad request', { answers: [refused({ code: 'BAD_REQUEST' })] }, BadRequest, 'BAD_REQUEST', 1],
    ['forbidden', { answers: [refused({ code: 'FORBIDDEN' })] }, Forbidden, 'FORBIDDEN', 1],
    ['too complex', { answers: [refused({ code: 'TOO_COMPLEX' })] }, TooComplex, 'TOO_COMPLEX', 1],
    ['a fault', { answers: [refused({ code: 'INTERNAL' })] }, Refusal, 'INTERNAL', 1],
    ['a code of no type', { answers: [refused({ code: 7 })] }, Refusal, 'UNKNOWN', 1],
    ['an empty error', { answers: [json({ errors: [null] })] }, Refusal, 'UNKNOWN', 1],
    ['no data', { answers: [json({ data: null })] }, Refusal, 'HTTP_200', 1],
    [
      'a long quota',
      { answers: [refused({ code: 'RATE_LIMITED', retryAfter: 3600 })] },
      RateLimited,
      'RATE_LIMITED',
      1,
    ],
    ['unavailable', { answers: [refused({ code: 'UNAVAILABLE' })] }, Unavailable, 'UNAVAILABLE', 4],
    [
      'a proxy’s page',
      { answers: [() => new Response(number, { status: 502 })] },
      Unavailable,
      'HTTP_502',
      4,
    ],
    ['no JSON', { answers: [() => new Response(number)] }, Unavailable, 'NO_ANSWER', 4],
    [
      'a line that is cut',
      { answers: [() => Promise.reject(new TypeError(number))] },
      Unavailable,
      'NO_ANSWER',
      4,
    ],
    [
      'another card',
      { answers: [json({ data: { cardStatus: [{ ...card, idNumber: 'B' }] } })] },
      Refusal,
      'WRONG_ANSWER',
      1,
    ],
    ['more cards', { answers: [json({ data: { cardStatus: [card, card] } })] }, Refusal, 'WRONG_ANSWER', 1],
    [
      'a wrong secret',
      { grants: [json({ error: 'invalid_client' }, 401)] },
      Unauthorized,
      'invalid_client',
      0,
    ],
    ['no token', { grants: [json({ token_type: 'Bearer' })] }, Refusal, 'NO_TOKEN', 0],
    ['another token', { grants: [json({ access_token: token, token_type: 'mac' })] }, Refusal, 'NO_TOKEN', 0],
  ]
  for (const [name, how, kind, code, tries] of cases) {
    it(name, async () => {
      const { client, asked } = server(how)
      const error = await run(client.cardStatus([number]))
      expect(error).toBeInstanceOf(kind)
      expect(error).toMatchObject({ code })
      expect(asked()).toBe(tries)
      for (const hidden of [number, secret, token]) expect(String(error)).not.toContain(hidden)
    })
  }
})

it('waits as long as it is told, and answers then', async () => {
  for (const [reply, ms] of [
    [refused({ code: 'RATE_LIMITED', retryAfter: 3 }), 3000],
    [json({}, 503, { 'Retry-After': '2' }), 2000],
  ] as const) {
    const start = Date.now()
    const { client, asked } = server({ answers: [reply, answered] })
    expect(await run(client.cardStatus([number]))).toEqual([card])
    expect([asked(), Date.now() - start]).toEqual([2, ms])
  }
})

it('uses a token until a minute before its end, and to its end when there is no other', async () => {
  const { client, tokens } = server({ grants: [granted, json({}, 503)] })
  const steps: [atMinute: number, tokens: number][] = [
    [0, 1],
    [13.9, 1],
    [14, 2],
  ]
  const start = Date.now()
  for (const [minute, want] of steps) {
    vi.setSystemTime(start + minute * 60_000)
    expect(await run(client.cardStatus([number]))).toEqual([card])
    expect(tokens()).toBe(want)
  }
  vi.setSystemTime(start + 15 * 60_000)
  expect(await run(client.cardStatus([number]))).toBeInstanceOf(Unavailable)
})

it('gets one token for all that ask at once', async () => {
  const { client, tokens, asked } = server({})
  await run(Promise.all(Array.from({ length: 20 }, () => client.cardStatus([number]))))
  expect([tokens(), asked()]).toEqual([1, 20])
})

it('renews a refused token once', async () => {
  const no = json({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] }, 401)
  const once = server({ answers: [no, answered] })
  expect(await run(once.client.cardStatus([number]))).toEqual([card])
  const always = server({ answers: [no] })
  expect(await run(always.client.cardStatus([number]))).toBeInstanceOf(Unauthorized)
  expect([once.tokens(), always.tokens()]).toEqual([2, 2])
})

it('asks a hundred at a time, in order', async () => {
  const many = Array.from({ length: 250 }, (_, i) => `number ${i}`)
  const { client, calls } = server({
    answers: [
      () => {
        const { variables } = JSON.parse(String(calls.at(-1)?.init.body))
        const cardStatus = variables.idNumbers.map((idNumber: string) => ({ ...card, idNumber }))
        return Response.json({ data: { cardStatus } })
      },
    ],
  })
  const all = await run(client.cardStatus(many))
  expect((all as { idNumber: string }[]).map((c) => c.idNumber)).toEqual(many)
  expect(calls).toHaveLength(4)
})

it('stops when it is told to', async () => {
  const { client, asked } = server({ answers: [refused({ code: 'RATE_LIMITED', retryAfter: 9 })] })
  const stop = new AbortController()
  const call = client.cardStatus([number], { signal: stop.signal })
  const settled = call.catch((error: unknown) => error)
  await vi.advanceTimersByTimeAsync(1000)
  stop.abort(new Error('enough'))
  expect(await settled).toEqual(new Error('enough'))
  expect(asked()).toBe(1)
})

it('stops while a token is on its way, and leaves it to others', async () => {
  let grant: (r: Response) => void = () => {}
  const { client, tokens } = server({ grants: [() => new Promise((resolve) => (grant = resolve))] })
  const stop = new AbortController()
  const stopped = client.cardStatus([number], { signal: stop.signal }).catch((error: unknown) => error)
  const other = client.cardStatus([number])
  await vi.advanceTimersByTimeAsync(50)
  stop.abort(new Error('enough'))
  expect(await stopped).toEqual(new Error('enough'))
  grant(await granted())
  expect(await other).toHaveLength(1)
  expect(tokens()).toBe(1)
})

it('proves itself by an assertion', async () => {
  const calls: Call[] = []
  const fake = async (url: string, init: Call['init']) => {
    calls.push({ path: new URL(url).pathname, init })
    return calls.length === 1 ? granted() : answered()
  }
  const client = new Client({
    url: 'https://lost.example',
    clientId: 'partner-1',
    assert: async () => 'signed.by.me',
    fetch: fake as unknown as typeof fetch,
  })
  await run(client.cardStatus([number]))
  const form = new URLSearchParams(String(calls[0]?.init.body))
  expect(form.get('client_assertion')).toBe('signed.by.me')
  expect(calls[0]?.init.headers.Authorization).toBeUndefined()
})

it('speaks https only, but for the machine itself', () => {
  const make = (url: string) => () => new Client({ url, clientId: 'a', secret: 'b' })
  for (const url of [
    'https://lost.example',
    'http://127.0.0.1:8080',
    'http://localhost:1',
    'http://[::1]:1',
  ]) {
    expect(make(url)).not.toThrow()
  }
  for (const url of [
    'http://lost.example',
    'http://127.0.0.1.evil.example',
    'ftp://lost.example',
    'lost.example',
    '',
  ]) {
    expect(make(url)).toThrow()
  }
})

// @vitest-environment jsdom
import { cleanup, screen } from '@testing-library/preact'
import { expect, it, vi } from 'vitest'
import { expectAccessible, show } from '@/testing/show'
import { Console } from './Console'

type Call = { path: string; init: RequestInit & { headers: Record<string, string> } }
type Reply = [body: unknown, init?: ResponseInit]

/** Stands in for the server: one reply a request, in turn. */
function stub(...replies: Reply[]): Call[] {
  const calls: Call[] = []
  vi.stubGlobal('fetch', async (path: string, init: Call['init']) => {
    calls.push({ path, init })
    const [body, how] = replies.shift() ?? [{}, { status: 500 }]
    return Response.json(body, how)
  })
  return calls
}

const granted: Reply = [{ access_token: 'eyJhbGciOiJFZERTQSIs.secret.part', expires_in: 900 }]
const card = { idNumber: 'A123456789', state: 'REPORTED_LOST', since: '2026-11-23T15:40:12Z', asOf: '…' }
const answered: Reply = [
  { data: { cardStatus: [card] } },
  { headers: { RateLimit: '"second";r=49;t=1', 'X-Request-Id': 'REQ1' } },
]

async function typeClient(user: ReturnType<typeof show>['user']) {
  await user.type(screen.getByLabelText('client_id'), 'partner-1')
  await user.type(screen.getByLabelText('client_secret'), 'a secret+')
}
const send = () => screen.getByRole('button', { name: '查詢' })
const numbers = () => screen.getByLabelText('身分證統一編號')

it('gets a token, asks with it, and shows both without what is secret', async () => {
  const calls = stub(granted, answered)
  const { user, container } = show(<Console />)
  await typeClient(user)
  await user.clear(numbers())
  await user.type(numbers(), 'A123456789, B206936414')
  await user.click(send())
  expect(await screen.findByText(/"state": "REPORTED_LOST"/)).toHaveProperty('textContent')
  expect(calls.map((c) => [c.path, c.init.headers.Authorization, c.init.credentials])).toEqual([
    ['/oauth/token', `Basic ${btoa('partner-1:a%20secret%2B')}`, 'omit'],
    ['/graphql', 'Bearer eyJhbGciOiJFZERTQSIs.secret.part', 'omit'],
  ])
  expect(JSON.parse(String(calls[1]?.init.body)).variables).toEqual({
    numbers: ['A123456789', 'B206936414'],
  })
  const text = container.textContent ?? ''
  expect(text).toContain('RateLimit: "second";r=49;t=1')
  expect(text).toContain('REQ1')
  for (const hidden of ['a secret+', 'secret.part', btoa('partner-1:a%20secret%2B')]) {
    expect(text).not.toContain(hidden)
  }
  expect(localStorage.length + sessionStorage.length).toBe(0)
  await expectAccessible(container)
})

it('says beside NOT_REPORTED what it means', async () => {
  stub(granted, [{ data: { cardStatus: [{ ...card, state: 'NOT_REPORTED' }] } }])
  const { user } = show(<Console />)
  await typeClient(user)
  await user.click(send())
  expect(await screen.findByText(/經由 1996、自然人憑證或臨櫃的掛失，這裡看不到/)).toBeTruthy()
})

it('asks with a token of the reader’s own', async () => {
  const calls = stub(answered)
  const { user } = show(<Console />, '?lang=en')
  await user.click(screen.getByLabelText('A token that I have'))
  await user.type(screen.getByLabelText('Access token'), ' mine ')
  await user.click(screen.getByRole('button', { name: 'Ask' }))
  await screen.findByText(/REQ1/)
  expect(calls.map((c) => c.init.headers.Authorization)).toEqual(['Bearer mine'])
})

it('shows why there is no token, and asks nothing', async () => {
  const calls = stub([{ error: 'invalid_client' }, { status: 401 }])
  const { user } = show(<Console />)
  await typeClient(user)
  await user.click(send())
  await screen.findByText(/"error": "invalid_client"/)
  expect(screen.getByText(/^HTTP 401/)).toBeTruthy()
  expect(calls).toHaveLength(1)
})

it('says how long to wait over quota', async () => {
  stub(granted, [{ errors: [{ extensions: { code: 'RATE_LIMITED', retryAfter: 7 } }], data: null }])
  const { user } = show(<Console />)
  await typeClient(user)
  await user.click(send())
  expect(await screen.findByText('已超過配額，7 秒後可以再問。')).toBeTruthy()
})

it('keeps what was typed when the line is cut', async () => {
  vi.stubGlobal('fetch', async () => Promise.reject(new TypeError('offline')))
  const { user } = show(<Console />)
  await typeClient(user)
  await user.click(send())
  expect((await screen.findByRole('alert')).textContent).toContain('連不上')
  expect((screen.getByLabelText('client_secret') as HTMLInputElement).value).toBe('a secret+')
})

it('goes to the first field that is missing', async () => {
  const calls = stub()
  const { user, container } = show(<Console />)
  await user.clear(numbers())
  await user.click(send())
  expect(document.activeElement?.id).toBe('clientId')
  expect(screen.getAllByText('請填')).toHaveLength(3)
  expect(calls).toEqual([])
  await expectAccessible(container)
})

it('links the explorer only where the server has one', () => {
  show(<Console />)
  expect(screen.queryByRole('link', { name: '/graphiql' })).toBeNull()
  cleanup()
  document.documentElement.dataset.explorer = 'true'
  show(<Console />)
  expect(screen.getByRole('link', { name: '/graphiql' })).toBeTruthy()
  delete document.documentElement.dataset.explorer
})

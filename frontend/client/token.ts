import { RateLimited, Refusal, secondsOf, Unauthorized, Unavailable } from './errors.ts'

const renewBefore = 60_000 // ms before its end, or a quarter of its life if that is shorter
const longestLife = 60 * 60_000

/** How a client proves who it is: by its secret, or by an assertion that it signs (RFC 7523). */
export type Credentials = { clientId: string } & ({ secret: string } | { assert: () => Promise<string> })

type Post = (path: string, headers: Record<string, string>, body: string) => Promise<Response>
type Grant = { token: string; renewAt: number; endsAt: number }

/** Holds the token that is in use and gets the next one, one request at a time however many ask. */
export class Tokens {
  readonly #credentials: Credentials
  readonly #post: Post
  #held: Grant | undefined
  #coming: Promise<string> | undefined

  constructor(credentials: Credentials, post: Post) {
    this.#credentials = credentials
    this.#post = post
  }

  /** A token that works. */
  async get(): Promise<string> {
    const held = this.#held
    if (held && Date.now() < held.renewAt) return held.token
    this.#coming ??= this.#fetch().finally(() => {
      this.#coming = undefined
    })
    try {
      return await this.#coming
    } catch (error) {
      if (held && Date.now() < held.endsAt) return held.token
      throw error
    }
  }

  /** Forgets a token that was refused, unless it has been replaced already. */
  drop(token: string) {
    if (this.#held?.token === token) this.#held = undefined
  }

  async #fetch(): Promise<string> {
    const asked = Date.now()
    const form = new URLSearchParams({ grant_type: 'client_credentials' })
    const headers: Record<string, string> = { 'Content-Type': 'application/x-www-form-urlencoded' }
    const who = this.#credentials
    if ('secret' in who) {
      const pair = `${encodeURIComponent(who.clientId)}:${encodeURIComponent(who.secret)}`
      headers.Authorization = `Basic ${btoa(pair)}`
    } else {
      form.set('client_assertion_type', 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer')
      form.set('client_assertion', await who.assert())
    }
    const answer = await this.#post('/oauth/token', headers, form.toString())
    const said = (await answer.json().catch(() => ({}))) as Record<string, unknown>
    if (answer.status !== 200) throw refused(answer, said.error)
    const { access_token: token, token_type: kind, expires_in: seconds } = said
    if (typeof token !== 'string' || !token || String(kind).toLowerCase() !== 'bearer') {
      throw new Refusal('NO_TOKEN')
    }
    const life = Math.min(secondsOf(seconds) * 1000, longestLife)
    this.#held = { token, renewAt: asked + life - Math.min(renewBefore, life / 4), endsAt: asked + life }
    return token
  }
}

function refused(answer: Response, said: unknown): Refusal {
  const code = typeof said === 'string' ? said : `HTTP_${answer.status}`
  const id = answer.headers.get('X-Request-Id') ?? undefined
  const wait = secondsOf(answer.headers.get('Retry-After'))
  if (answer.status === 401) return new Unauthorized(code, id)
  if (answer.status === 429) return new RateLimited(code, id, wait)
  return answer.status >= 500 ? new Unavailable(code, id, wait) : new Refusal(code, id)
}

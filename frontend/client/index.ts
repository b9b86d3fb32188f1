/**
 * Asks guashi, as a partner does, whether national ID cards are reported lost.
 *
 * NOT_REPORTED means: no report made through this service; reports by 1996, certificate or counter are
 * not known here. An error is no answer either: whoever gets one knows nothing about the card.
 */
import {
  type Extensions,
  RateLimited,
  Refusal,
  refusalOf,
  secondsOf,
  Unauthorized,
  Unavailable,
} from './errors.ts'
import type { CardStatusQuery, WatchCardsMutation } from './schema.ts'
import { type Credentials, Tokens } from './token.ts'

export {
  BadRequest,
  Forbidden,
  RateLimited,
  Refusal,
  TooComplex,
  Unauthorized,
  Unavailable,
} from './errors.ts'
export type { CardState } from './schema.ts'

/** The answer about one card. */
export type Card = CardStatusQuery['cardStatus'][number]
/** A watch over one card. */
export type Watch = WatchCardsMutation['watchCards'][number]

/** Which server to ask, and who is asking. */
export type Options = Credentials & {
  /** Where the server is, such as https://lost.example; http on the machine itself only. */
  url: string
  /** The longest that one wait for the quota or for the server may take, in milliseconds; 10,000 unless set. */
  maxWait?: number
  /** To ask with; the global one unless set. */
  fetch?: typeof fetch
}

const cardStatus = /* GraphQL */ `
  query CardStatus($idNumbers: [String!]!, $purpose: String) {
    cardStatus(idNumbers: $idNumbers, purpose: $purpose) {
      idNumber
      state
      since
      asOf
    }
  }
`
const watchCards = /* GraphQL */ `
  mutation WatchCards($idNumbers: [String!]!, $until: Date!) {
    watchCards(idNumbers: $idNumbers, until: $until) {
      id
      idNumber
      state
      since
      asOf
      until
    }
  }
`

/** How many cards one question can be about. */
export const maxNumbers = 100
const maxTries = 4
const requestTime = 30_000

/** Asks one server for one partner; one client serves all requests of a process. */
export class Client {
  readonly #base: string
  readonly #fetch: typeof fetch
  readonly #maxWait: number
  readonly #tokens: Tokens

  constructor(options: Options) {
    this.#base = baseOf(options.url)
    this.#fetch = options.fetch ?? fetch
    this.#maxWait = options.maxWait ?? 10_000
    this.#tokens = new Tokens(options, (path, headers, body) => this.#post(path, headers, body))
  }

  /**
   * Asks whether cards are reported lost. The answers stand in the order of the numbers; a malformed number
   * is answered INVALID_NUMBER and spoils no other. More than 100 are asked in several questions.
   *
   * @param purpose a short code of your own, such as `account-opening`, that goes on record
   * @throws RateLimited, Unauthorized, Forbidden, BadRequest, TooComplex, Unavailable, Refusal, or what
   * the signal says
   */
  async cardStatus(
    idNumbers: readonly string[],
    how: { purpose?: string; signal?: AbortSignal } = {},
  ): Promise<Card[]> {
    const all: Card[] = []
    for (const some of inTurn(idNumbers)) {
      const variables = { idNumbers: some, purpose: how.purpose ?? null }
      const data = await this.#persist<CardStatusQuery>(cardStatus, variables, how.signal)
      all.push(...fitting(data.cardStatus, some))
    }
    return all
  }

  /**
   * Watches cards until the end of a day in Taipei (YYYY-MM-DD), at most 90 days from today: should one be
   * reported lost, or its report end, your webhook is told. Asking again gives a watch the new last day.
   *
   * @throws as cardStatus does
   */
  async watchCards(
    idNumbers: readonly string[],
    until: string,
    how: { signal?: AbortSignal } = {},
  ): Promise<Watch[]> {
    const all: Watch[] = []
    for (const some of inTurn(idNumbers)) {
      const data = await this.#persist<WatchCardsMutation>(watchCards, { idNumbers: some, until }, how.signal)
      all.push(...fitting(data.watchCards, some))
    }
    return all
  }

  // Asks again after failures that pass. That is safe: a question asked twice is on record twice, and a
  // watch begun twice is one watch.
  async #persist<T>(query: string, variables: object, signal?: AbortSignal): Promise<T> {
    let renewed = false
    for (let tries = 1; ; tries++) {
      signal?.throwIfAborted()
      const token = await unlessAborted(this.#tokens.get(), signal).catch((error: unknown) => error as Error)
      signal?.throwIfAborted()
      const outcome = typeof token === 'string' ? await this.#ask<T>(query, variables, token, signal) : token
      if (!(outcome instanceof Error)) return outcome
      if (outcome instanceof Unauthorized && typeof token === 'string' && !renewed) {
        renewed = true // the token may have been ended before its time
        this.#tokens.drop(token)
        continue
      }
      const wait = waitAfter(outcome, tries)
      if (wait === undefined || wait > this.#maxWait) throw outcome
      await pause(wait, signal)
    }
  }

  async #ask<T>(query: string, variables: object, token: string, signal?: AbortSignal): Promise<T | Error> {
    const headers = { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` }
    try {
      const answer = await this.#post('/graphql', headers, JSON.stringify({ query, variables }), signal)
      const id = answer.headers.get('X-Request-Id') ?? undefined
      if (answer.status === 401) return new Unauthorized('UNAUTHENTICATED', id)
      if ([429, 502, 503, 504].includes(answer.status)) return busy(answer, id)
      const said = (await answer.json()) as {
        data?: T | null
        errors?: ({ extensions?: Extensions } | null)[]
      }
      if (said.errors?.length) return refusalOf(said.errors[0]?.extensions)
      return said.data ?? new Refusal(`HTTP_${answer.status}`, id)
    } catch (error) {
      if (signal?.aborted) throw signal.reason
      return error instanceof Refusal ? error : new Unavailable('NO_ANSWER')
    }
  }

  // A redirection would carry the numbers elsewhere.
  async #post(
    path: string,
    headers: Record<string, string>,
    body: string,
    signal?: AbortSignal,
  ): Promise<Response> {
    const ends = AbortSignal.timeout(requestTime)
    try {
      return await this.#fetch(this.#base + path, {
        method: 'POST',
        redirect: 'error',
        headers: { Accept: 'application/json', ...headers },
        body,
        signal: signal ? AbortSignal.any([signal, ends]) : ends,
      })
    } catch {
      if (signal?.aborted) throw signal.reason
      throw new Unavailable('NO_ANSWER')
    }
  }
}

function busy(answer: Response, id: string | undefined): Refusal {
  const wait = secondsOf(answer.headers.get('Retry-After'))
  const code = `HTTP_${answer.status}`
  return answer.status === 429 ? new RateLimited(code, id, wait) : new Unavailable(code, id, wait)
}

function* inTurn(numbers: readonly string[]) {
  for (let i = 0; i < numbers.length; i += maxNumbers) yield numbers.slice(i, i + maxNumbers)
}

/** The answers, when they are those to the question. */
function fitting<T extends { idNumber: string }>(
  answers: readonly T[],
  numbers: readonly string[],
): readonly T[] {
  if (answers.length !== numbers.length || answers.some((a, i) => a.idNumber !== numbers[i])) {
    throw new Refusal('WRONG_ANSWER')
  }
  return answers
}

/** Milliseconds to wait after an error; undefined when there is no point in asking again. */
function waitAfter(error: Error, tries: number): number | undefined {
  const passes = error instanceof RateLimited || error instanceof Unavailable
  if (!passes || tries >= maxTries) return undefined
  const most = 100 * 2 ** tries
  return Math.max(error.retryAfter * 1000, most / 2 + (Math.random() * most) / 2)
}

/** Ends a wait early, and not what is waited for: others may wait for it too. */
function unlessAborted<T>(it: Promise<T>, signal?: AbortSignal): Promise<T> {
  if (!signal) return it
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason)
    signal.addEventListener('abort', stop, { once: true })
    it.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}

function pause(ms: number, signal?: AbortSignal): Promise<void> {
  let timer: ReturnType<typeof setTimeout>
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms)
  })
  return unlessAborted(over, signal).finally(() => clearTimeout(timer))
}

/** Where the server is, unless numbers would travel there in the clear. */
function baseOf(url: string): string {
  const { protocol, hostname, username, search, hash, href } = new URL(url)
  const here = hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname)
  if (username || search || hash || (protocol !== 'https:' && !(protocol === 'http:' && here))) {
    throw new TypeError('url is an https address without a query')
  }
  return href.replace(/\/$/, '')
}

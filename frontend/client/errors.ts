/** What the server said no with, when it has no class of its own below, such as INTERNAL. */
export class Refusal extends Error {
  override name = 'Refusal'
  /** Of the answer's extensions, or of the token endpoint (RFC 6749 §5.2). */
  readonly code: string
  /** To quote to the operator. */
  readonly requestId: string | undefined
  /** What the code alone does not say, such as NO_WEBHOOK. */
  readonly reason: string | undefined
  constructor(code: string, requestId?: string, reason?: string) {
    super(requestId ? `${code} (request ${requestId})` : code)
    this.code = code
    this.requestId = requestId
    this.reason = reason
  }
}

/** The quota is used up, or too many sign-ins failed. */
export class RateLimited extends Refusal {
  override name = 'RateLimited'
  /** Seconds to wait. */
  readonly retryAfter: number
  constructor(code: string, requestId: string | undefined, retryAfter: number) {
    super(code, requestId)
    this.retryAfter = retryAfter
  }
}

/** The server does not know who is asking: a wrong secret, or an access that has ended. */
export class Unauthorized extends Refusal {
  override name = 'Unauthorized'
}

/**
 * The token's scope does not reach that far (reason NO_SCOPE) or, of a watch, there is no webhook to
 * tell (NO_WEBHOOK), or none that takes anything any more (WEBHOOK_STOPPED).
 */
export class Forbidden extends Refusal {
  override name = 'Forbidden'
}

/** The question is malformed: the purpose is no code, the day is out of range. */
export class BadRequest extends Refusal {
  override name = 'BadRequest'
}

/** One request asked for too much. */
export class TooComplex extends Refusal {
  override name = 'TooComplex'
}

/** There is no answer just now, because of the server or of the way to it. */
export class Unavailable extends Refusal {
  override name = 'Unavailable'
  /** Seconds to wait; 0 when the server did not say. */
  readonly retryAfter: number
  constructor(code: string, requestId?: string, retryAfter = 0) {
    super(code, requestId)
    this.retryAfter = retryAfter
  }
}

/** The extensions of a GraphQL error; nothing about them is taken for granted. */
export type Extensions = { code?: unknown; requestId?: unknown; reason?: unknown; retryAfter?: unknown }

/** The error that extensions tell of. */
export function refusalOf(said: Extensions | undefined): Refusal {
  const code = typeof said?.code === 'string' ? said.code : 'UNKNOWN'
  const id = typeof said?.requestId === 'string' ? said.requestId : undefined
  const reason = typeof said?.reason === 'string' ? said.reason : undefined
  const wait = secondsOf(said?.retryAfter)
  switch (code) {
    case 'RATE_LIMITED':
      return new RateLimited(code, id, wait)
    case 'UNAUTHENTICATED':
      return new Unauthorized(code, id, reason)
    case 'FORBIDDEN':
      return new Forbidden(code, id, reason)
    case 'BAD_REQUEST':
      return new BadRequest(code, id)
    case 'TOO_COMPLEX':
      return new TooComplex(code, id)
    case 'UNAVAILABLE':
      return new Unavailable(code, id, wait)
    default:
      return new Refusal(code, id)
  }
}

const day = 24 * 60 * 60

/** A number of seconds out of an answer: none is 0, and none is longer than a day. */
export function secondsOf(said: unknown): number {
  const n = Number(said ?? 0)
  return n > 0 ? Math.min(n, day) : 0
}

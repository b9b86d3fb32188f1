export type Lang = 'zh' | 'en'

export class ProtocolError extends Error {
  constructor(
    readonly code: string,
    readonly requestId?: string,
    readonly retryAfter?: number,
  ) {
    super(code)
  }
}
export class ConnectionLost extends Error {}

// What a proxy answers in the server's place says nothing about the request, and a server that has
// run out of time does not know either: it may have been done.
const NO_ANSWER = 'NO_ANSWER'
const unsure = [NO_ANSWER, 'UNAVAILABLE']

/** Whether nobody knows what has become of a request that failed. */
export const isLost = (e: unknown) =>
  e instanceof ConnectionLost || (e instanceof ProtocolError && unsure.includes(e.code))

type Answer<T> = {
  data?: T
  errors?: { extensions?: { code?: string; requestId?: string; retryAfter?: number } }[]
}

/** A generated operation: its text, with the types of its answer and variables. */
type Operation<T, V> = { toString(): string; __apiType?: (variables: V) => T }

export async function request<T, V>(
  doc: Operation<T, V>,
  variables: V,
  lang: Lang,
  headers?: Record<string, string>,
): Promise<T> {
  const response = await send(String(doc), variables, lang, headers)
  const answer = (await response.json().catch(() => null)) as Answer<T> | null
  const error = answer?.errors?.[0]
  if (!error && answer?.data) return answer.data
  const ext = error?.extensions
  const id = ext?.requestId ?? response.headers.get('X-Request-Id') ?? undefined
  throw new ProtocolError(ext?.code ?? (error ? 'INTERNAL' : NO_ANSWER), id, ext?.retryAfter)
}

async function send(
  query: string,
  variables: unknown,
  lang: Lang,
  headers?: Record<string, string>,
): Promise<Response> {
  try {
    return await fetch('/graphql', {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        'Accept-Language': lang === 'en' ? 'en' : 'zh-Hant',
        ...headers,
      },
      body: JSON.stringify({ query, variables }),
      signal: AbortSignal.timeout(20_000),
    })
  } catch {
    throw new ConnectionLost()
  }
}

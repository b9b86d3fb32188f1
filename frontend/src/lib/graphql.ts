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
  const answer = (await response.json().catch(() => ({}))) as Answer<T>
  const error = answer.errors?.[0]
  if (!error && answer.data) return answer.data
  const ext = error?.extensions
  const id = ext?.requestId ?? response.headers.get('X-Request-Id') ?? undefined
  throw new ProtocolError(ext?.code ?? `HTTP_${response.status}`, id, ext?.retryAfter)
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

import type { TypedDocumentString } from '@/gql/graphql'

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

export async function request<T, V>(doc: TypedDocumentString<T, V>, variables: V, lang: Lang): Promise<T> {
  const response = await send(String(doc), variables, lang)
  const answer = (await response.json().catch(() => ({}))) as Answer<T>
  const error = answer.errors?.[0]
  if (!error && answer.data) return answer.data
  const ext = error?.extensions
  const id = ext?.requestId ?? response.headers.get('X-Request-Id') ?? undefined
  throw new ProtocolError(ext?.code ?? `HTTP_${response.status}`, id, ext?.retryAfter)
}

async function send(query: string, variables: unknown, lang: Lang): Promise<Response> {
  try {
    return await fetch('/graphql', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Accept-Language': lang === 'en' ? 'en' : 'zh-Hant' },
      body: JSON.stringify({ query, variables }),
      signal: AbortSignal.timeout(20_000),
    })
  } catch {
    throw new ConnectionLost()
  }
}

import type { TypedDocumentString } from '@/gql/clerk/graphql'
import { type Lang, ProtocolError, request } from '@/lib/graphql'

let onSessionOver: () => void = () => {}
let onSeen: () => void = () => {}

export function watchSession(over: () => void, seen: () => void) {
  onSessionOver = over
  onSeen = seen
}

/** Asks for staff. A background request does not prolong the session. */
export async function ask<T, V>(
  doc: TypedDocumentString<T, V>,
  variables: V,
  lang: Lang,
  background = false,
): Promise<T> {
  try {
    const data = await request(doc, variables, lang, background ? { 'X-Guashi-Background': '1' } : undefined)
    if (!background) onSeen()
    return data
  } catch (error) {
    if (error instanceof ProtocolError && error.code === 'UNAUTHENTICATED') onSessionOver()
    throw error
  }
}

import type { ReceiptPartsFragment } from '@/gql/graphql'
import type { Dict } from '@/locales/zh'
import type { Lang } from './graphql'
import { clock } from './rocDate'

type Notified = ReceiptPartsFragment['notified'][number]

/** What a citizen reads about the other government systems: a line for each state, not for each system. */
export type NotifiedLine = { text: string; state: Notified['state']; since: string }

const order = ['DELIVERED', 'SENDING', 'RETRYING', 'HELD'] as const

export function notifiedLines(
  notified: readonly Notified[],
  t: Dict['notified'],
  lang: Lang,
  now = new Date(),
): NotifiedLine[] {
  return order.flatMap((state) => {
    const mine = notified.filter((n) => n.state === state)
    if (mine.length === 0) return []
    const moments = mine.map((n) => n.since).sort((a, b) => Date.parse(a) - Date.parse(b))
    const since = (state === 'DELIVERED' ? moments.at(-1) : moments[0]) ?? ''
    const who = mine.map((n) => t.systems[n.system]).join(t.and)
    return [{ text: t[state](who, clock(since, lang, now)), state, since }]
  })
}

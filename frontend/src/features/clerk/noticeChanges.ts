import {
  type NoticePartsFragment,
  type NoticeSkipReason,
  ReplayNoticeDocument,
  ReplayNoticesDocument,
  SkipNoticeDocument,
  SkipNoticesDocument,
} from '@/gql/clerk/graphql'
import type { Lang } from '@/lib/graphql'
import { ask } from './api'

export type What = 'replay' | 'skip'
type Span = { target: string; from: string; to: string }

export async function changeOne(
  what: What,
  id: string,
  reason: NoticeSkipReason | undefined,
  lang: Lang,
): Promise<{ changed?: NoticePartsFragment; refusal?: string }> {
  if (what === 'replay') return { changed: (await ask(ReplayNoticeDocument, { id }, lang)).replayNotice }
  if (!reason) return {}
  const { skipNotice } = await ask(SkipNoticeDocument, { id, reason }, lang)
  return skipNotice.__typename === 'Refusal' ? { refusal: skipNotice.message } : { changed: skipNotice }
}

const ROUNDS = 20

/** Changes all of a span, as many at once as the server takes, and returns how many, and whether there may be more. */
export async function changeMany(
  what: What,
  span: Span,
  reason: NoticeSkipReason | undefined,
  lang: Lang,
): Promise<{ count: number; more: boolean }> {
  let [count, more] = [0, true]
  for (let round = 0; more && round < ROUNDS; round++) {
    const { changed } =
      what === 'replay'
        ? await ask(ReplayNoticesDocument, span, lang)
        : await ask(SkipNoticesDocument, { ...span, reason: reason ?? 'NOT_NEEDED' }, lang)
    count += changed.count
    more = changed.more
  }
  return { count, more }
}

import { useState } from 'preact/hooks'
import type { NoticePartsFragment, NoticeSkipReason } from '@/gql/clerk/graphql'
import { useDesk } from './desk'
import { changeMany, changeOne, type What } from './noticeChanges'
import { fromField, type Standing, toField } from './targets'

type Wanted = {
  what: What
  notice?: NoticePartsFragment
  target?: Standing
  shut: () => void
  done: (changed?: NoticePartsFragment) => void
}
export type Change = ReturnType<typeof useNoticeChange>

/** What is typed into a change of one notice or of a target's, and what comes of sending it. */
export function useNoticeChange({ what, notice, target, shut, done }: Wanted) {
  const { d, lang } = useDesk()
  const w = d.notices.change
  const [span, setSpan] = useState(() => usualSpan(target))
  const [reason, setReason] = useState<NoticeSkipReason>()
  const [busy, setBusy] = useState(false)
  const [result, setResult] = useState('')
  const [refused, setRefused] = useState('')
  const [failed, setFailed] = useState<unknown>()

  const one = async (id: string) => {
    const { changed, refusal } = await changeOne(what, id, reason, lang)
    done(changed)
    if (refusal) setRefused(refusal)
    else shut()
  }
  const many = async (code: string) => {
    const [from, to] = [fromField(span.from), fromField(span.to)]
    if (!from || !to || from >= to) return setRefused(w.badSpan)
    const { count, more } = await changeMany(what, { target: code, from, to }, reason, lang)
    const nothing = count === 0 && what === 'replay' && target?.state === 'STOPPED'
    const text = nothing ? w.resumed : (what === 'replay' ? w.replayed : w.skipped)(count)
    setResult(more ? text + w.more : text)
    done()
  }
  const send = async (e: Event) => {
    e.preventDefault()
    setRefused('')
    setFailed(undefined)
    setBusy(true)
    try {
      if (notice) await one(notice.id)
      else if (target) await many(target.code)
    } catch (error) {
      setFailed(error)
    }
    setBusy(false)
  }
  return { span, setSpan, reason, setReason, busy, result, refused, failed, send }
}

const WEEK = 7 * 86_400_000

/** From the oldest that is not settled, and a week ago at least, to the coming minute. */
export function usualSpan(target?: Standing, now = Date.now()): { from: string; to: string } {
  const unsettled = [target?.oldestPendingAt, target?.oldestDeadAt].map((at) => (at ? Date.parse(at) : now))
  return { from: toField(Math.min(...unsettled, now - WEEK)), to: toField(now + 60_000) }
}

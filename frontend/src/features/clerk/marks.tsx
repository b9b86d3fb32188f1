import type { LinePartsFragment } from '@/gql/clerk/graphql'
import { useDesk } from './desk'
import { day, span } from './time'

type Marked = Pick<
  LinePartsFragment,
  'passwordLocked' | 'contactState' | 'reportedAgainAt' | 'outsideOfficeHours'
>

/** What stands out in a case, in words: colour only helps. The signs are of those that every Chinese font has. */
export function Marks({ of }: { of: Marked }) {
  const { d } = useDesk()
  return (
    <>
      {of.reportedAgainAt && <span class="mark strong">◆ {d.marks.again}</span>}
      {of.contactState === 'DISPUTED' && <span class="mark strong">？ {d.marks.disputed}</span>}
      {of.passwordLocked && <span class="mark">■ {d.marks.locked}</span>}
      {of.outsideOfficeHours && <span class="mark quiet">○ {d.marks.outside}</span>}
    </>
  )
}

export function Due({ at, overdue, now }: { at: string; overdue: boolean; now: number }) {
  const { d } = useDesk()
  const ms = Date.parse(at) - now
  if (overdue || ms < 0) return <span class="due over">▲ {d.over(span(ms, d))}</span>
  if (day(at) === day(now)) return <span class="due soon">● {d.today}</span>
  return <span class="due">{d.left(span(ms, d))}</span>
}

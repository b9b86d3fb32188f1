import { Link } from 'wouter'
import type { CasePartsFragment } from '@/gql/clerk/graphql'
import { useDesk } from './desk'
import { nameOf, noticeWords } from './targets'

/** Who has been told of what; it stands open while something has not arrived. */
export function CaseNotices({ notices }: { notices: CasePartsFragment['notices'] }) {
  const { d, staff } = useDesk()
  const w = d.notices
  const settled = notices.filter((n) => n.state === 'DELIVERED' || n.skippedAt).length
  const mayOpen = (n: (typeof notices)[number]) =>
    staff.role === 'CENTRAL' || (staff.role === 'COUNTY' && n.target.kind === 'COUNTY')
  return (
    <details open={settled < notices.length}>
      <summary>
        {d.case.notices} {w.told(notices.filter((n) => n.state === 'DELIVERED').length, notices.length)}
      </summary>
      <ul class="told">
        {notices.map((n) => {
          const what = `${d.events[n.event]} → ${nameOf(n.target, d)}`
          return (
            <li key={n.id}>
              {mayOpen(n) ? <Link href={`/desk/notices/${n.id}`}>{what}</Link> : what} ·{' '}
              <span class={n.state === 'DEAD' && !n.skippedAt ? 'bad' : undefined}>{noticeWords(n, d)}</span>
            </li>
          )
        })}
      </ul>
    </details>
  )
}

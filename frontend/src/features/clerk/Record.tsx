import type { CasePartsFragment } from '@/gql/clerk/graphql'
import { CaseNotices } from './CaseNotices'
import { useDesk } from './desk'
import { short } from './time'

/** What has happened so far, the latest on top. */
export function Record({ c }: { c: CasePartsFragment }) {
  const { d } = useDesk()
  const contacts = c.contacts.map((k) => ({
    at: k.at,
    what: k.withdrawnAt ? d.aside(d.contactState[k.outcome], d.case.withdrawn) : d.contactState[k.outcome],
    more: [
      `${d.outcome[k.method]}${k.phoneUsed ? ` · ${d.outcome[k.phoneUsed]}` : ''} · ${k.by}`,
      k.explanation,
      k.withdrawalReason,
    ],
  }))
  const shownByContact = ['NOT_REACHED', 'CONTACTED', 'DISPUTED']
  const milestones = c.milestones
    .filter((m) => !shownByContact.includes(m.kind))
    .map((m) => ({ at: m.at, what: d.kinds[m.kind], more: [] as string[] }))
  // Of one moment, the later stands above: a revocation comes before the confirmation that it brings (C5).
  const all = [...contacts, ...milestones.reverse()].sort((a, b) => b.at.localeCompare(a.at))
  return (
    <section aria-labelledby="record">
      <h2 id="record">{d.case.record}</h2>
      <ol class="timeline">
        {all.map((e) => (
          <li key={e.at + e.what}>
            <time class="number">{short(e.at)}</time> <b>{e.what}</b>
            {e.more.filter(Boolean).map((text) => (
              <p key={text}>{text}</p>
            ))}
          </li>
        ))}
      </ol>
      {c.counter && (
        <p>
          {d.case.counter} {c.counter.identityDocument} {c.counter.note} · {c.counter.by}
        </p>
      )}
      <CaseNotices notices={c.notices} />
    </section>
  )
}

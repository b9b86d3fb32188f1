import { Link } from 'wouter'
import { Heading } from '@/components/Heading'
import { Moment } from '@/components/Moment'
import { OfficeName } from '@/components/OfficeName'
import { Rows } from '@/components/Rows'
import type { ReceiptPartsFragment } from '@/gql/graphql'
import { useLocale } from '@/lib/i18n'
import { notifiedLines } from '@/lib/notified'

export function StatusView({ receipts }: { receipts: readonly ReceiptPartsFragment[] }) {
  const { t, link } = useLocale()
  return (
    <>
      <Heading text={receipts.length ? t.doneTitle.status : t.status.none} />
      {receipts.length === 0 && (
        <>
          <p class="lead">{t.status.noneText}</p>
          <Link class="ds-button big" href={link('/report')}>
            {t.status.report}
          </Link>
        </>
      )}
      {/* The server lists the newest first. */}
      {receipts.map((r, i) => (
        <One key={r.number} r={r} newest={i === 0} />
      ))}
      {receipts.length > 0 && receipts.every((r) => r.state === 'REVOKED') && (
        <p class="note">{t.status.elsewhere}</p>
      )}
      <Link class="ds-button" data-variant="tertiary" href={link('/')}>
        {t.receipt.home}
      </Link>
    </>
  )
}

function One({ r, newest }: { r: ReceiptPartsFragment; newest: boolean }) {
  const { t, lang, link } = useLocale()
  const active = r.state === 'ACTIVE'
  const state = active ? r.contactState : r.state
  // A newer server may know states and events that this page does not.
  const known = (texts: object) => (texts as Partial<Record<string, string>>)[state]
  const stands: Partial<Record<string, string>> = t.notified.stands
  const kinds: Partial<Record<string, string>> = t.status.kinds
  const now = known(t.status) ?? t.status.other
  const told = notifiedLines(r.notified, t.notified, lang)
  const past = [
    ...r.milestones.map((m) => ({ text: kinds[m.kind] ?? t.status.other, at: m.at })),
    ...told.filter((n) => n.state === 'DELIVERED').map((n) => ({ text: n.text, at: n.since })),
  ].sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
  return (
    <section class="status-one">
      <div class={active ? 'answer' : 'answer ended'}>
        <h2>{now}</h2>
        {/* It speaks of the card, and what holds for that the newest report alone tells. */}
        {newest && <p>{known(t.status.next)}</p>}
      </div>
      {r.passwordLocked && active && <p class="warning">{t.status.locked}</p>}
      <Rows
        rows={[
          [t.receipt.number, <span class="number">{r.number}</span>],
          [t.receipt.office, <OfficeName office={r.office} />],
        ]}
      />
      <h3>{t.status.timeline}</h3>
      <ol class="timeline">
        {past.map((e) => (
          <li key={e.text + e.at}>
            <b>{e.text}</b>
            <Moment at={e.at} />
          </li>
        ))}
        {told
          .filter((n) => n.state !== 'DELIVERED')
          .map((n) => (
            <li key={n.state} class="current">
              <b>{n.text}</b>
              {n.state !== 'SENDING' && <span class="soft">{stands[r.state]}</span>}
            </li>
          ))}
        {active && (
          <li class="current" aria-current="step">
            <b>{t.status.now}</b>
            <span>{now}</span>
          </li>
        )}
        {active && <li class="coming">{t.status.upcoming}</li>}
      </ol>
      {active && !r.passwordLocked && r.contactState !== 'DISPUTED' && (
        <Link class="ds-button" data-variant="secondary" href={link('/revoke')}>
          {t.status.found}
        </Link>
      )}
    </section>
  )
}

import { Link } from 'wouter'
import { Heading } from '@/components/Heading'
import type { ReceiptPartsFragment } from '@/gql/graphql'
import { useLocale } from '@/lib/i18n'
import { formatMoment } from '@/lib/rocDate'

export function StatusView({ receipts }: { receipts: readonly ReceiptPartsFragment[] }) {
  const { t, link } = useLocale()
  return (
    <>
      <Heading text={receipts.length ? t.doneTitle.status : t.status.none} />
      {receipts.length === 0 && <p class="lead">{t.status.noneText}</p>}
      {receipts.map((r) => (
        <One key={r.number} r={r} />
      ))}
      <Link class="ds-button" href={link('/')}>
        {t.receipt.home}
      </Link>
    </>
  )
}

function One({ r }: { r: ReceiptPartsFragment }) {
  const { t, lang } = useLocale()
  const now = t.status[r.state === 'ACTIVE' ? r.contactState : r.state]
  return (
    <section class="status-one">
      <h2>{now}</h2>
      {r.passwordLocked && r.state === 'ACTIVE' && <p class="warning">{t.status.locked}</p>}
      <p>
        {t.receipt.number} <span class="number">{r.number}</span>
      </p>
      <p>
        {r.office?.name ?? t.receipt.noOffice} {r.office?.phone ?? ''}
      </p>
      <h3>{t.status.timeline}</h3>
      <ol class="timeline">
        {r.milestones.map((m) => (
          <li key={m.kind + m.at}>
            <b>{t.status.kinds[m.kind]}</b>
            <br />
            {formatMoment(m.at, lang)}
          </li>
        ))}
        {r.state === 'ACTIVE' && (
          <li class="current">
            <b>{t.status.now}</b>
            <br />
            {now}
          </li>
        )}
        {r.state === 'ACTIVE' && <li class="coming">{t.status.upcoming}</li>}
      </ol>
    </section>
  )
}

import { useState } from 'preact/hooks'
import { Link } from 'wouter'
import type { ReceiptPartsFragment } from '@/gql/graphql'
import { useLocale } from '@/lib/i18n'
import { notifiedLines } from '@/lib/notified'
import { formatMoment } from '@/lib/rocDate'
import { Heading } from './Heading'
import { Moment } from './Moment'
import { OfficeName } from './OfficeName'
import { Rows } from './Rows'

export function Outcome({
  task,
  receipts,
}: {
  task: 'report' | 'revoke'
  receipts: readonly ReceiptPartsFragment[]
}) {
  const { t, lang, link } = useLocale()
  const r = receipts[0]
  if (!r) return null
  const moment = (task === 'revoke' && r.revokedAt) || r.reportedAt
  const at = formatMoment(moment, lang)
  const told = notifiedLines(r.notified, t.notified, lang)
    .map((n) => n.text)
    .join(' · ')
  const office = `${r.office?.name ?? t.receipt.noOffice} ${r.office?.phone ?? `（${t.receipt.noPhone}）`}`
  const steps = task === 'revoke' ? t.receipt.revokedSteps : t.receipt.steps
  const revokeAt = t.receipt.revokeAt(`${location.origin}${link('/revoke')}`)
  const when = task === 'revoke' ? t.receipt.revokedAt : t.receipt.at
  return (
    <article class="receipt">
      <svg class="ok" viewBox="0 0 48 48" width="56" height="56" aria-hidden="true">
        <circle cx="24" cy="24" r="22" />
        <path d="m14 25 7 7 14-15" />
      </svg>
      <Heading text={t.doneTitle[task]} />
      <p class="soft">{t.receipt.number}</p>
      <p class="number large">{r.number}</p>
      <Rows
        rows={[
          [when, <Moment at={moment} />],
          [t.receipt.office, <OfficeName office={r.office} />],
          ...(told ? [[t.notified.label, told] as const] : []),
        ]}
      />
      <h2>{t.receipt.next}</h2>
      <ol class="steps">
        {steps.map((s) => (
          <li key={s}>{s}</li>
        ))}
      </ol>
      {task === 'report' && <p class="note">{t.receipt.keep}</p>}
      {task === 'report' && <p class="paper">{revokeAt}</p>}
      <Actions
        text={[
          t.doneTitle[task],
          `${t.receipt.number} ${r.number}`,
          `${when} ${at}`,
          office,
          '',
          t.receipt.next,
          ...steps,
          ...(task === 'report' ? [t.receipt.keep, revokeAt] : []),
        ].join('\n')}
      />
      <Link class="ds-button no-print" data-variant="tertiary" href={link('/')}>
        {t.receipt.home}
      </Link>
    </article>
  )
}

function Actions({ text }: { text: string }) {
  const { t } = useLocale()
  const [said, setSaid] = useState('')
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text)
      setSaid(t.receipt.copied)
    } catch {
      setSaid(t.receipt.notCopied) // refused, or not in a secure context
    }
  }
  return (
    <div class="row no-print">
      <button type="button" class="ds-button" data-variant="secondary" onClick={() => window.print()}>
        {t.receipt.print}
      </button>
      <button type="button" class="ds-button" data-variant="secondary" onClick={copy}>
        {t.receipt.copy}
      </button>
      <span role="status">{said}</span>
    </div>
  )
}

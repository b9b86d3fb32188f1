import type { RefusalPartsFragment, WayOn } from '@/gql/graphql'
import { useLocale } from '@/lib/i18n'
import { formatMoment } from '@/lib/rocDate'
import { Heading } from './Heading'

export function Refused({ refusal: r, onEdit }: { refusal: RefusalPartsFragment; onEdit: () => void }) {
  const { t, lang } = useLocale()
  const office = r.receipt?.office
  return (
    <>
      <Heading text={(t.refusal as Partial<Record<string, string>>)[r.code] ?? r.message} error />
      <p class="lead">{r.message}</p>
      {typeof r.attemptsLeft === 'number' && <p class="warning">{t.attempts(r.attemptsLeft)}</p>}
      {typeof r.retryAfter === 'number' && <p>{t.wait(r.retryAfter)}</p>}
      {r.receipt && (
        <dl>
          <div>
            <dt>{t.receipt.number}</dt>
            <dd class="number">{r.receipt.number}</dd>
          </div>
          <div>
            <dt>{t.receipt.at}</dt>
            <dd>{formatMoment(r.receipt.reportedAt, lang)}</dd>
          </div>
          <div>
            <dt>{t.receipt.office}</dt>
            <dd>
              {office?.name ?? t.receipt.noOffice} {office?.phone ?? ''}
            </dd>
          </div>
        </dl>
      )}
      {r.code === 'ALREADY_REPORTED' && (
        <div class="summary">
          <h2>{t.notYours.title}</h2>
          <p>{t.notYours.text}</p>
        </div>
      )}
      <h2>{t.ways.title}</h2>
      <ul class="cards">
        {r.waysOn.map((w) => (
          <Way key={w} way={w} />
        ))}
      </ul>
      <button type="button" class="ds-button" onClick={onEdit}>
        {t.ways.CHECK_DATA[0]}
      </button>
    </>
  )
}

function Way({ way }: { way: WayOn }) {
  const { t } = useLocale()
  const [title, text] = t.ways[way]
  return (
    <li>
      <h3>{way === 'CALL_1996' ? <a href="tel:1996">{title}</a> : title}</h3>
      <p>{text}</p>
    </li>
  )
}

import { Link } from 'wouter'
import type { ReceiptPartsFragment, RefusalPartsFragment } from '@/gql/graphql'
import type { Task, Values } from '@/lib/form'
import { useLocale } from '@/lib/i18n'
import { type Counties, declaredGroups } from './declared'
import { Heading } from './Heading'
import { Moment } from './Moment'
import { OfficeName } from './OfficeName'
import { Rows } from './Rows'
import { type Elsewhere, WayCard } from './WayCard'

type Props = {
  task: Task
  refusal: RefusalPartsFragment
  values: Values
  counties: Counties
  onEdit: () => void
}

const elsewhere: readonly string[] = ['CALL_1996', 'USE_CERTIFICATE', 'VISIT_OFFICE']

/** The ways to the goal of a task that lead past this page, best first. */
function waysPast(task: Task, waysOn: readonly string[]): readonly Elsewhere[] {
  const named = waysOn.filter((w): w is Elsewhere => elsewhere.includes(w))
  // The hotline takes reports and revokes none (A5, A7).
  if (task === 'revoke') {
    const able = named.filter((w) => w !== 'CALL_1996')
    return able.length ? able : ['USE_CERTIFICATE', 'VISIT_OFFICE']
  }
  // It is open to everybody at any hour: nobody is left with “try again” alone.
  return named.length ? named : ['CALL_1996']
}

export function Refused({ task, refusal: r, values, counties, onEdit }: Props) {
  const { t, link } = useLocale()
  const ways = waysPast(task, r.waysOn)
  // The last wrong password has locked the report: that is what matters now (C4).
  const code = r.attemptsLeft === 0 ? 'PASSWORD_LOCKED' : r.code
  const again = r.waysOn.some((w) => !elsewhere.includes(w))
  return (
    <>
      <Heading text={byCode(t.refusal, code) ?? r.message} error />
      <p class="lead">{byCode(t.refusalMeans, code) ?? r.message}</p>
      {!!r.attemptsLeft && <p class="warning">{t.attempts(r.attemptsLeft)}</p>}
      {typeof r.retryAfter === 'number' && <p>{t.wait(r.retryAfter)}</p>}
      {r.receipt && <Known receipt={r.receipt} />}
      {r.code === 'ALREADY_REPORTED' && (
        <div class="summary">
          <h2>{t.notYours.title}</h2>
          <p>{t.notYours.text}</p>
        </div>
      )}
      {again && <Typed values={values} counties={counties} />}
      {again && (
        <button type="button" class="ds-button big" onClick={onEdit}>
          {r.waysOn.includes('CHECK_DATA') ? t.ways.CHECK_DATA : t.ways.TRY_LATER}
        </button>
      )}
      <h2>{again ? t.ways.title : t.ways.only}</h2>
      <ul class="cards">
        {ways.map((w) => (
          <WayCard
            key={w}
            way={w}
            // Any office takes a report; only the one that serves the household can end one (D7).
            household={task === 'revoke' || r.code === 'ALREADY_REPORTED'}
            office={r.receipt?.office}
          />
        ))}
      </ul>
      <Link class="ds-button" data-variant={again ? 'tertiary' : 'secondary'} href={link('/')}>
        {t.receipt.home}
      </Link>
    </>
  )
}

// A newer server may know codes that this page does not.
const byCode = (texts: Partial<Record<string, string>>, code: string) => texts[code]

function Known({ receipt }: { receipt: ReceiptPartsFragment }) {
  const { t } = useLocale()
  return (
    <div class="panel">
      <Rows
        rows={[
          [t.receipt.number, <span class="number">{receipt.number}</span>],
          [t.receipt.at, <Moment at={receipt.reportedAt} />],
          [t.receipt.office, <OfficeName office={receipt.office} />],
        ]}
      />
    </div>
  )
}

function Typed({ values, counties }: { values: Values; counties: Counties }) {
  const { t, lang } = useLocale()
  return (
    <details class="panel">
      <summary>{t.typed}</summary>
      <Rows rows={declaredGroups(values, counties, t, lang).flatMap((g) => g.rows)} />
    </details>
  )
}

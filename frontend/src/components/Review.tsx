import { useState } from 'preact/hooks'
import type { SetupQuery } from '@/gql/graphql'
import { declaration, type FieldName, type Task, type Values } from '@/lib/form'
import { useLocale } from '@/lib/i18n'
import { Heading } from './Heading'
import type { Trouble } from './TaskFlow'

type Props = {
  task: Task
  values: Values
  trouble?: Trouble
  pending: boolean
  counties: SetupQuery['counties']
  onEdit: (id?: string) => void
  onSend: () => void
}

export function Review({ task, values, trouble, pending, counties, onEdit, onSend }: Props) {
  const { t } = useLocale()
  const [look, setLook] = useState(false)
  const d = declaration(values)
  const county = counties.find((c) => c.code === values.county)
  const place = `${county?.name ?? ''}${county?.towns.find((x) => x.code === values.townCode)?.name ?? ''}`
  const birth = `${t.era[values.birth.era]} ${values.birth.year}-${values.birth.month}-${values.birth.day}（${t.greg} ${d.birthDate}）`
  const group = (title: string, first: FieldName, rows: [string, string][]) => (
    <section class="review-group">
      <div class="row spread">
        <h2>{title}</h2>
        <button
          type="button"
          class="ds-button"
          data-variant="tertiary"
          disabled={pending}
          aria-label={`${t.edit} ${title}`}
          onClick={() => onEdit(first)}
        >
          {t.edit}
        </button>
      </div>
      <dl>
        {rows.map(([k, v]) => (
          <div key={k}>
            <dt>{k}</dt>
            <dd>{v}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
  const f = t.fields
  return (
    <>
      <Heading text={t.review} error={!!trouble} />
      {trouble && <TroubleBox trouble={trouble} />}
      {group(t.sections.you, 'idNumber', [
        [f.idNumber, d.idNumber],
        [f.name, d.name],
        [f.birth, birth],
      ])}
      {group(t.sections.household, 'county', [
        [f.townCode, place],
        [f.address, d.address],
        [f.parentName, d.parentName],
      ])}
      {group(t.sections.contact, 'phone', [
        [f.phone, d.phone],
        [f.email, d.email],
      ])}
      {task !== 'status' &&
        group(t.sections.password, 'password', [[f.password, look ? values.password : '••••']])}
      {task !== 'status' && (
        <button
          type="button"
          class="ds-button"
          data-variant="secondary"
          aria-pressed={look}
          onClick={() => setLook(!look)}
        >
          {look ? t.pw.hide : t.pw.show}
        </button>
      )}
      <p>{t.declare}</p>
      <div class="row">
        <button type="button" class="ds-button big" aria-disabled={pending} onClick={onSend}>
          {trouble ? t.retry : t.send[task]}
        </button>
        <button
          type="button"
          class="ds-button"
          data-variant="tertiary"
          disabled={pending}
          onClick={() => onEdit()}
        >
          {t.back}
        </button>
      </div>
      <p role="status">{pending ? t.pending : ''}</p>
    </>
  )
}

function TroubleBox({ trouble }: { trouble: Trouble }) {
  const { t } = useLocale()
  return (
    <div class="summary" role="alert">
      <p>{trouble.lost ? t.lost : t.broken}</p>
      {trouble.retryAfter && <p>{t.wait(trouble.retryAfter)}</p>}
      {trouble.requestId && (
        <p>
          {t.requestId} <code>{trouble.requestId}</code>
        </p>
      )}
    </div>
  )
}

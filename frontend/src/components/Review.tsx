import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import type { Task, Values } from '@/lib/form'
import { useLocale } from '@/lib/i18n'
import { type Counties, declaredGroups, type Group } from './declared'
import { Heading } from './Heading'
import { Rows } from './Rows'
import { type Trouble, TroubleBox } from './TroubleBox'

type Props = {
  task: Task
  values: Values
  trouble?: Trouble
  offline: boolean
  maybeDone: boolean
  pending: boolean
  counties: Counties
  onEdit: (id?: string) => void
  onSend: () => void
}

export function Review({
  task,
  values,
  trouble,
  offline,
  maybeDone,
  pending,
  counties,
  onEdit,
  onSend,
}: Props) {
  const { t, lang } = useLocale()
  const part = (g: Omit<Group, 'rows'>, children: ComponentChildren) => (
    <section class="review-group" key={g.first}>
      <div class="row spread">
        <h2>{g.title}</h2>
        <button
          type="button"
          class="ds-button"
          data-variant="tertiary"
          disabled={pending}
          aria-label={`${t.edit} ${g.title}`}
          onClick={() => onEdit(g.first)}
        >
          {t.edit}
        </button>
      </div>
      {children}
    </section>
  )
  return (
    <>
      <Heading text={t.review} error={!!trouble} />
      {declaredGroups(values, counties, t, lang).map((g) => part(g, <Rows rows={g.rows} />))}
      {task !== 'status' &&
        part({ title: t.sections.password, first: 'password' }, <Secret value={values.password} />)}
      {trouble && <TroubleBox {...{ trouble, task, offline }} />}
      {maybeDone && !trouble && !pending && <p class="note">{t.maybeDone}</p>}
      <p>{t.declare}</p>
      <button type="button" class="ds-button big" aria-disabled={pending} onClick={onSend}>
        {pending ? t.pending : trouble ? t.retry : t.send[task]}
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
      <p class="unseen" role="status">
        {pending ? t.pending : ''}
      </p>
    </>
  )
}

function Secret({ value }: { value: string }) {
  const { t } = useLocale()
  const [look, setLook] = useState(false)
  return (
    <div class="row spread secret">
      <code>{look ? value : '••••'}</code>
      <button type="button" class="ds-button" data-variant="tertiary" onClick={() => setLook(!look)}>
        {look ? t.pw.hide : t.pw.show}
      </button>
    </div>
  )
}

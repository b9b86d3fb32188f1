import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import {
  type CasePartsFragment,
  CloseReplacedDocument,
  type DeskRefusalPartsFragment,
  RevokeAtOfficeDocument,
} from '@/gql/clerk/graphql'
import { idempotencyKeys } from '@/lib/idempotency'
import { ask } from './api'
import { useDesk } from './desk'
import { type CounterDraft, counterDrafts } from './drafts'
import { countyOf } from './OutcomeDetails'
import { Problem } from './Problem'
import { day } from './time'

export type CounterAct = 'revoke' | 'replace'
type Props = {
  act: CounterAct
  c: CasePartsFragment
  close: () => void
  reload: () => Promise<void>
  onChange: (c: CasePartsFragment) => void
}
type Result =
  | ({ __typename: 'Case' } & CasePartsFragment)
  | ({ __typename: 'Refusal' } & DeskRefusalPartsFragment)

/**
 * What is settled in person: revocation after an identity check (D7), or a new card (D9). Neither can be
 * taken back, so both are shown before they are done.
 */
export function Counter({ act, c, close, reload, onChange }: Props) {
  const { d, lang } = useDesk()
  const [typed, setTyped] = useState<CounterDraft>(
    counterDrafts.get(c.number) ?? { identityDocument: '', note: '', issuedOn: day(Date.now()) },
  )
  const { identityDocument, note, issuedOn } = typed
  const form = useRef<HTMLFormElement>(null)
  const [sure, setSure] = useState(false)
  const [refused, setRefused] = useState('')
  const [failed, setFailed] = useState<unknown>()
  const keys = useMemo(() => idempotencyKeys(), [])

  useLayoutEffect(() => {
    form.current?.querySelector<HTMLElement>(sure ? '[type=submit]' : 'input')?.focus()
  }, [sure])
  const set = (name: keyof CounterDraft) => (value: string) => {
    counterDrafts.set(c.number, { ...typed, [name]: value })
    setTyped({ ...typed, [name]: value })
  }
  const leave = (e: KeyboardEvent) => {
    if (e.key !== 'Escape') return
    e.stopPropagation()
    close()
  }

  const run = async (): Promise<Result> => {
    if (act === 'revoke') {
      const said = { number: c.number, identityDocument, note: note || null }
      return (await ask(RevokeAtOfficeDocument, { input: { ...said, idempotencyKey: keys(said) } }, lang))
        .result
    }
    const said = { number: c.number, issuedOn }
    return (await ask(CloseReplacedDocument, { input: { ...said, idempotencyKey: keys(said) } }, lang)).result
  }
  const settle = async (e: Event) => {
    e.preventDefault()
    if (!sure) {
      setSure(true)
      return
    }
    setRefused('')
    setFailed(undefined)
    try {
      const result = await run()
      if (result.__typename === 'Case') {
        counterDrafts.delete(c.number)
        return onChange(result)
      }
      setSure(false)
      setRefused(result.fields[0]?.message ?? result.message)
      if (result.code !== 'INVALID_INPUT') await reload()
    } catch (error) {
      setFailed(error)
    }
  }
  const told = act === 'revoke' ? d.counter.revoke : `${d.counter.replace} · ${issuedOn}`
  const kept = act === 'revoke' ? [identityDocument, note].filter(Boolean).join(' · ') : ''
  const confirms = act === 'revoke' && ['PENDING', 'NOT_REACHED'].includes(c.contactState)
  return (
    <form ref={form} class="counter stack" onSubmit={settle} onKeyDown={leave} aria-label={d.counter[act]}>
      <h2>{d.counter[act]}</h2>
      {refused && (
        <p class="error" role="alert">
          {refused}
        </p>
      )}
      {failed !== undefined && <Problem d={d} error={failed} />}
      <fieldset class="stack" disabled={sure}>
        {act === 'revoke' && (
          <Field
            label={d.counter.document}
            max={50}
            required
            value={identityDocument}
            set={set('identityDocument')}
          />
        )}
        {act === 'revoke' && <Field label={d.counter.note} max={500} value={note} set={set('note')} />}
        {act === 'replace' && (
          <label>
            {d.counter.issuedOn}
            <input
              class="ds-input"
              type="date"
              required
              min={day(c.reportedAt)}
              max={day(Date.now())}
              value={issuedOn}
              onInput={(e) => set('issuedOn')(e.currentTarget.value)}
            />
          </label>
        )}
      </fieldset>
      <div class="preview" role="status">
        {sure && (
          <p>
            {d.outcome.preview(countyOf(c.town.name))} <span class="number">{c.number}</span> · {told}
          </p>
        )}
        {sure && confirms && <p>{d.counter.confirms(countyOf(c.town.name))}</p>}
        {sure && kept && (
          <p>
            {d.counter.kept} {kept}
          </p>
        )}
        {sure && <b>{d.counter.final}</b>}
      </div>
      <p>
        <button type="submit" class="ds-button" data-variant={sure ? undefined : 'secondary'}>
          {sure ? d.counter.confirm[act] : d.counter.look}
        </button>{' '}
        {sure && (
          <button type="button" class="plain" onClick={() => setSure(false)}>
            {d.counter.mend}
          </button>
        )}
      </p>
    </form>
  )
}

type FieldProps = { label: string; max: number; required?: boolean; value: string; set: (v: string) => void }

function Field({ label, max, required = false, value, set }: FieldProps) {
  return (
    <label>
      {label}
      <input
        class="ds-input"
        required={required}
        maxLength={max}
        value={value}
        onInput={(e) => set(e.currentTarget.value)}
      />
    </label>
  )
}

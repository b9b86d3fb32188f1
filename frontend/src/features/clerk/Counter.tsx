import { useMemo, useState } from 'preact/hooks'
import {
  type CasePartsFragment,
  CloseReplacedDocument,
  type DeskRefusalPartsFragment,
  RevokeAtOfficeDocument,
} from '@/gql/clerk/graphql'
import { idempotencyKeys } from '@/lib/idempotency'
import { ask } from './api'
import { useDesk } from './desk'
import { Problem } from './Problem'
import { day } from './time'

type Props = { c: CasePartsFragment; reload: () => Promise<void>; onChange: (c: CasePartsFragment) => void }
type Result =
  | ({ __typename: 'Case' } & CasePartsFragment)
  | ({ __typename: 'Refusal' } & DeskRefusalPartsFragment)

/** What is settled in person: revocation after an identity check (D7), or a new card (D9). */
export function Counter({ c, reload, onChange }: Props) {
  const { d, lang } = useDesk()
  const [identityDocument, setDocument] = useState('')
  const [note, setNote] = useState('')
  const [issuedOn, setIssuedOn] = useState(day(Date.now()))
  const [refused, setRefused] = useState('')
  const [failed, setFailed] = useState<unknown>()
  const keys = useMemo(() => idempotencyKeys(), [])

  const settle = (run: () => Promise<{ result: Result }>) => async (e: Event) => {
    e.preventDefault()
    setRefused('')
    setFailed(undefined)
    try {
      const { result } = await run()
      if (result.__typename === 'Case') onChange(result)
      else {
        setRefused(result.fields[0]?.message ?? result.message)
        if (result.code !== 'INVALID_INPUT') await reload()
      }
    } catch (error) {
      setFailed(error)
    }
  }
  const revoke = settle(() => {
    const said = { number: c.number, identityDocument, note: note || null }
    return ask(RevokeAtOfficeDocument, { input: { ...said, idempotencyKey: keys(said) } }, lang)
  })
  const replace = settle(() => {
    const said = { number: c.number, issuedOn }
    return ask(CloseReplacedDocument, { input: { ...said, idempotencyKey: keys(said) } }, lang)
  })

  return (
    <details class="counter">
      <summary>{d.counter.title}</summary>
      {refused && (
        <p class="error" role="alert">
          {refused}
        </p>
      )}
      {failed !== undefined && <Problem d={d} error={failed} />}
      <div class="halves">
        <form class="stack" onSubmit={revoke}>
          <h3>{d.counter.revoke}</h3>
          <label>
            {d.counter.document}
            <input
              class="ds-input"
              required
              maxLength={50}
              value={identityDocument}
              onInput={(e) => setDocument(e.currentTarget.value)}
            />
          </label>
          <label>
            {d.counter.note}
            <input
              class="ds-input"
              maxLength={500}
              value={note}
              onInput={(e) => setNote(e.currentTarget.value)}
            />
          </label>
          <button type="submit" class="ds-button" data-variant="secondary">
            {d.counter.doRevoke}
          </button>
        </form>
        <form class="stack" onSubmit={replace}>
          <h3>{d.counter.replaced}</h3>
          <label>
            {d.counter.issuedOn}
            <input
              class="ds-input"
              type="date"
              required
              min={day(c.reportedAt)}
              max={day(Date.now())}
              value={issuedOn}
              onInput={(e) => setIssuedOn(e.currentTarget.value)}
            />
          </label>
          <button type="submit" class="ds-button" data-variant="secondary">
            {d.counter.doReplace}
          </button>
        </form>
      </div>
    </details>
  )
}

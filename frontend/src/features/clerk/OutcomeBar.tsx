import { useMemo, useRef, useState } from 'preact/hooks'
import { useLocation } from 'wouter'
import {
  type CasePartsFragment,
  type ContactMethod,
  type ContactOutcome,
  type PhoneUsed,
  RecordContactDocument,
} from '@/gql/clerk/graphql'
import { idempotencyKeys } from '@/lib/idempotency'
import { ask } from './api'
import { useDesk } from './desk'
import { useKeys } from './keys'
import { lastList, nextOf } from './list'
import { Problem } from './Problem'
import { undo } from './undoable'

const outcomes: ContactOutcome[] = ['CONFIRMED', 'NOT_REACHED', 'DISPUTED']

type Props = { c: CasePartsFragment; reload: () => Promise<void>; onChange: (c: CasePartsFragment) => void }

export function OutcomeBar({ c, reload, onChange }: Props) {
  const { d, lang } = useDesk()
  const [, go] = useLocation()
  const [outcome, setOutcome] = useState<ContactOutcome>()
  const [method, setMethod] = useState<ContactMethod>('PHONE')
  const [phoneUsed, setPhoneUsed] = useState<PhoneUsed>(c.registryPhone ? 'REGISTRY' : 'DECLARED')
  const [explanation, setExplanation] = useState('')
  const [refused, setRefused] = useState('')
  const [failed, setFailed] = useState<unknown>()
  const [busy, setBusy] = useState(false)
  const keys = useMemo(() => idempotencyKeys(), [])
  const text = useRef<HTMLTextAreaElement>(null)
  const needed = outcome === 'DISPUTED' || (outcome === 'NOT_REACHED' && c.explanationNeeded)

  const choose = (o: ContactOutcome) => () => {
    setOutcome(o)
    setRefused('')
    requestAnimationFrame(() => text.current?.focus())
  }
  useKeys({ 1: choose('CONFIRMED'), 2: choose('NOT_REACHED'), 3: choose('DISPUTED') })

  const send = async (e: Event) => {
    e.preventDefault()
    if (!outcome || busy) return
    setBusy(true)
    setFailed(undefined)
    setRefused('')
    const said = {
      number: c.number,
      outcome,
      method,
      phoneUsed: method === 'PHONE' ? phoneUsed : null,
      explanation: explanation || null,
      seenContacts: c.contacts.length,
    }
    try {
      const { result } = await ask(
        RecordContactDocument,
        { input: { ...said, idempotencyKey: keys(said) } },
        lang,
      )
      if (result.__typename === 'Case') settled(result)
      else {
        setRefused(
          result.code === 'CONFLICT' ? d.outcome.changed : (result.fields[0]?.message ?? result.message),
        )
        if (result.code !== 'EXPLANATION_REQUIRED' && result.code !== 'INVALID_INPUT') await reload()
      }
    } catch (error) {
      setFailed(error)
    } finally {
      setBusy(false)
    }
  }
  const settled = (now: CasePartsFragment) => {
    undo.number = now.number
    undo.until = now.withdrawUntil ?? ''
    const next = nextOf(c.number)
    lastList.rows = lastList.rows.filter((r) => r.number !== c.number)
    if (next) go(`/desk/cases/${next}`)
    else {
      setOutcome(undefined)
      onChange(now)
    }
  }

  return (
    <form class="outcome" onSubmit={send} aria-label={d.outcome.title}>
      {refused && (
        <p class="error" role="alert">
          {refused}
        </p>
      )}
      {failed !== undefined && <Problem d={d} error={failed} />}
      <div class="choices">
        {outcomes.map((o, i) => (
          <button
            key={o}
            type="button"
            class="choice"
            data-outcome={o}
            aria-pressed={outcome === o}
            disabled={o === 'CONFIRMED' && c.contactState === 'DISPUTED'}
            onClick={choose(o)}
          >
            <kbd>{i + 1}</kbd> {d.outcome[o]}
          </button>
        ))}
      </div>
      {outcome && (
        <div class="details">
          {outcome === 'DISPUTED' && <p class="warning">{d.outcome.disputedMeans}</p>}
          <fieldset>
            <legend>{d.outcome.method}</legend>
            {(['PHONE', 'EMAIL'] as const).map((m) => (
              <label key={m}>
                <input type="radio" name="method" checked={method === m} onChange={() => setMethod(m)} />{' '}
                {d.outcome[m]}
              </label>
            ))}
            {method === 'PHONE' &&
              c.registryPhone &&
              (['REGISTRY', 'DECLARED'] as const).map((p) => (
                <label key={p}>
                  <input
                    type="radio"
                    name="phone"
                    checked={phoneUsed === p}
                    onChange={() => setPhoneUsed(p)}
                  />{' '}
                  {d.outcome[p]}
                </label>
              ))}
          </fieldset>
          <label>
            {d.outcome.explanation}（{needed ? d.outcome.needed : d.outcome.optional}）
            <textarea
              ref={text}
              rows={2}
              maxLength={500}
              required={needed}
              value={explanation}
              onInput={(e) => setExplanation(e.currentTarget.value)}
              onKeyDown={(e) => {
                if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) e.currentTarget.form?.requestSubmit()
              }}
            />
          </label>
          <p class="preview">
            {d.outcome.preview(countyOf(c.town.name))} {c.number} · {d.outcome[outcome]} · {d.outcome[method]}
            {explanation && ` · ${explanation}`}
          </p>
          <button type="submit" class="ds-button" aria-disabled={busy}>
            {d.outcome.send} <kbd>Ctrl Enter</kbd>
          </button>
        </div>
      )}
    </form>
  )
}

const countyOf = (town: string) => town.slice(0, 3)

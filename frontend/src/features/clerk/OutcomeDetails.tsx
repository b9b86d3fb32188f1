import type { RefObject } from 'preact'
import type { CasePartsFragment, ContactOutcome } from '@/gql/clerk/graphql'
import { useDesk } from './desk'
import type { Outcome } from './useOutcome'

type Props = {
  c: CasePartsFragment
  o: Outcome
  outcome: ContactOutcome
  text: RefObject<HTMLTextAreaElement | null>
}

export function OutcomeDetails({ c, o, outcome, text }: Props) {
  const { d } = useDesk()
  const { method, explanation } = o.said
  const needed = outcome === 'DISPUTED' || (outcome === 'NOT_REACHED' && c.explanationNeeded)
  const key = (e: KeyboardEvent & { currentTarget: HTMLTextAreaElement }) => {
    if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) e.currentTarget.form?.requestSubmit()
    if (e.key === 'Escape') {
      e.stopPropagation()
      document.querySelector<HTMLElement>('.choice[aria-pressed="true"]')?.focus()
    }
  }
  return (
    <div class="details">
      {outcome === 'DISPUTED' && <p class="warning">{d.outcome.disputedMeans}</p>}
      <Means c={c} o={o} />
      <label>
        {d.aside(d.outcome.explanation, needed ? d.outcome.needed : d.outcome.optional)}
        <textarea
          ref={text}
          rows={2}
          maxLength={500}
          required={needed}
          value={explanation}
          onInput={(e) => o.set('explanation', e.currentTarget.value)}
          onKeyDown={key}
        />
      </label>
      <div class="sending">
        <button type="submit" class="ds-button" aria-disabled={o.busy}>
          {d.outcome.send} <kbd>Ctrl Enter</kbd>
        </button>
        <p class="preview">
          {d.outcome.preview(countyOf(c.town.name))} {c.number} · {d.outcome[outcome]} · {d.outcome[method]}
          {explanation && ` · ${explanation}`}
        </p>
      </div>
    </div>
  )
}

export const countyOf = (town: string) => town.slice(0, 3)

/** How the citizen was tried to be reached; the registry's phone is offered first (D10). */
function Means({ c, o }: { c: CasePartsFragment; o: Outcome }) {
  const { d } = useDesk()
  const { method, phoneUsed } = o.said
  return (
    <div class="means">
      <fieldset>
        <legend>{d.outcome.method}</legend>
        {(['PHONE', 'EMAIL'] as const).map((m) => (
          <label key={m}>
            <input type="radio" name="method" checked={method === m} onChange={() => o.set('method', m)} />{' '}
            {d.outcome[m]}
          </label>
        ))}
      </fieldset>
      {method === 'PHONE' && c.registryPhone && (
        <fieldset>
          <legend>{d.outcome.phoneUsed}</legend>
          {(['REGISTRY', 'DECLARED'] as const).map((p) => (
            <label key={p}>
              <input
                type="radio"
                name="phone"
                checked={phoneUsed === p}
                onChange={() => o.set('phoneUsed', p)}
              />{' '}
              {d.outcome[p]}
            </label>
          ))}
        </fieldset>
      )}
    </div>
  )
}

import { useLayoutEffect, useRef } from 'preact/hooks'
import type { CasePartsFragment } from '@/gql/clerk/graphql'
import { useDesk } from './desk'
import { useKeys } from './keys'
import { OutcomeDetails } from './OutcomeDetails'
import { Problem } from './Problem'
import { outcomes, useOutcome } from './useOutcome'

type Props = {
  c: CasePartsFragment
  open: boolean
  /** Something else is being done with the case. */
  aside: boolean
  news: string[]
  reload: () => Promise<void>
  onChange: (c: CasePartsFragment) => void
}

/** Where the outcome of a contact is recorded. When the case is settled meanwhile, what was typed stays. */
export function OutcomeBar({ c, open, aside, news, reload, onChange }: Props) {
  const { d } = useDesk()
  const o = useOutcome(c, reload, onChange)
  const text = useRef<HTMLTextAreaElement>(null)
  const barred = c.contactState === 'DISPUTED'
  const choose = (wanted: (typeof outcomes)[number]) => () => {
    if (!open || (wanted === 'CONFIRMED' && barred)) return
    o.choose(wanted)
    text.current?.focus()
  }
  useLayoutEffect(() => {
    if (o.outcome) text.current?.focus() // at once: the next key is meant for it
  }, [o.outcome])
  const keys = outcomes.flatMap((wanted, i) =>
    [`${i + 1}`, `Alt+${i + 1}`].map((key) => [key, choose(wanted)] as const),
  )
  useKeys(
    Object.fromEntries([
      ...keys,
      ['m', () => o.set('method', o.said.method === 'PHONE' ? 'EMAIL' : 'PHONE')],
    ]),
  )
  if (!open && !o.said.explanation && !o.refused) return null
  return (
    <form class="outcome" hidden={aside} onSubmit={o.send} aria-label={d.outcome.title}>
      {o.refused && (
        <div class="error" role="alert">
          <p>{o.refused}</p>
          {news.length > 0 && (
            <ul>
              {news.map((n) => (
                <li key={n}>{n}</li>
              ))}
            </ul>
          )}
        </div>
      )}
      {o.failed !== undefined && <Problem d={d} error={o.failed} />}
      {open && (
        <div class="choices">
          {outcomes.map((wanted, i) => (
            <button
              key={wanted}
              type="button"
              class="choice"
              data-outcome={wanted}
              aria-pressed={o.outcome === wanted}
              aria-disabled={wanted === 'CONFIRMED' && barred}
              aria-describedby={wanted === 'CONFIRMED' && barred ? 'barred' : undefined}
              onClick={choose(wanted)}
            >
              <kbd>{i + 1}</kbd> {d.outcome[wanted]}
            </button>
          ))}
          {barred && (
            <p id="barred" class="hint">
              {d.outcome.barred}
            </p>
          )}
        </div>
      )}
      {open && o.outcome && <OutcomeDetails c={c} o={o} outcome={o.outcome} text={text} />}
      {!open && (
        <div class="kept">
          <p>{d.outcome.tooLate}</p>
          <textarea rows={2} readOnly aria-label={d.outcome.explanation} value={o.said.explanation} />
          <button type="button" class="plain" onClick={o.clear}>
            {d.outcome.discard}
          </button>
        </div>
      )}
    </form>
  )
}

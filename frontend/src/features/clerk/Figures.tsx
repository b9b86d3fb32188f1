import { useCallback, useEffect, useState } from 'preact/hooks'
import { useLocation, useSearch } from 'wouter'
import { FiguresDocument, type FiguresQuery } from '@/gql/clerk/graphql'
import { ask } from './api'
import { useDesk } from './desk'
import { FigureMonths } from './FigureMonths'
import { Backlog, Days, Reached, Waits } from './FigureSheets'
import { FigureWeek } from './FigureWeek'
import { fromAddress, presets, type Span, sane } from './figureSpan'
import { Problem } from './Problem'
import { useTitle } from './useTitle'

export function Figures() {
  const { d, lang } = useDesk()
  const f = d.figures
  const asked = fromAddress(useSearch())
  const { from, to } = asked
  const [shown, setShown] = useState<{ sheet: FiguresQuery['figures']; span: Span }>()
  const [failed, setFailed] = useState<unknown>()
  const load = useCallback(() => {
    let wanted = true
    setFailed(undefined)
    if (sane({ from, to }))
      ask(FiguresDocument, { from, to }, lang).then(
        (a) => wanted && setShown({ sheet: a.figures, span: { from, to } }),
        (error) => wanted && setFailed(error),
      )
    return () => {
      wanted = false
    }
  }, [from, to, lang])
  useEffect(load, [load])
  useTitle(f.title)
  const late = shown?.span.from !== from || shown.span.to !== to
  return (
    <div class="figures">
      <h1>{f.title}</h1>
      <p class="print-only">
        {f.from} {from} {f.to} {to}
      </p>
      <FigureWeek />
      <Choice span={asked} />
      {!sane(asked) && (
        <p class="error" role="alert">
          {f.badSpan}
        </p>
      )}
      {failed !== undefined && <Problem d={d} error={failed} retry={load} />}
      <div class="sheets" aria-busy={late}>
        <div>
          {shown && <Days {...shown} />}
          {shown && <Waits {...shown} />}
        </div>
        <div>
          {shown && <Backlog {...shown} />}
          {shown && <Reached {...shown} />}
          <FigureMonths />
        </div>
      </div>
      <p class="hint no-print">{f.onRecord}</p>
    </div>
  )
}

/** The days that are looked at; they live in the address. */
function Choice({ span }: { span: Span }) {
  const { d } = useDesk()
  const f = d.figures
  const [, go] = useLocation()
  const choose = (s: Span) => go(`/desk/figures?from=${s.from}&to=${s.to}`, { replace: true })
  const at = presets()
  const chips: [string, Span][] = [
    ...at.days.map(({ n, span }): [string, Span] => [f.days(n), span]),
    [f.thisMonth, at.thisMonth],
    [f.lastMonth, at.lastMonth],
  ]
  return (
    <fieldset class="filters">
      <legend class="visually-hidden">{f.span}</legend>
      {chips.map(([text, s]) => (
        <button
          key={text}
          type="button"
          class="chip"
          aria-pressed={s.from === span.from && s.to === span.to}
          onClick={() => choose(s)}
        >
          {text}
        </button>
      ))}
      {(['from', 'to'] as const).map((end) => (
        <label key={end}>
          {f[end]}
          <input
            type="date"
            value={span[end]}
            onInput={(e) => e.currentTarget.value && choose({ ...span, [end]: e.currentTarget.value })}
          />
        </label>
      ))}
    </fieldset>
  )
}

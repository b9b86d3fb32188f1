import { Link } from 'wouter'
import { clock } from '@/lib/rocDate'
import { useDesk } from './desk'
import { HourChart } from './HourChart'
import { exactTo, nameOf, type Standing, stateWords, troubleOf, troubleSince, waited } from './targets'

type Props = {
  targets: readonly Standing[]
  at: number
  change?: (what: 'replay' | 'skip', target: Standing) => void
}

/** One line a target; under one in trouble stands what its last attempt failed with, and what can be done. */
export function TargetRows({ targets, at, change }: Props) {
  const { d } = useDesk()
  const c = d.notices.columns
  return (
    <table class="rows targets">
      <thead>
        <tr>
          {[c.target, c.state, c.oldest, c.dead, c.last, c.hour].map((text) => (
            <th key={text} scope="col">
              {text}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {targets.map((t) => (
          <Row key={t.code} t={t} at={at} change={change} />
        ))}
      </tbody>
    </table>
  )
}

function Row({ t, at, change }: { t: Standing; at: number; change?: Props['change'] }) {
  const { d, lang } = useDesk()
  const n = d.notices
  const trouble = troubleOf(t)
  const since = troubleSince(t)
  const when = (moment: string) => clock(moment, lang, new Date(at))
  return (
    <>
      <tr class={trouble && change ? 'trouble' : undefined}>
        <th scope="row">
          <Link href={`/desk/notices?target=${t.code}`}>{nameOf(t, d)}</Link>
        </th>
        <td class={trouble && 'bad'}>
          {trouble && <span aria-hidden="true">▲ </span>}
          {change && !trouble ? n.recovered : stateWords(t, d)}{' '}
          {since && <small>{n.since(when(since))}</small>}
        </td>
        <td class="number" data-label={n.columns.oldest}>
          {t.oldestPendingAt
            ? `${waited(at - Date.parse(t.oldestPendingAt), d)} · ${n.pieces(exactTo(t.pending))}`
            : '–'}
        </td>
        <td class={t.dead ? 'number bad' : 'number'} data-label={n.columns.dead}>
          {t.dead ? n.pieces(exactTo(t.dead)) : '–'}
        </td>
        <td class="number" data-label={n.columns.last}>
          {t.lastSuccessAt ? when(t.lastSuccessAt) : n.never}
        </td>
        <td data-label={n.columns.hour}>
          <HourChart of={t} now={at} />
        </td>
      </tr>
      {trouble && change && (
        <tr class="remedy">
          <td colSpan={6}>
            {t.lastError && (
              <p>
                {n.lastError(t.lastFailureAt ? when(t.lastFailureAt) : '')}
                <code lang="en">{t.lastError}</code>
              </p>
            )}
            <button type="button" class="chip" onClick={() => change('replay', t)}>
              {n.change.replayMany}
            </button>
            {t.dead > 0 && (
              <button type="button" class="chip" onClick={() => change('skip', t)}>
                {n.change.skipMany}
              </button>
            )}
          </td>
        </tr>
      )}
    </>
  )
}

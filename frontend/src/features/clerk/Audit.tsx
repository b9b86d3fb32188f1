import { useCallback, useState } from 'preact/hooks'
import { AuditDocument, type AuditQuery } from '@/gql/clerk/graphql'
import { ask } from './api'
import { exact, filterOf, type Typed } from './auditWords'
import { useDesk } from './desk'
import { PartnerQuestions } from './PartnerQuestions'
import { isForbidden, Problem } from './Problem'
import { short } from './time'
import { usePages } from './usePages'
import { useTitle } from './useTitle'

/** The audit trail, or what partners asked. */
export function Audit() {
  const { d } = useDesk()
  const [tab, setTab] = useState<'events' | 'questions'>('events')
  useTitle(d.audit.title)
  return (
    <>
      <h1>{d.audit.title}</h1>
      <p class="chips">
        {(['events', 'questions'] as const).map((name) => (
          <button
            key={name}
            type="button"
            class="chip"
            aria-pressed={tab === name}
            onClick={() => setTab(name)}
          >
            {d.questions[name]}
          </button>
        ))}
      </p>
      {tab === 'events' ? <Events /> : <PartnerQuestions />}
    </>
  )
}

function Events() {
  const { d, lang } = useDesk()
  const a = d.audit
  const [typed, setTyped] = useState<Typed>({ account: '', number: '', operation: '', from: '', to: '' })
  const [filter, setFilter] = useState(() => filterOf(typed))
  const [state, setState] = useState<AuditQuery>()
  const page = usePages(
    useCallback(
      async (after: string | null) => {
        const answer = await ask(AuditDocument, { filter, after }, lang)
        setState(answer)
        return answer.auditEvents
      },
      [filter, lang],
    ),
  )
  if (isForbidden(page.failed)) return <Problem d={d} error={page.failed} />
  return (
    <>
      {state && <Chain of={state} />}
      <form
        class="filters"
        onSubmit={(e) => {
          e.preventDefault()
          setFilter(filterOf(typed))
        }}
      >
        <Choices typed={typed} set={setTyped} />
        <button type="submit" class="chip">
          {a.filter}
        </button>
      </form>
      {page.failed !== undefined && <Problem d={d} error={page.failed} retry={page.reload} />}
      {page.nodes?.length === 0 && <p class="empty">{a.none}</p>}
      {page.nodes && page.nodes.length > 0 && (
        <table class="rows">
          <thead>
            <tr>
              {[a.at, a.who, a.operation, a.number, a.outcome, a.why].map((text) => (
                <th key={text} scope="col">
                  {text}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {page.nodes.map((e) => (
              <tr key={e.id} title={e.requestId}>
                <td class="number">{exact(e.at)}</td>
                <td>{e.account ?? a.actors[e.actor] ?? e.actor}</td>
                <td>{a.operations[e.operation] ?? e.operation}</td>
                <td class="number">{e.number}</td>
                <td>{a.outcomes[e.outcome] ?? (isCode(e.outcome) ? `▲ ${e.outcome}` : e.outcome)}</td>
                <td>{e.reason && (a.reasons[e.reason] ?? e.reason)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {page.more && (
        <button type="button" class="ds-button" data-variant="secondary" onClick={page.more}>
          {d.more}
        </button>
      )}
    </>
  )
}

// What is no code is a target that was resumed.
const isCode = (outcome: string) => /^[A-Z_]+$/.test(outcome)

function Choices({ typed, set }: { typed: Typed; set: (t: Typed) => void }) {
  const { d } = useDesk()
  const a = d.audit
  return (
    <>
      {(['account', 'number'] as const).map((name) => (
        <label key={name}>
          {a[name]}
          <input
            value={typed[name]}
            autocomplete="off"
            onInput={(e) => set({ ...typed, [name]: e.currentTarget.value })}
          />
        </label>
      ))}
      <label>
        {a.operation}
        <select value={typed.operation} onChange={(e) => set({ ...typed, operation: e.currentTarget.value })}>
          <option value="">{a.all}</option>
          {Object.entries(a.operations).map(([name, words]) => (
            <option key={name} value={name}>
              {words}
            </option>
          ))}
        </select>
      </label>
      {(['from', 'to'] as const).map((end) => (
        <label key={end}>
          {d.figures[end]}
          <input
            type="date"
            value={typed[end]}
            onInput={(e) => set({ ...typed, [end]: e.currentTarget.value })}
          />
        </label>
      ))}
    </>
  )
}

function Chain({ of: { auditTrail: trail } }: { of: AuditQuery }) {
  const { d } = useDesk()
  return (
    <div class="chain">
      <p>
        <b>{d.audit.whole(trail.seals, trail.sealedAt ? short(trail.sealedAt) : '–')}</b> ·{' '}
        {d.audit.waiting(trail.waiting)}
      </p>
      {trail.head && (
        <p class="hint">
          {d.audit.head} <code>{trail.head}</code>
        </p>
      )}
    </div>
  )
}

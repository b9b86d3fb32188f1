import { useCallback, useState } from 'preact/hooks'
import { PartnerQuestionsDocument, type PartnerQuestionsQuery } from '@/gql/clerk/graphql'
import { ask } from './api'
import { useDesk } from './desk'
import { Problem } from './Problem'
import { short } from './time'
import { usePages } from './usePages'

type Question = PartnerQuestionsQuery['partnerQuestions']['nodes'][number]

/** What partners asked, for auditors (E2): keyed hashes, never a number. */
export function PartnerQuestions() {
  const { d, lang } = useDesk()
  const t = d.questions
  const [typed, setTyped] = useState('')
  const [clientId, setClient] = useState('')
  const page = usePages(
    useCallback(
      async (after: string | null) => {
        const filter = { clientId: clientId || null }
        return (await ask(PartnerQuestionsDocument, { filter, after }, lang)).partnerQuestions
      },
      [clientId, lang],
    ),
  )
  return (
    <>
      <form
        class="filters"
        onSubmit={(e) => {
          e.preventDefault()
          setClient(typed.trim())
        }}
      >
        <label>
          {t.clientId}
          <input value={typed} autocomplete="off" onInput={(e) => setTyped(e.currentTarget.value)} />
        </label>
        <button type="submit" class="chip">
          {d.audit.filter}
        </button>
      </form>
      {page.failed !== undefined && <Problem d={d} error={page.failed} retry={page.reload} />}
      {page.nodes?.length === 0 && <p class="empty">{d.audit.none}</p>}
      {page.nodes && page.nodes.length > 0 && (
        <table class="rows">
          <thead>
            <tr>
              {[d.audit.at, t.organisation, t.kind, t.purpose, t.answers].map((text) => (
                <th key={text} scope="col">
                  {text}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {page.nodes.map((q) => (
              <Row key={q.id} q={q} />
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

function Row({ q }: { q: Question }) {
  const t = useDesk().d.questions
  return (
    <tr title={q.requestId}>
      <td class="number">{short(q.at)}</td>
      <td>
        {q.organisation ?? '–'} <small class="hint">{q.clientId}</small>
      </td>
      <td>{t.kinds[q.kind]}</td>
      <td>{q.purpose}</td>
      <td>
        <details>
          <summary>{summary(q, t)}</summary>
          <ul class="hashes">
            {q.answers.map((a, i) => (
              <li key={i}>
                <code>{a.card?.slice(0, 16) ?? '–'}</code> {t.states[a.state] ?? a.state}
              </li>
            ))}
          </ul>
        </details>
      </td>
    </tr>
  )
}

function summary(q: Question, t: ReturnType<typeof useDesk>['d']['questions']) {
  const lost = q.answers.filter((a) => a.state === 'REPORTED_LOST' || a.state === 'REPLACED').length
  return t.cards(q.answers.length, lost)
}

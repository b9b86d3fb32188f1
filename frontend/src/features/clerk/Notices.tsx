import { useCallback, useState } from 'preact/hooks'
import { Link } from 'wouter'
import { type NoticeState, NoticesDocument } from '@/gql/clerk/graphql'
import { ask } from './api'
import { useDesk } from './desk'
import { Problem } from './Problem'
import { short } from './time'
import { usePages } from './usePages'

const states: NoticeState[] = ['PENDING', 'DEAD', 'DELIVERED']

export function Notices() {
  const { d, lang } = useDesk()
  const [state, setState] = useState<NoticeState>()
  const page = usePages(
    useCallback(
      (after: string | null) =>
        ask(NoticesDocument, { filter: { state }, after }, lang).then((a) => a.notices),
      [state, lang],
    ),
  )
  const n = d.notices
  return (
    <>
      <h1>{n.title}</h1>
      <div class="filters">
        {[undefined, ...states].map((s) => (
          <button
            key={s ?? ''}
            type="button"
            class="chip"
            aria-pressed={state === s}
            onClick={() => setState(s)}
          >
            {s ? d.case.notice[s] : n.all}
          </button>
        ))}
      </div>
      {page.failed !== undefined && <Problem d={d} error={page.failed} retry={page.reload} />}
      {page.nodes?.length === 0 && <p class="empty">{state === 'PENDING' ? n.allDelivered : n.none}</p>}
      {page.nodes && page.nodes.length > 0 && (
        <table class="rows">
          <thead>
            <tr>
              {[n.state, d.columns.number, n.event, n.target, n.created, n.attempts].map((text) => (
                <th key={text} scope="col">
                  {text}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {page.nodes.map((x) => (
              <tr key={x.id}>
                <td>{d.case.notice[x.state]}</td>
                <td class="number">
                  <Link href={`/desk/cases/${x.number}`}>{x.number}</Link>
                </td>
                <td>{d.events[x.event]}</td>
                <td>{x.target.name}</td>
                <td class="number">{short(x.createdAt)}</td>
                <td class="number">{x.attempts}</td>
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

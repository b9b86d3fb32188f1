import { useCallback, useState } from 'preact/hooks'
import { Link, useLocation, useSearch } from 'wouter'
import {
  type NoticeFilter,
  type NoticeLinePartsFragment,
  NoticesDocument,
  type NoticeState,
} from '@/gql/clerk/graphql'
import { ask } from './api'
import { useDesk } from './desk'
import { Problem } from './Problem'
import { freshen, nameOf, noticeWords, type Standing } from './targets'
import { short } from './time'
import { usePages } from './usePages'
import { useRowKeys } from './useRowKeys'
import { useTicks } from './useTicks'

const states: NoticeState[] = ['DEAD', 'PENDING', 'DELIVERED']

/** The notices that an address asks for; undefined while it asks for none. */
function asked(search: string): NoticeFilter | undefined {
  const p = new URLSearchParams(search)
  const state = states.find((s) => s === p.get('state'))
  const [target, number] = [p.get('target'), p.get('number')]
  return state || target || number || p.has('all') ? { state, target, number } : undefined
}

function withParam(search: string, name: string, value: string): string {
  const p = new URLSearchParams(search)
  p.delete('all')
  if (value) p.set(name, value)
  else p.delete(name)
  if (!p.toString()) p.set('all', '1')
  return `/desk/notices?${p}`
}

/** All notices, once somebody asks for them: a healthy screen is nearly empty. */
export function NoticeList({ targets }: { targets: readonly Standing[] }) {
  const { d } = useDesk()
  const search = useSearch()
  const filter = asked(search)
  return (
    <section aria-labelledby="all-notices">
      <h2 id="all-notices">{d.notices.list}</h2>
      <Filters search={search} targets={targets} />
      {filter && <Found key={search} filter={filter} />}
    </section>
  )
}

function Filters({ search, targets }: { search: string; targets: readonly Standing[] }) {
  const { d } = useDesk()
  const [, go] = useLocation()
  const n = d.notices
  const p = new URLSearchParams(search)
  const [typed, setTyped] = useState(p.get('number') ?? '')
  const state = p.get('state') ?? ''
  return (
    <form
      class="filters"
      onSubmit={(e) => {
        e.preventDefault()
        go(withParam(search, 'number', typed.trim()))
      }}
    >
      {[...states, ''].map((s) => {
        const on = s === state && asked(search) !== undefined
        return (
          <Link
            key={s}
            class="chip"
            href={withParam(search, 'state', s)}
            aria-current={on ? 'true' : undefined}
          >
            {on && '✓ '}
            {s ? n.stateFilter[s as NoticeState] : n.filter.any}
          </Link>
        )
      })}
      {targets.length > 1 && (
        <label>
          {n.filter.target}
          <select
            value={p.get('target') ?? ''}
            onChange={(e) => go(withParam(search, 'target', e.currentTarget.value))}
          >
            <option value="">{n.filter.any}</option>
            {targets.map((t) => (
              <option key={t.code} value={t.code}>
                {nameOf(t, d)}
              </option>
            ))}
          </select>
        </label>
      )}
      <label>
        {n.filter.number}
        <input
          id="search"
          value={typed}
          autocomplete="off"
          maxLength={20}
          onInput={(e) => setTyped(e.currentTarget.value)}
        />
      </label>
      <button type="submit" class="chip">
        {n.filter.go}
      </button>
    </form>
  )
}

function Found({ filter }: { filter: NoticeFilter }) {
  const { d, lang } = useDesk()
  const n = d.notices
  const [unseen, setUnseen] = useState(0)
  const page = usePages(
    useCallback(
      (after: string | null) => ask(NoticesDocument, { filter, after }, lang).then((a) => a.notices),
      // The address made the filter; it is another one only when this list is.
      [lang],
    ),
  )
  useTicks(async () => {
    if (!page.nodes) return
    const fresh = await ask(NoticesDocument, { filter }, lang, true).catch(() => undefined)
    if (!fresh) return
    const { rows, unseen } = freshen(page.nodes, fresh.notices.nodes)
    page.set(rows)
    setUnseen(unseen)
  })
  const show = () => {
    setUnseen(0)
    page.reload()
  }
  return (
    <>
      {page.failed !== undefined && <Problem d={d} error={page.failed} retry={page.reload} />}
      {page.nodes?.length === 0 && !unseen && <p class="empty">{n.none}</p>}
      {unseen > 0 && (
        <button type="button" class="chip" onClick={show}>
          {n.fresh(unseen)}
        </button>
      )}
      {page.nodes && page.nodes.length > 0 && <Lines notices={page.nodes} />}
      {page.more && (
        <button type="button" class="ds-button" data-variant="secondary" onClick={page.more}>
          {d.more}
        </button>
      )}
    </>
  )
}

function Lines({ notices }: { notices: readonly NoticeLinePartsFragment[] }) {
  const { d } = useDesk()
  const n = d.notices
  const [cursor, setCursor] = useState<string>()
  useRowKeys(
    notices.map((x) => x.id),
    (id) => `/desk/notices/${id}`,
    cursor,
    setCursor,
  )
  return (
    <table class="rows">
      <thead>
        <tr>
          {[n.created, n.event, n.columns.target, n.columns.state, d.columns.number].map((text) => (
            <th key={text} scope="col">
              {text}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {notices.map((x) => (
          <tr
            key={x.id}
            id={`row-${x.id}`}
            data-cursor={x.id === cursor ? '' : undefined}
            onMouseDown={() => setCursor(x.id)}
            onFocusCapture={() => setCursor(x.id)}
          >
            <td class="number">{short(x.createdAt)}</td>
            <td>
              <Link href={`/desk/notices/${x.id}`}>{d.events[x.event]}</Link>
            </td>
            <td>{nameOf(x.target, d)}</td>
            <td class={x.state === 'DEAD' && !x.skippedAt ? 'bad' : undefined}>{noticeWords(x, d)}</td>
            <td class="number">
              <Link href={`/desk/cases/${x.number}`}>{x.number}</Link>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { Link, useSearch } from 'wouter'
import { useDesk } from './desk'
import { CaseFilters, shownCount, TabFilters } from './InboxFilters'
import { allFlags, fromSearch, lastList, longestWaiting, type Row, searchFrom, withParam } from './list'
import { Problem } from './Problem'
import { Rows } from './Rows'
import { Search } from './Search'
import { short, span } from './time'
import { Undo } from './Undo'
import { undo } from './undoable'
import { useInbox } from './useInbox'
import { useKeptPlace } from './useKeptPlace'
import { focusRow, useRowKeys } from './useRowKeys'
import { useTitle } from './useTitle'

export function Inbox() {
  const { d, staff } = useDesk()
  const search = useSearch()
  const [cursor, setCursor] = useState(lastList.cursor)
  const [reached, setReached] = useState(cursor)
  const list = useInbox(search, cursor)
  const rows = list.rows ?? []
  const clerk = staff.role === 'CLERK'
  const { tab } = fromSearch(search)
  const numbers = rows.map((r) => r.number)

  useTitle(clerk ? d.tabs[tab] : d.nav.inbox)
  // Back from a case, its row is looked for; a new page is gone on with.
  useLayoutEffect(() => {
    if (reached) focusRow(reached, 'center')
  }, [reached])
  useKeptPlace(cursor, rows) // from there
  useRowKeys(numbers, (number) => `/desk/cases/${number}`, cursor, setCursor)
  useEffect(() => {
    lastList.cursor = cursor
  }, [cursor])
  const more = list.more && (async () => setReached(await list.more?.()))

  return (
    <>
      <h1 class="visually-hidden">{d.nav.inbox}</h1>
      {clerk && <Undo key={undo.number} {...undo} onUndone={() => list.load(false)} />}
      <p class="print-only">{useListTitle(search)}</p>
      <div class="list-head" ref={useHeads()}>
        {clerk && <Tabs search={search} counts={list.counts} />}
        {clerk && tab === 'FIRST_CONTACT' && <Longest row={longestWaiting(rows, !!list.more)} />}
        <Search />
        {clerk ? <TabFilters overdue={list.counts && overdueIn[tab](list.counts)} /> : <CaseFilters />}
      </div>
      <div role="status">
        {list.staleSince && (
          <p class="warning">▲ {d.stale(short(new Date(list.staleSince).toISOString()))}</p>
        )}
      </div>
      {list.failed !== undefined && <Problem d={d} error={list.failed} retry={() => list.load(false)} />}
      {!list.rows && list.failed === undefined && <Skeleton />}
      {list.rows && rows.length === 0 && <p class="empty">{clerk ? d.empty[tab] : d.empty.search}</p>}
      {rows.length > 0 && <Rows rows={rows} cursor={cursor} onCursor={setCursor} />}
      {more && (
        <button type="button" class="ds-button" data-variant="secondary" onClick={more}>
          {d.more}
        </button>
      )}
    </>
  )
}

/** Keeps the column heads right below the list's own head, whose height changes with the width. */
function useHeads() {
  const head = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const measured = new ResizeObserver(([entry]) =>
      document.documentElement.style.setProperty(
        '--list-head',
        `${entry?.borderBoxSize[0]?.blockSize ?? 0}px`,
      ),
    )
    if (head.current) measured.observe(head.current)
    return () => measured.disconnect()
  }, [])
  return head
}

/** The person who has waited longest, not only how many wait. */
function Longest({ row }: { row?: Row }) {
  const { d } = useDesk()
  if (!row) return null
  return <p class="longest">{d.longest(span(Date.now() - Date.parse(row.reportedAt), d), row.maskedName)}</p>
}

/** What a list on paper is of: its tab and filters. */
function useListTitle(search: string): string {
  const { d, staff } = useDesk()
  const p = new URLSearchParams(search)
  const flags = allFlags.filter((f) => p.has(f)).map((f) => d.filters[f])
  if (staff.role !== 'CLERK') {
    const { state, day } = searchFrom(search)
    return [d.nav.inbox, state && d.state[state], ...flags, day].filter(Boolean).join(' · ')
  }
  const { tab, filter } = fromSearch(search)
  const town = staff.towns.find((t) => t.code === filter.townCode)?.name
  return [d.tabs[tab], ...flags, town, filter.day].filter(Boolean).join(' · ')
}

function Skeleton() {
  const { d } = useDesk()
  return (
    <div class="skeleton" role="status">
      <span class="visually-hidden">{d.loading}</span>
      {Array.from({ length: 8 }, (_, i) => (
        <div key={i} />
      ))}
    </div>
  )
}

type Counts = NonNullable<ReturnType<typeof useInbox>['counts']>

const overdueIn = {
  FIRST_CONTACT: (c: Counts) => c.overdueFirstContact,
  UNRESOLVED: (c: Counts) => c.overdueUnresolved,
}

function Tabs({ search, counts }: { search: string; counts?: Counts }) {
  const { d } = useDesk()
  const { tab } = fromSearch(search)
  const tabs = [
    ['FIRST_CONTACT', '', counts?.firstContact],
    ['UNRESOLVED', 'unresolved', counts?.unresolved],
  ] as const
  return (
    <nav class="tabs" aria-label={d.nav.inbox}>
      {tabs.map(([name, param, n]) => (
        <Link
          key={name}
          href={withParam(search, 'tab', param)}
          aria-current={tab === name ? 'page' : undefined}
        >
          {d.tabs[name]} {n !== undefined && <b class="count">{shownCount(n)}</b>}
        </Link>
      ))}
    </nav>
  )
}

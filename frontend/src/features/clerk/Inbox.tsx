import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { Link, useLocation, useSearch } from 'wouter'
import { useDesk } from './desk'
import { useKeys } from './keys'
import { allFlags, fromSearch, lastList, longestWaiting, type Row, withParam } from './list'
import { Problem } from './Problem'
import { Rows } from './Rows'
import { Search } from './Search'
import { span } from './time'
import { Undo } from './Undo'
import { undo } from './undoable'
import { useInbox } from './useInbox'

export function Inbox() {
  const { d, staff } = useDesk()
  const search = useSearch()
  const [, go] = useLocation()
  const [cursor, setCursor] = useState(lastList.cursor)
  const list = useInbox(search, cursor)
  const rows = list.rows ?? []
  const kept = useKeptPlace(cursor, rows)
  const clerk = staff.role === 'CLERK'
  const { tab } = fromSearch(search)

  useEffect(() => {
    lastList.cursor = cursor
  }, [cursor])
  const move = (by: number) => {
    const at = rows.findIndex((r) => r.number === cursor)
    const next = rows[Math.max(0, Math.min(rows.length - 1, at + by))]
    if (next) {
      setCursor(next.number)
      document.getElementById(`row-${next.number}`)?.scrollIntoView({ block: 'nearest' })
    }
  }
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    Enter: (e) => {
      const link = (e.target as HTMLElement).closest('a, button') as HTMLElement | null
      if (link) link.click()
      else if (cursor) go(`/desk/cases/${cursor}`)
    },
    '/': () => document.getElementById('search')?.focus(),
  })

  return (
    <>
      <h1 class="visually-hidden">{d.nav.inbox}</h1>
      {clerk && <Undo key={undo.number} {...undo} onUndone={() => list.load(false)} />}
      {clerk && <p class="print-only">{titleOf(search, d)}</p>}
      <div class="list-head">
        {clerk && <Tabs search={search} counts={list.counts} />}
        {clerk && tab === 'FIRST_CONTACT' && <Longest row={longestWaiting(rows, !!list.more)} />}
        <Search />
        {clerk && <Filters search={search} overdue={list.counts?.overdue} />}
      </div>
      {list.failed !== undefined && <Problem d={d} error={list.failed} retry={() => list.load(false)} />}
      {!list.rows && list.failed === undefined && <Skeleton />}
      {list.rows && rows.length === 0 && <p class="empty">{clerk ? d.empty[tab] : d.empty.search}</p>}
      <div ref={kept}>{rows.length > 0 && <Rows rows={rows} cursor={cursor} onCursor={setCursor} />}</div>
      {list.more && (
        <button type="button" class="ds-button" data-variant="secondary" onClick={list.more}>
          {d.more}
        </button>
      )}
    </>
  )
}

/** The person who has waited longest, not only how many wait. */
function Longest({ row }: { row?: Row }) {
  const { d } = useDesk()
  if (!row) return null
  return <p class="longest">{d.longest(span(Date.now() - Date.parse(row.reportedAt), d), row.maskedName)}</p>
}

/** What a list on paper is of: its tab and filters. */
function titleOf(search: string, d: ReturnType<typeof useDesk>['d']): string {
  const { tab, filter } = fromSearch(search)
  const p = new URLSearchParams(search)
  const filters = allFlags.filter((f) => p.has(f)).map((f) => d.filters[f])
  return [d.tabs[tab], ...filters, filter.day].filter(Boolean).join(' · ')
}

/** Scrolls by as much as the row under the cursor was moved by others coming or going. */
function useKeptPlace(cursor: string | undefined, rows: readonly unknown[]) {
  const ref = useRef<HTMLDivElement>(null)
  const last = useRef<{ cursor?: string; top?: number }>({})
  useLayoutEffect(() => {
    const top = document.getElementById(`row-${cursor}`)?.getBoundingClientRect().top
    const before = last.current
    if (before.cursor === cursor && before.top !== undefined && top !== undefined)
      scrollBy(0, top - before.top)
    last.current = { cursor, top: document.getElementById(`row-${cursor}`)?.getBoundingClientRect().top }
  }, [cursor, rows])
  useEffect(() => {
    const note = () => {
      last.current.top = document.getElementById(`row-${last.current.cursor}`)?.getBoundingClientRect().top
    }
    addEventListener('scroll', note, { passive: true })
    return () => removeEventListener('scroll', note)
  }, [])
  return ref
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

type Counts = { firstContact: number; unresolved: number; overdue: number }
const shownCount = (n: number) => (n > 1000 ? '1000+' : String(n))

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

function Filters({ search, overdue }: { search: string; overdue?: number }) {
  const { d, staff } = useDesk()
  const [, go] = useLocation()
  const p = new URLSearchParams(search)
  return (
    <fieldset class="filters">
      <legend class="visually-hidden">{d.filters.label}</legend>
      {allFlags.map((f) => (
        <Link
          key={f}
          class="chip"
          href={withParam(search, f, p.has(f) ? '' : '1')}
          aria-current={p.has(f) ? 'true' : undefined}
        >
          {p.has(f) && '✓ '}
          {d.filters[f]}
          {f === 'overdue' && !!overdue && <b class="count">{shownCount(overdue)}</b>}
        </Link>
      ))}
      {staff.towns.length > 1 && (
        <label>
          {d.filters.town}
          <select
            value={p.get('town') ?? ''}
            onChange={(e) => go(withParam(search, 'town', e.currentTarget.value))}
          >
            <option value="">{d.filters.allTowns}</option>
            {staff.towns.map((t) => (
              <option key={t.code} value={t.code}>
                {t.name}
              </option>
            ))}
          </select>
        </label>
      )}
      <label>
        {d.filters.day}
        <input
          type="date"
          value={p.get('day') ?? ''}
          onChange={(e) => go(withParam(search, 'day', e.currentTarget.value))}
        />
      </label>
    </fieldset>
  )
}

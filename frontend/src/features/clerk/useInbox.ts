import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import { CasesDocument, InboxDocument, type InboxQuery, type LinePartsFragment } from '@/gql/clerk/graphql'
import { ask } from './api'
import { useDesk } from './desk'
import { fromSearch, lastList, type Row, searchFrom } from './list'
import { append, merge } from './merge'

const REFRESH = 20_000
const PAGE = 40
const MOST = 100

type Counts = InboxQuery['inboxCounts']

type List = { of: string; rows: Row[] }

/** A list that was looked at just now: Esc finds it as it was. */
const known = (search: string): List | undefined =>
  lastList.search === search && lastList.rows.length > 0 ? { of: search, rows: lastList.rows } : undefined

/** A list that stays fresh by itself, without moving the row under the cursor. */
export function useInbox(search: string, cursor: string | undefined) {
  const { lang, staff } = useDesk()
  const [list, setList] = useState(() => known(search))
  const rows = list?.of === search ? list.rows : undefined
  const [counts, setCounts] = useState<Counts>()
  const [after, setAfter] = useState<string | null>(null)
  const [failed, setFailed] = useState<unknown>()
  const [freshAt, setFreshAt] = useState(Date.now())
  const [stale, setStale] = useState(false)
  const at = useRef(cursor)
  at.current = cursor
  const shown = useRef(0)
  const current = useRef(search)
  current.current = search

  const fetchPage = useCallback(
    async (first: number, from: string | null, background: boolean) => {
      if (staff.role !== 'CLERK') {
        const asked = { search: searchFrom(search), first, after: from }
        const { cases } = await ask(CasesDocument, asked, lang, background)
        return { page: cases, counts: undefined }
      }
      const { tab, filter } = fromSearch(search)
      const answer = await ask(InboxDocument, { tab, filter, first, after: from }, lang, background)
      return { page: answer.inbox, counts: answer.inboxCounts }
    },
    [search, lang, staff.role],
  )

  const load = useCallback(
    async (background: boolean) => {
      try {
        const want = Math.max(PAGE, shown.current)
        const all: LinePartsFragment[] = []
        let answer = await fetchPage(Math.min(MOST, want), null, background)
        all.push(...answer.page.nodes)
        while (all.length < want && answer.page.pageInfo.hasNextPage) {
          const from = answer.page.pageInfo.endCursor ?? null
          answer = {
            ...(await fetchPage(Math.min(MOST, want - all.length), from, background)),
            counts: answer.counts,
          }
          all.push(...answer.page.nodes)
        }
        if (current.current !== search || shown.current > want) return
        const isMore = answer.page.pageInfo.hasNextPage
        setList((old) => ({
          of: search,
          rows: old?.of === search ? merge<Row>(old.rows, all, isMore, at.current) : all,
        }))
        setAfter(answer.page.pageInfo.hasNextPage ? (answer.page.pageInfo.endCursor ?? null) : null)
        setCounts(answer.counts)
        setFailed(undefined)
        setFreshAt(Date.now())
        setStale(false)
      } catch (error) {
        if (background) setStale(true)
        else setFailed(error)
      }
    },
    [fetchPage, search],
  )

  useEffect(() => {
    const before = known(search)
    shown.current = before?.rows.length ?? 0
    setList(before)
    load(false)
    const tick = setInterval(() => load(true), REFRESH)
    return () => clearInterval(tick)
  }, [load, search])
  useEffect(() => {
    if (!list) return
    shown.current = list.rows.length
    lastList.search = list.of
    lastList.rows = list.rows
  }, [list])

  /** Adds the next page; returns its first row. */
  const more = async () => {
    try {
      const answer = await fetchPage(PAGE, after, false)
      setList((old) =>
        old?.of === search ? { of: search, rows: append<Row>(old.rows, answer.page.nodes) } : old,
      )
      setAfter(answer.page.pageInfo.hasNextPage ? (answer.page.pageInfo.endCursor ?? null) : null)
      return answer.page.nodes[0]?.number
    } catch (error) {
      setFailed(error)
    }
  }
  return {
    rows,
    counts,
    more: after ? more : undefined,
    failed,
    staleSince: stale ? freshAt : undefined,
    load,
  }
}

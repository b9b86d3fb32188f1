import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import { CasesDocument, InboxDocument, type InboxQuery } from '@/gql/clerk/graphql'
import { ask } from './api'
import { useDesk } from './desk'
import { fromSearch, lastList, type Row } from './list'
import { merge } from './merge'

const REFRESH = 20_000
const PAGE = 40

type Counts = InboxQuery['inboxCounts']

/** A list that stays fresh by itself, without moving the row under the cursor. */
export function useInbox(search: string, cursor: string | undefined) {
  const { lang, staff } = useDesk()
  const [rows, setRows] = useState<Row[]>()
  const [counts, setCounts] = useState<Counts>()
  const [after, setAfter] = useState<string | null>(null)
  const [failed, setFailed] = useState<unknown>()
  const at = useRef(cursor)
  at.current = cursor
  const shown = useRef(0)
  const current = useRef(search)
  current.current = search

  const fetchPage = useCallback(
    async (first: number, from: string | null, background: boolean) => {
      if (staff.role !== 'CLERK') {
        const { cases } = await ask(CasesDocument, { search: {}, after: from }, lang, background)
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
        const first = Math.min(100, Math.max(PAGE, shown.current))
        const answer = await fetchPage(first, null, background)
        if (current.current !== search || (background && shown.current > first)) return
        setRows((old) =>
          background && old ? merge<Row>(old, answer.page.nodes, at.current) : [...answer.page.nodes],
        )
        setAfter(answer.page.pageInfo.hasNextPage ? (answer.page.pageInfo.endCursor ?? null) : null)
        setCounts(answer.counts)
        setFailed(undefined)
      } catch (error) {
        if (!background) setFailed(error)
      }
    },
    [fetchPage, search],
  )

  useEffect(() => {
    shown.current = 0
    setRows(undefined)
    load(false)
    const tick = setInterval(() => load(true), REFRESH)
    return () => clearInterval(tick)
  }, [load])
  useEffect(() => {
    shown.current = rows?.length ?? 0
    if (rows) {
      lastList.search = search
      lastList.rows = rows
    }
  }, [rows, search])

  const more = async () => {
    try {
      const answer = await fetchPage(PAGE, after, false)
      setRows((old) => [...(old ?? []), ...answer.page.nodes])
      setAfter(answer.page.pageInfo.hasNextPage ? (answer.page.pageInfo.endCursor ?? null) : null)
    } catch (error) {
      setFailed(error)
    }
  }
  return { rows, counts, more: after ? more : undefined, failed, load }
}

import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import { CaseDocument, type CasePartsFragment, CasesDocument } from '@/gql/clerk/graphql'
import { ask } from './api'
import { changesOf, sameStanding, standingOf } from './caseChanges'
import { useDesk } from './desk'

const LOOK = 20_000

/**
 * A case that stays as it is elsewhere. Whether it has changed is asked of the list, which is no look at
 * anybody's data; only when it has is the case read again, and that goes on record.
 */
export function useCase(number: string) {
  const { d, lang } = useDesk()
  const [found, setFound] = useState<CasePartsFragment>()
  const [news, setNews] = useState<string[]>([])
  const [failed, setFailed] = useState<unknown>()
  const last = useRef<CasePartsFragment>(undefined)

  const show = useCallback((c: CasePartsFragment) => {
    last.current = c
    setFound(c)
  }, [])
  const load = useCallback(
    async (background = false) => {
      try {
        const answer = await ask(CaseDocument, { number }, lang, background)
        if (!answer.case) return
        const before = last.current
        if (before) setNews((old) => [...old, ...changesOf(before, answer.case as CasePartsFragment, d)])
        show(answer.case)
        setFailed(undefined)
      } catch (error) {
        if (!background) setFailed(error)
      }
    },
    [number, lang, d, show],
  )
  const look = useCallback(async () => {
    const before = last.current
    if (!before) return
    try {
      const { cases } = await ask(CasesDocument, { search: { number }, first: 1 }, lang, true)
      const line = cases.nodes[0]
      if (line && before === last.current && !sameStanding(standingOf(before), line)) await load(true)
    } catch {
      // the next look may be luckier
    }
  }, [number, lang, load])
  /** The answer to what was done here is no news. */
  const change = useCallback(
    (c: CasePartsFragment) => {
      setNews([])
      show(c)
    },
    [show],
  )

  useEffect(() => {
    load()
    const tick = setInterval(look, LOOK)
    return () => clearInterval(tick)
  }, [load, look])
  return { found, news, failed, load, change }
}

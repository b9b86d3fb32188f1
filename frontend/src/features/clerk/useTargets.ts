import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import { NoticeTargetsDocument } from '@/gql/clerk/graphql'
import { ask } from './api'
import { useDesk } from './desk'
import { onTop, type Standing } from './targets'
import { useTicks } from './useTicks'

/** The targets, kept fresh. While held says that somebody is at the rows, none of them moves. */
export function useTargets(held: () => boolean) {
  const { lang } = useDesk()
  const [targets, setTargets] = useState<readonly Standing[]>()
  const [top, setTop] = useState<string[]>([])
  const [at, setAt] = useState(0)
  const [failed, setFailed] = useState<unknown>()
  const isHeld = useRef(held)
  isHeld.current = held

  const load = useCallback(
    async (background: boolean) => {
      try {
        const { noticeTargets } = await ask(NoticeTargetsDocument, {}, lang, background)
        setTargets(noticeTargets)
        setTop((shown) => onTop(shown, noticeTargets, background && isHeld.current()))
        setAt(Date.now())
        setFailed(undefined)
      } catch (error) {
        setFailed(error)
      }
    },
    [lang],
  )
  useEffect(() => {
    load(false)
  }, [load])
  useTicks(() => load(true))
  return { targets, top, at, failed, load }
}

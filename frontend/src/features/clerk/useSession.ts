import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import { navigate } from 'wouter/use-browser-location'
import { MeDocument, type StaffPartsFragment } from '@/gql/clerk/graphql'
import type { Lang } from '@/lib/graphql'
import { ask, watchSession } from './api'
import { forget } from './forget'
import { type Change, tellTabs, useOtherTabs } from './tabs'

/** Whose session it is. All tabs share one: who signs in at another finds nothing here of who worked before. */
export function useSession(lang: Lang) {
  const [staff, setStaff] = useState<StaffPartsFragment | null>()
  const [over, setOver] = useState(false)
  const [failed, setFailed] = useState<unknown>()
  const seen = useRef(Date.now())
  const known = useRef<string>(undefined)

  const leave = useCallback((next: StaffPartsFragment | null) => {
    forget()
    navigate('/desk', { replace: true })
    known.current = next?.username
    setOver(false)
    setStaff(next)
  }, [])
  const meet = useCallback(
    (me: StaffPartsFragment | null) => {
      if (known.current && !me) return setOver(true)
      if (known.current && known.current !== me?.username) return leave(me)
      known.current = me?.username
      setOver(false)
      setStaff(me)
    },
    [leave],
  )
  const load = useCallback(() => {
    setFailed(undefined)
    ask(MeDocument, {}, lang).then((a) => meet(a.me ?? null), setFailed)
  }, [lang, meet])
  useEffect(load, [load])

  const end = useCallback(() => setOver(true), [])
  useEffect(() => {
    watchSession(end, () => {
      seen.current = Date.now()
    })
  }, [end])
  const changed = useCallback(
    (what: Change) => {
      if (what === 'signed out') return leave(null)
      ask(MeDocument, {}, lang, true).then(
        (a) => meet(a.me ?? null),
        () => {}, // the next look may be luckier
      )
    },
    [lang, leave, meet],
  )
  useOtherTabs(changed)

  /** Takes up what the server has just said of this session. */
  const enter = useCallback(
    (me: StaffPartsFragment) => {
      seen.current = Date.now()
      meet(me)
    },
    [meet],
  )
  const signIn = useCallback(
    (me: StaffPartsFragment) => {
      enter(me)
      tellTabs('signed in')
    },
    [enter],
  )
  const signOut = useCallback(() => {
    leave(null)
    tellTabs('signed out')
  }, [leave])
  return { staff, over, failed, seen, load, end, enter, signIn, signOut }
}

import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import { MeDocument, type StaffPartsFragment } from '@/gql/clerk/graphql'
import { navigate } from 'wouter/use-browser-location'
import type { Lang } from '@/lib/graphql'
import { ask, watchSession } from './api'
import { Account } from './Account'
import { Desk, dictOf } from './desk'
import { forget } from './forget'
import { Frame } from './Frame'
import { deskLanguage, keepLanguage } from './language'
import { Problem } from './Problem'
import { SessionEnd } from './SessionEnd'
import { SignIn } from './SignIn'
import './desk.css'

export function Root({ onLang }: { onLang: (lang: Lang) => void }) {
  const [lang, setLang] = useState(deskLanguage)
  const d = dictOf(lang)
  const [staff, setStaff] = useState<StaffPartsFragment | null>()
  const [over, setOver] = useState(false)
  const [failed, setFailed] = useState<unknown>()
  const seen = useRef(Date.now())

  const load = useCallback(() => {
    setFailed(undefined)
    ask(MeDocument, {}, lang).then((a) => setStaff(a.me ?? null), setFailed)
  }, [lang])
  useEffect(load, [load])
  const end = useCallback(() => setOver(true), [])
  useEffect(
    () =>
      watchSession(end, () => {
        seen.current = Date.now()
      }),
    [end],
  )
  useLayoutEffect(() => onLang(lang), [onLang, lang])
  useEffect(() => {
    document.title = `${d.title}｜掛失`
    document.documentElement.lang = lang === 'en' ? 'en' : 'zh-Hant-TW'
  }, [d, lang])
  const speak = useCallback((l: Lang) => {
    keepLanguage(l)
    setLang(l)
  }, [])

  const enter = useCallback((s: StaffPartsFragment) => {
    seen.current = Date.now()
    setOver(false)
    setStaff(s)
  }, [])
  const leave = useCallback(() => {
    forget()
    navigate('/desk', { replace: true })
    setOver(false)
    setStaff(null)
  }, [])
  const context = useMemo(
    () => staff && { d, lang, speak, staff, setStaff: enter },
    [d, lang, speak, staff, enter],
  )

  if (failed) return <Problem d={d} error={failed} retry={load} />
  if (staff === undefined) return <p class="waiting">{d.loading}</p>
  if (!context) return <SignIn d={d} lang={lang} onSession={enter} />
  return (
    <Desk.Provider value={context}>
      {context.staff.mustChangePassword || context.staff.mustEnrolOtp ? (
        <Frame bare hidden={over} onOut={leave}>
          <Account />
        </Frame>
      ) : (
        <Frame hidden={over} onOut={leave} />
      )}
      <SessionEnd seen={seen} over={over} onOver={end} onSession={enter} />
    </Desk.Provider>
  )
}

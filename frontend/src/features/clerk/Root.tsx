import { useCallback, useEffect, useLayoutEffect, useMemo, useState } from 'preact/hooks'
import type { Lang } from '@/lib/graphql'
import { Account } from './Account'
import { Desk, dictOf } from './desk'
import { Frame } from './Frame'
import { deskLanguage, keepLanguage } from './language'
import { Problem } from './Problem'
import { SessionEnd } from './SessionEnd'
import { SignIn } from './SignIn'
import { useSession } from './useSession'
import './desk.css'

export function Root({ onLang }: { onLang: (lang: Lang) => void }) {
  const [lang, setLang] = useState(deskLanguage)
  const d = dictOf(lang)
  const { staff, over, failed, seen, load, end, enter, signIn, signOut } = useSession(lang)

  useLayoutEffect(() => onLang(lang), [onLang, lang])
  useEffect(() => {
    document.documentElement.lang = lang === 'en' ? 'en' : 'zh-Hant-TW'
  }, [lang])
  useEffect(() => {
    if (!staff) document.title = `${d.title}｜掛失`
  }, [d, staff])
  const speak = useCallback((l: Lang) => {
    keepLanguage(l)
    setLang(l)
  }, [])
  const context = useMemo(
    () => staff && { d, lang, speak, staff, setStaff: enter },
    [d, lang, speak, staff, enter],
  )

  if (failed) return <Problem d={d} error={failed} retry={load} />
  if (staff === undefined) return <p class="waiting">{d.loading}</p>
  if (!context) return <SignIn d={d} lang={lang} onSession={signIn} />
  const bare = context.staff.mustChangePassword || context.staff.mustEnrolOtp
  return (
    <Desk.Provider value={context}>
      <Frame key={context.staff.username} bare={bare} hidden={over} onOut={signOut}>
        {bare && <Account />}
      </Frame>
      <SessionEnd seen={seen} over={over} onOver={end} onSession={signIn} />
    </Desk.Provider>
  )
}

import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import { MeDocument, type StaffPartsFragment } from '@/gql/clerk/graphql'
import { ask } from './api'
import { useDesk } from './desk'
import { SignInForm } from './SignIn'

const IDLE = 30 * 60_000
const WARN = 2 * 60_000
const ASK = 60_000 // before the warning, and then as often

type Props = {
  seen: { current: number }
  over: boolean
  onOver: () => void
  onSession: (s: StaffPartsFragment) => void
}

/** Warns two minutes before a session ends; after it, asks to sign in above the work, which stays as it is. */
export function SessionEnd({ seen, over, onOver, onSession }: Props) {
  const { d, lang, staff } = useDesk()
  const left = useTimeLeft(seen, over, onOver)
  const must = Date.parse(staff.sessionMustEndAt) - Date.now() < WARN
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    if (over) dialog.current?.showModal()
    else dialog.current?.close()
  }, [over])
  const stay = () =>
    ask(MeDocument, {}, lang).then(
      (a) => (a.me ? onSession(a.me) : onOver()),
      () => {},
    )
  return (
    <>
      {!over && left < WARN && (
        <div class="session-warning" role="alert">
          {must ? d.session.mustEnd : d.session.ends}{' '}
          {!must && (
            <button type="button" class="ds-button" onClick={stay}>
              {d.session.stay}
            </button>
          )}
        </div>
      )}
      <dialog ref={dialog} aria-label={d.signIn.title} onCancel={(e) => e.preventDefault()}>
        <p>{d.signIn.again}</p>
        {over && <SignInForm d={d} lang={lang} username={staff.username} onSession={onSession} />}
      </dialog>
    </>
  )
}

/**
 * How long the session still lasts. This page knows only what it did itself; when that runs out the server
 * is asked, because another tab of the same session may have been worked in.
 */
function useTimeLeft(seen: { current: number }, over: boolean, onOver: () => void): number {
  const { lang, staff } = useDesk()
  const [left, setLeft] = useState(IDLE)
  const told = useRef(0)
  const asked = useRef(0)
  const rest = useCallback(() => {
    const ends = asked.current > seen.current && told.current ? told.current : seen.current + IDLE
    return Math.min(ends, Date.parse(staff.sessionMustEndAt)) - Date.now()
  }, [seen, staff.sessionMustEndAt])
  useEffect(() => {
    const look = async () => {
      if (!over && rest() < WARN + ASK && Date.now() - asked.current >= ASK) {
        asked.current = Date.now()
        const answer = await ask(MeDocument, {}, lang, true).catch(() => undefined)
        if (answer?.me) told.current = Date.parse(answer.me.sessionEndsAt)
        if (answer && !answer.me) return onOver()
      }
      setLeft(rest())
      if (rest() <= 0) onOver()
    }
    look()
    const tick = setInterval(look, 5_000)
    return () => clearInterval(tick)
  }, [rest, lang, over, onOver])
  return left
}

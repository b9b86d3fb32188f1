import { useEffect, useRef, useState } from 'preact/hooks'
import { MeDocument, type StaffPartsFragment } from '@/gql/clerk/graphql'
import { ask } from './api'
import { useDesk } from './desk'
import { SignInForm } from './SignIn'

const IDLE = 30 * 60_000
const WARN = 2 * 60_000

type Props = {
  seen: { current: number }
  over: boolean
  onOver: () => void
  onSession: (s: StaffPartsFragment) => void
}

/** Warns two minutes before a session ends; after it, asks to sign in above the work, which stays as it is. */
export function SessionEnd({ seen, over, onOver, onSession }: Props) {
  const { d, lang, staff } = useDesk()
  const [left, setLeft] = useState(IDLE)
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const last = Date.parse(staff.sessionMustEndAt)
    const look = () => {
      const rest = Math.min(seen.current + IDLE, last) - Date.now()
      setLeft(rest)
      if (rest <= 0) onOver()
    }
    if (!over) look()
    const tick = setInterval(look, 5_000)
    return () => clearInterval(tick)
  }, [seen, staff.sessionMustEndAt, over, onOver])
  useEffect(() => {
    if (over) dialog.current?.showModal()
    else dialog.current?.close()
  }, [over])
  const stay = () => {
    ask(MeDocument, {}, lang).then(
      (a) => (a.me ? onSession(a.me) : onOver()),
      () => {},
    )
    setLeft(IDLE)
  }
  return (
    <>
      {!over && left < WARN && (
        <div class="session-warning" role="alert">
          {d.session.ends}{' '}
          <button type="button" class="ds-button" onClick={stay}>
            {d.session.stay}
          </button>
        </div>
      )}
      <dialog ref={dialog} aria-label={d.signIn.title} onCancel={(e) => e.preventDefault()}>
        <p>{d.signIn.again}</p>
        {over && <SignInForm d={d} lang={lang} username={staff.username} onSession={onSession} />}
      </dialog>
    </>
  )
}

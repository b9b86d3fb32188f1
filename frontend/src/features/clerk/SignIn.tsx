import { useEffect, useRef, useState } from 'preact/hooks'
import { Link } from 'wouter'
import { SignInDocument, type StaffPartsFragment } from '@/gql/clerk/graphql'
import type { Lang } from '@/lib/graphql'
import type { DeskDict } from '@/locales/desk.zh'
import { ask } from './api'
import { Problem } from './Problem'

type Props = {
  d: DeskDict
  lang: Lang
  username?: string
  onSession: (s: StaffPartsFragment) => void
}

export function SignIn(props: Props) {
  const { d, lang } = props
  return (
    <main class="sign-in" id="main">
      <p class="brand">
        掛失 <span>{d.title}</span>
      </p>
      <h1>{d.signIn.title}</h1>
      <SignInForm {...props} />
      <p class="hint">
        {d.signIn.lead} <Link href={lang === 'en' ? '/?lang=en' : '/'}>{d.signIn.home}</Link>
      </p>
    </main>
  )
}

export function SignInForm({ d, lang, username: known = '', onSession }: Props) {
  const [username, setUsername] = useState(known)
  const [password, setPassword] = useState('')
  const [otp, setOtp] = useState('')
  const [needsOtp, setNeedsOtp] = useState(false)
  const [refused, setRefused] = useState('')
  const [failed, setFailed] = useState<unknown>()
  const [busy, setBusy] = useState(false)
  const otpField = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (needsOtp) otpField.current?.focus()
  }, [needsOtp])

  const send = async (e: Event) => {
    e.preventDefault()
    if (busy) return
    setBusy(true)
    setFailed(undefined)
    try {
      const input = { username, password, otp: needsOtp ? otp : null }
      const { signIn } = await ask(SignInDocument, { input }, lang)
      if (signIn.__typename === 'Session') {
        onSession(signIn.staff)
        return
      }
      setNeedsOtp(needsOtp || signIn.code === 'OTP_REQUIRED')
      const wait = signIn.retryAfter ? d.signIn.wait(signIn.retryAfter) : ''
      setRefused(signIn.code === 'OTP_REQUIRED' ? '' : signIn.message + wait)
    } catch (error) {
      setFailed(error)
    } finally {
      setBusy(false)
    }
  }

  return (
    <form onSubmit={send} class="stack">
      {refused && (
        <p class="error" role="alert" id="sign-in-error">
          {refused}
        </p>
      )}
      {failed !== undefined && <Problem d={d} error={failed} />}
      <label>
        {d.signIn.username}
        <input
          class="ds-input"
          name="username"
          autocomplete="username"
          autocapitalize="off"
          spellcheck={false}
          required
          readOnly={known !== ''}
          value={username}
          aria-describedby={refused ? 'sign-in-error' : undefined}
          onInput={(e) => setUsername(e.currentTarget.value)}
        />
      </label>
      <label>
        {d.signIn.password}
        <input
          class="ds-input"
          name="password"
          type="password"
          autocomplete="current-password"
          required
          value={password}
          onInput={(e) => setPassword(e.currentTarget.value)}
        />
      </label>
      {needsOtp && (
        <label>
          {d.signIn.otp}
          <input
            class="ds-input"
            name="otp"
            ref={otpField}
            autocomplete="one-time-code"
            required
            value={otp}
            aria-describedby="otp-hint"
            onInput={(e) => setOtp(e.currentTarget.value)}
          />
          <span class="hint" id="otp-hint">
            {d.signIn.otpHint}
          </span>
        </label>
      )}
      <button type="submit" class="ds-button" aria-disabled={busy}>
        {d.signIn.send}
      </button>
    </form>
  )
}

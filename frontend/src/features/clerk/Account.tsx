import { useState } from 'preact/hooks'
import {
  ChangePasswordDocument,
  ConfirmOtpDocument,
  EnrolOtpDocument,
  type EnrolOtpMutation,
  MeDocument,
} from '@/gql/clerk/graphql'
import { ask } from './api'
import { useDesk } from './desk'
import { Problem } from './Problem'
import { short } from './time'
import { useTitle } from './useTitle'

export function Account() {
  const { d, staff } = useDesk()
  useTitle(d.account.title)
  return (
    <div class="account">
      <h1>{d.account.title}</h1>
      <p>
        {staff.username} · {d.account.roles[staff.role]} {staff.office?.name ?? staff.county?.name}
      </p>
      <Password />
      {!staff.mustChangePassword && <OneTimeCodes />}
      <section>
        <h2>{d.account.signIns}</h2>
        <table class="rows">
          <thead>
            <tr>
              {d.account.signInColumns.map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {staff.signIns.map((s) => (
              <tr key={s.at}>
                <td class="number">{short(s.at)}</td>
                <td>{d.account.outcomes[s.outcome] ?? `▲ ${d.account.refusedSignIn}`}</td>
                <td>{s.here && d.account.here}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </div>
  )
}

function Password() {
  const { d, lang, staff, setStaff } = useDesk()
  const a = d.account
  const [current, setCurrent] = useState('')
  const [wanted, setWanted] = useState('')
  const [said, setSaid] = useState<{ text: string; good: boolean }>()
  const [failed, setFailed] = useState<unknown>()
  const send = async (e: Event) => {
    e.preventDefault()
    setFailed(undefined)
    try {
      const { changePassword } = await ask(ChangePasswordDocument, { input: { current, new: wanted } }, lang)
      if (changePassword.__typename === 'PasswordRefusal') {
        setSaid({ text: changePassword.message, good: false })
        return
      }
      setSaid({ text: a.changed, good: true })
      setCurrent('')
      setWanted('')
      setStaff(changePassword.staff)
    } catch (error) {
      setFailed(error)
    }
  }
  return (
    <form class="stack" onSubmit={send}>
      <h2>{a.change}</h2>
      {staff.mustChangePassword && <p class="warning">{a.must}</p>}
      {said && (
        <p class={said.good ? 'good' : 'error'} role={said.good ? 'status' : 'alert'} id="password-said">
          {said.text}
        </p>
      )}
      {failed !== undefined && <Problem d={d} error={failed} />}
      <input type="hidden" name="username" autocomplete="username" value={staff.username} />
      <label>
        {a.current}
        <input
          class="ds-input"
          type="password"
          autocomplete="current-password"
          required
          value={current}
          onInput={(e) => setCurrent(e.currentTarget.value)}
        />
      </label>
      <label>
        {a.new}
        <span class="hint" id="new-hint">
          {a.newHint}
        </span>
        <input
          class="ds-input"
          type="password"
          autocomplete="new-password"
          required
          aria-describedby="new-hint password-said"
          value={wanted}
          onInput={(e) => setWanted(e.currentTarget.value)}
        />
      </label>
      <button type="submit" class="ds-button">
        {a.send}
      </button>
    </form>
  )
}

function OneTimeCodes() {
  const { d, lang, staff, setStaff } = useDesk()
  const a = d.account
  const [enrolment, setEnrolment] = useState<EnrolOtpMutation['enrolOtp']>()
  const [code, setCode] = useState('')
  const [wrong, setWrong] = useState(false)
  const [recovery, setRecovery] = useState<readonly string[]>()
  const [failed, setFailed] = useState<unknown>()
  const enrol = () => ask(EnrolOtpDocument, {}, lang).then((x) => setEnrolment(x.enrolOtp), setFailed)
  const confirm = async (e: Event) => {
    e.preventDefault()
    try {
      const { confirmOtp } = await ask(ConfirmOtpDocument, { code }, lang)
      setWrong(!confirmOtp)
      if (confirmOtp) {
        setRecovery(confirmOtp.recoveryCodes)
        setEnrolment(undefined)
      }
    } catch (error) {
      setFailed(error)
    }
  }
  const written = () => {
    setRecovery(undefined)
    ask(MeDocument, {}, lang).then((x) => x.me && setStaff(x.me), setFailed)
  }
  return (
    <section>
      <h2>{a.otp}</h2>
      {staff.mustEnrolOtp && <p class="warning">{a.mustOtp}</p>}
      {failed !== undefined && <Problem d={d} error={failed} />}
      {!enrolment && !recovery && <p>{staff.otpEnrolled ? a.otpOn : a.otpOff}</p>}
      {!staff.otpEnrolled && !enrolment && !recovery && (
        <button type="button" class="ds-button" data-variant="secondary" onClick={enrol}>
          {a.enrol}
        </button>
      )}
      {enrolment && (
        <form class="stack" onSubmit={confirm}>
          <p>{a.scan}</p>
          <Qr of={enrolment.qr} name={a.qr} />
          <p>
            {a.secret} <code>{grouped(enrolment.secret)}</code>
          </p>
          <p>
            <a href={enrolment.uri}>{a.open}</a>
          </p>
          {wrong && (
            <p class="error" role="alert">
              {a.wrong}
            </p>
          )}
          <label>
            {a.code}
            <input
              class="ds-input"
              inputMode="numeric"
              autocomplete="one-time-code"
              required
              value={code}
              onInput={(e) => setCode(e.currentTarget.value)}
            />
          </label>
          <button type="submit" class="ds-button">
            {a.confirm}
          </button>
        </form>
      )}
      {recovery && (
        <div role="status">
          <p>{a.recovery}</p>
          <ul class="recovery">
            {recovery.map((c) => (
              <li key={c}>
                <code>{c}</code>
              </li>
            ))}
          </ul>
          <button type="button" class="ds-button" onClick={written}>
            {d.close}
          </button>
        </div>
      )}
    </section>
  )
}

const grouped = (secret: string) => secret.match(/.{1,4}/g)?.join(' ')

/** Drawn in the page: a picture would need an address, and the secret must not be in one. */
function Qr({ of, name }: { of: { size: number; path: string }; name: string }) {
  const wide = of.size + 8
  return (
    <svg
      class="qr"
      viewBox={`-4 -4 ${wide} ${wide}`}
      role="img"
      aria-label={name}
      shape-rendering="crispEdges"
    >
      <rect x="-4" y="-4" width={wide} height={wide} fill="#fff" />
      <path d={of.path} fill="#000" />
    </svg>
  )
}

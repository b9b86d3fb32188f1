import type { ComponentChildren } from 'preact'
import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { ReceiptPartsFragment, RefusalPartsFragment } from '@/gql/graphql'
import { type Errors, emptyValues, serverErrors, type Task, type Values, validate } from '@/lib/form'
import { isLost, ProtocolError } from '@/lib/graphql'
import { useLocale } from '@/lib/i18n'
import { idempotencyKeys } from '@/lib/idempotency'
import type { Send } from '@/lib/send'
import { useBack } from '@/lib/useBack'
import { useOffline } from '@/lib/useOffline'
import { useCaptcha, useSetup } from '@/lib/useSetup'
import type { Dict } from '@/locales/zh'
import { Refused } from './Refused'
import { Review } from './Review'
import { TaskForm } from './TaskForm'
import type { Trouble } from './TroubleBox'

type Step =
  | { at: 'form'; field?: string }
  | { at: 'review' }
  | { at: 'done'; receipts: readonly ReceiptPartsFragment[] }
  | { at: 'refused'; refusal: RefusalPartsFragment }
type Props = {
  task: Task
  send: Send
  done: (receipts: readonly ReceiptPartsFragment[]) => ComponentChildren
}

// What is wrong, in the words of the language that the reader has chosen by the time it is shown.
type Problems = (t: Dict) => Errors
const none: Problems = () => ({})

export function TaskFlow({ task, send, done }: Props) {
  const { t, lang } = useLocale()
  const [values, setValues] = useState<Values>(emptyValues)
  const [problems, setProblems] = useState<Problems>(() => none)
  const errors = useMemo(() => problems(t), [problems, t])
  const [round, setRound] = useState(0)
  const [step, setStep] = useState<Step>({ at: 'form' })
  const [trouble, setTrouble] = useState<Trouble>()
  const [pending, setPending] = useState(false)
  const [asked, setAsked] = useState(task !== 'revoke')
  const [unanswered, setUnanswered] = useState(false)
  const busy = useRef(false)
  const sending = useRef(0)
  const key = useMemo(() => idempotencyKeys(), [])
  const { captcha, failed: noCaptcha, stale, another } = useCaptcha(asked, lang)
  const setup = useSetup(lang)
  const offline = useOffline()

  const change = (patch: Partial<Values>) => setValues((v) => ({ ...v, ...patch }))
  const show = (found: Problems, next: Step = { at: 'form' }) => {
    setProblems(() => found)
    setRound((n) => n + 1)
    setStep(next)
  }
  const next = () => {
    setTrouble(undefined)
    const found: Problems = (t) => ({
      ...validate(values, task, asked, t),
      ...(asked && !captcha && { captcha: t.captcha.none }),
    })
    show(found, { at: Object.keys(found(t)).length ? 'form' : 'review' })
  }
  const newChallenge = (why: 'wrong' | 'needed' | 'expired' | 'lost') => {
    setAsked(true)
    another()
    change({ captcha: '' })
    show((t) => ({ captcha: t.captcha[why] }))
  }
  const refuse = (r: RefusalPartsFragment) => {
    // An answer that was lost on its way has spent the challenge: nobody typed anything wrong.
    if (r.code === 'CAPTCHA_WRONG') return newChallenge(trouble || unanswered ? 'lost' : 'wrong')
    if (r.code === 'CAPTCHA_REQUIRED') return newChallenge('needed')
    // The server looks at the challenge after these two; with any other answer it has spent it.
    if (r.code !== 'INVALID_INPUT' && r.code !== 'TOO_MANY_REQUESTS') {
      if (asked) another()
      change({ captcha: '' })
    }
    const fields: Problems = (t) => serverErrors(r.fields, t)
    if (r.code === 'INVALID_INPUT' && Object.keys(fields(t)).length) return show(fields)
    setProblems(() => none)
    setStep({ at: 'refused', refusal: r })
  }
  const submit = async () => {
    if (busy.current) return
    if (asked && stale && !trouble && !unanswered) return newChallenge('expired')
    busy.current = true
    const mine = ++sending.current
    setPending(true)
    setTrouble(undefined)
    try {
      const answer =
        asked && captcha
          ? { token: captcha.token, answer: values.captcha.normalize('NFKC').trim() }
          : undefined
      const outcome = await send({ values, captcha: answer, key, lang })
      if (mine !== sending.current) return
      setUnanswered(false)
      if (outcome.refusal) refuse(outcome.refusal)
      else {
        setValues(emptyValues)
        setStep({ at: 'done', receipts: outcome.receipts })
      }
    } catch (e) {
      if (mine !== sending.current) return
      const told = e instanceof ProtocolError ? { requestId: e.requestId, retryAfter: e.retryAfter } : {}
      setTrouble({ lost: isLost(e), ...told })
      setUnanswered(isLost(e))
    } finally {
      if (mine === sending.current) {
        busy.current = false
        setPending(false)
      }
    }
  }
  const renewed = stale && step.at === 'form'
  useEffect(() => {
    if (!renewed) return
    change({ captcha: '' })
    another()
  }, [renewed, another])
  const resend = useRef(submit)
  resend.current = submit
  const lost = step.at === 'review' && trouble?.lost === true
  // Promised only to who is offline: of no other network it is told when it is back.
  const promised = useRef(false)
  useEffect(() => {
    if (promised.current && lost && !offline) void resend.current()
    promised.current = lost && offline
  }, [lost, offline])
  // What is reviewed next may be another input: nobody but the reader sends it, and an answer that is
  // still to come is not its answer.
  const leave = useCallback(() => {
    setTrouble(undefined)
    if (!busy.current) return
    sending.current++
    busy.current = false
    setPending(false)
    setUnanswered(true)
  }, [])
  const edit = useCallback(
    (field?: string) => {
      leave()
      setStep({ at: 'form', field })
    },
    [leave],
  )
  // A receipt stays: who goes back must not lose its number.
  const back = useCallback(() => {
    leave()
    setStep((s) => (s.at === 'done' ? s : { at: 'form' }))
  }, [leave])
  useBack(step.at !== 'form', back)

  const counties = setup.setup?.counties ?? []
  const maybeDone = unanswered && task !== 'status'
  if (step.at === 'done') return <>{done(step.receipts)}</>
  if (step.at === 'refused')
    return <Refused refusal={step.refusal} {...{ task, values, counties }} onEdit={() => edit()} />
  if (step.at === 'review')
    return (
      <Review
        {...{ task, values, trouble, offline, maybeDone, pending, counties }}
        onEdit={edit}
        onSend={submit}
      />
    )
  return (
    <TaskForm
      {...{ task, values, errors, round, maybeDone, captcha, noCaptcha, asked, setup, another }}
      field={step.field}
      onChange={change}
      onNext={next}
    />
  )
}

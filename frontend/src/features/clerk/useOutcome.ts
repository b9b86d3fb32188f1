import { useMemo, useState } from 'preact/hooks'
import { useLocation } from 'wouter'
import {
  type CasePartsFragment,
  type ContactMethod,
  type ContactOutcome,
  type PhoneUsed,
  RecordContactDocument,
} from '@/gql/clerk/graphql'
import { idempotencyKeys } from '@/lib/idempotency'
import { ask } from './api'
import { useDesk } from './desk'
import { drafts } from './drafts'
import { lastList, nextOf } from './list'
import { undo } from './undoable'

export const outcomes: ContactOutcome[] = ['CONFIRMED', 'NOT_REACHED', 'DISPUTED']
type Said = { method: ContactMethod; phoneUsed: PhoneUsed; explanation: string }
export type Outcome = ReturnType<typeof useOutcome>

/** What the clerk is about to record of a case, and how it is sent. */
export function useOutcome(
  c: CasePartsFragment,
  reload: () => Promise<void>,
  onChange: (c: CasePartsFragment) => void,
) {
  const { d, lang } = useDesk()
  const [, go] = useLocation()
  const [outcome, setOutcome] = useState<ContactOutcome>()
  const [said, setSaid] = useState<Said>({
    method: 'PHONE',
    phoneUsed: c.registryPhone ? 'REGISTRY' : 'DECLARED',
    explanation: drafts.get(c.number) ?? '',
  })
  const [refused, setRefused] = useState('')
  const [failed, setFailed] = useState<unknown>()
  const [busy, setBusy] = useState(false)
  const keys = useMemo(() => idempotencyKeys(), [])

  const set = <K extends keyof Said>(name: K, value: Said[K]) => {
    if (name === 'explanation') drafts.set(c.number, value)
    setSaid({ ...said, [name]: value })
  }
  const clear = () => {
    drafts.delete(c.number)
    setSaid({ ...said, explanation: '' })
    setRefused('')
    setOutcome(undefined)
  }
  const settled = (now: CasePartsFragment) => {
    clear()
    undo.number = now.number
    undo.until = now.withdrawUntil ?? ''
    const next = nextOf(c.number)
    lastList.rows = lastList.rows.filter((r) => r.number !== c.number)
    if (next) go(`/desk/cases/${next}`)
    else onChange(now)
  }
  const record = async (chosen: ContactOutcome) => {
    const { method, phoneUsed, explanation } = said
    const input = {
      number: c.number,
      outcome: chosen,
      method,
      phoneUsed: method === 'PHONE' ? phoneUsed : null,
      explanation: explanation || null,
      seenContacts: c.contacts.length,
      seenWithdrawn: c.contacts.filter((contact) => contact.withdrawnAt).length,
    }
    const sent = { input: { ...input, idempotencyKey: keys(input) } }
    const { result } = await ask(RecordContactDocument, sent, lang)
    if (result.__typename === 'Case') return settled(result)
    const why = result.fields[0]?.message ?? result.message
    setRefused(result.code === 'CONFLICT' ? d.outcome.changed : why)
    if (result.code !== 'EXPLANATION_REQUIRED' && result.code !== 'INVALID_INPUT') await reload()
  }
  const send = async (e: Event) => {
    e.preventDefault()
    if (!outcome || busy) return
    setBusy(true)
    setFailed(undefined)
    setRefused('')
    try {
      await record(outcome)
    } catch (error) {
      setFailed(error)
    } finally {
      setBusy(false)
    }
  }
  const choose = (o: ContactOutcome) => {
    setOutcome(o)
    setRefused('')
  }
  return { outcome, said, refused, failed, busy, set, clear, send, choose }
}

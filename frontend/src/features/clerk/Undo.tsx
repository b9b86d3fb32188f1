import { useEffect, useMemo, useState } from 'preact/hooks'
import { Link } from 'wouter'
import { WithdrawContactDocument } from '@/gql/clerk/graphql'
import { idempotencyKeys } from '@/lib/idempotency'
import { ask } from './api'
import { useDesk } from './desk'
import { undo } from './undoable'

type Props = { number: string; until: string; onUndone?: () => void }

/** Says that an outcome is recorded, and offers to take it back for ten minutes (D11). */
export function Undo({ number, until, onUndone }: Props) {
  const { d, lang } = useDesk()
  const [, setSeen] = useState(0)
  const [taken, setTaken] = useState('')
  const [asking, setAsking] = useState(false)
  const [reason, setReason] = useState('')
  const [refused, setRefused] = useState('')
  const keys = useMemo(() => idempotencyKeys(), [])
  useEffect(() => {
    if (!until) return
    const gone = setTimeout(() => setSeen((n) => n + 1), Math.max(0, Date.parse(until) - Date.now()) + 100)
    return () => clearTimeout(gone)
  }, [until])
  if (!number || !until || taken === until || Date.parse(until) < Date.now()) return null

  const take = async (e: Event) => {
    e.preventDefault()
    try {
      const said = { number, reason }
      const sent = { input: { ...said, idempotencyKey: keys(said) } }
      const { result } = await ask(WithdrawContactDocument, sent, lang)
      if (result.__typename !== 'Case') {
        setRefused(result.fields[0]?.message ?? result.message)
        return
      }
      if (undo.number === number) {
        undo.number = ''
        undo.until = ''
      }
      setAsking(false)
      setReason('')
      setTaken(until)
      onUndone?.()
    } catch {
      setRefused(d.failed)
    }
  }
  return (
    <div class="undo" role="status">
      <span>
        ✓ {d.outcome.saved} <Link href={`/desk/cases/${number}`}>{number}</Link>
      </span>
      {!asking && (
        <button type="button" class="plain" onClick={() => setAsking(true)}>
          {d.outcome.undo}
        </button>
      )}
      {asking && (
        <form onSubmit={take}>
          <label>
            {d.outcome.reason}{' '}
            <input
              required
              maxLength={500}
              value={reason}
              onInput={(e) => setReason(e.currentTarget.value)}
            />
          </label>{' '}
          <button type="submit" class="plain">
            {d.outcome.doUndo}
          </button>
          {refused && <b class="error"> {refused}</b>}
        </form>
      )}
    </div>
  )
}

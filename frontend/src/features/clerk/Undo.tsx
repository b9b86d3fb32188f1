import { useState } from 'preact/hooks'
import { Link } from 'wouter'
import { WithdrawContactDocument } from '@/gql/clerk/graphql'
import { ask } from './api'
import { useDesk } from './desk'
import { undo } from './undoable'

/** Says that the last outcome is recorded, and offers to take it back for ten minutes (D11). */
export function Undo({ current, onUndone }: { current: string; onUndone: () => void }) {
  const { d, lang } = useDesk()
  const [{ number, until }, setLast] = useState({ ...undo })
  const [asking, setAsking] = useState(false)
  const [reason, setReason] = useState('')
  const [refused, setRefused] = useState('')
  if (!number || !until || Date.parse(until) < Date.now()) return null

  const take = async (e: Event) => {
    e.preventDefault()
    try {
      const { result } = await ask(WithdrawContactDocument, { input: { number, reason } }, lang)
      if (result.__typename !== 'Case') {
        setRefused(result.fields[0]?.message ?? result.message)
        return
      }
      undo.number = ''
      setLast({ number: '', until: '' })
      if (number === current) onUndone()
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

import { useEffect, useId, useRef, useState } from 'preact/hooks'
import type { NoticePartsFragment, NoticeSkipReason } from '@/gql/clerk/graphql'
import { useDesk } from './desk'
import { Problem } from './Problem'
import { changeMany, changeOne, type What } from './noticeChanges'
import { exactTo, fromField, nameOf, type Standing, toField } from './targets'

type Props = {
  what: What
  notice?: NoticePartsFragment
  target?: Standing
  close: () => void
  done: (changed?: NoticePartsFragment) => void
}

const reasons: NoticeSkipReason[] = ['TOLD_OTHERWISE', 'NOT_NEEDED', 'REFUSED']

/** Says what replaying or skipping does, asks for what it needs, does it, and says what came of it. */
export function NoticeChange({ what, notice, target, close, done }: Props) {
  const { d, lang } = useDesk()
  const w = d.notices.change
  const dialog = useRef<HTMLDialogElement>(null)
  const title = useId()
  const [span, setSpan] = useState(() => usualSpan(target))
  const [reason, setReason] = useState<NoticeSkipReason>()
  const [busy, setBusy] = useState(false)
  const [result, setResult] = useState('')
  const [refused, setRefused] = useState('')
  const [failed, setFailed] = useState<unknown>()
  useEffect(() => {
    dialog.current?.showModal()
  }, [])
  // Closing, and not only going away, gives the focus back to where it was.
  const shut = () => dialog.current?.close()

  const one = async (id: string) => {
    const { changed, refusal } = await changeOne(what, id, reason, lang)
    done(changed)
    if (refusal) setRefused(refusal)
    else shut()
  }
  const many = async (code: string) => {
    const [from, to] = [fromField(span.from), fromField(span.to)]
    if (!from || !to || from >= to) return setRefused(w.badSpan)
    const count = await changeMany(what, { target: code, from, to }, reason, lang)
    setResult(what === 'replay' ? w.replayed(count) : w.skipped(count))
    done()
  }
  const send = async (e: Event) => {
    e.preventDefault()
    setRefused('')
    setFailed(undefined)
    setBusy(true)
    try {
      if (notice) await one(notice.id)
      else if (target) await many(target.code)
    } catch (error) {
      setFailed(error)
    }
    setBusy(false)
  }
  const whose = target ? w.of(nameOf(target, d)) : w.this
  return (
    <dialog ref={dialog} aria-labelledby={title} class="change" onClose={close}>
      <h2 id={title}>{what === 'replay' ? w.replayTitle(whose) : w.skipTitle(whose)}</h2>
      {result ? (
        <p role="status">{result}</p>
      ) : (
        <form id={`${title}-form`} onSubmit={send}>
          <p>{meaning(what, target, d)}</p>
          {target && (
            <>
              <p class="hint">{w.now(exactTo(target.dead), exactTo(target.pending))}</p>
              <div class="filters">
                {(['from', 'to'] as const).map((end) => (
                  <label key={end}>
                    {w[end]}
                    <input
                      type="datetime-local"
                      required
                      value={span[end]}
                      onInput={(e) => setSpan({ ...span, [end]: e.currentTarget.value })}
                    />
                  </label>
                ))}
              </div>
            </>
          )}
          {what === 'skip' && <Reasons reason={reason} choose={setReason} />}
          <p class="hint">{w.record}</p>
        </form>
      )}
      {refused && (
        <p class="error" role="alert">
          {refused}
        </p>
      )}
      {failed !== undefined && <Problem d={d} error={failed} />}
      <p class="row">
        {!result && (
          <button type="submit" class="ds-button" form={`${title}-form`} disabled={busy}>
            {w[what]}
          </button>
        )}
        <button type="button" class="ds-button" data-variant="secondary" onClick={shut}>
          {result ? d.close : w.cancel}
        </button>
      </p>
    </dialog>
  )
}

function Reasons({ reason, choose }: { reason?: NoticeSkipReason; choose: (r: NoticeSkipReason) => void }) {
  const { d } = useDesk()
  return (
    <fieldset class="reasons">
      <legend>{d.notices.change.reason}</legend>
      {reasons.map((r) => (
        <label key={r}>
          <input type="radio" name="reason" required checked={r === reason} onChange={() => choose(r)} />
          {d.notices.reasons[r]}
        </label>
      ))}
    </fieldset>
  )
}

function meaning(what: What, target: Standing | undefined, d: ReturnType<typeof useDesk>['d']): string {
  const w = d.notices.change
  if (!target) return what === 'replay' ? w.replayMeans : w.skipMeans
  const name = nameOf(target, d)
  return what === 'replay' ? w.replayManyMeans(name) : w.skipManyMeans(name)
}

const WEEK = 7 * 86_400_000

/** From the oldest that waits, and a week ago at least, to the coming minute. */
function usualSpan(target?: Standing): { from: string; to: string } {
  const now = Date.now()
  const oldest = target?.oldestPendingAt ? Date.parse(target.oldestPendingAt) : now
  return { from: toField(Math.min(oldest, now - WEEK)), to: toField(now + 60_000) }
}

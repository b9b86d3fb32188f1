import { useEffect, useId, useRef } from 'preact/hooks'
import type { NoticePartsFragment, NoticeSkipReason } from '@/gql/clerk/graphql'
import { useDesk } from './desk'
import type { What } from './noticeChanges'
import { Problem } from './Problem'
import { exactTo, nameOf, type Standing } from './targets'
import { type Change, useNoticeChange } from './useNoticeChange'

type Props = {
  what: What
  notice?: NoticePartsFragment
  target?: Standing
  close: () => void
  done: (changed?: NoticePartsFragment) => void
}

/** Says what replaying or skipping does, asks for what it needs, does it, and says what came of it. */
export function NoticeChange({ what, notice, target, close, done }: Props) {
  const { d } = useDesk()
  const w = d.notices.change
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => {
    dialog.current?.showModal()
  }, [])
  // Closing, and not only going away, gives the focus back to where it was.
  const shut = () => dialog.current?.close()
  const change = useNoticeChange({ what, notice, target, shut, done })
  const whose = target ? w.of(nameOf(target, d)) : w.this
  return (
    <dialog ref={dialog} aria-labelledby={id} class="change" onClose={close}>
      <h2 id={id}>{what === 'replay' ? w.replayTitle(whose) : w.skipTitle(whose)}</h2>
      {change.result ? (
        <p role="status">{change.result}</p>
      ) : (
        <form id={`${id}-form`} onSubmit={change.send}>
          <p>{meaning(what, target, d)}</p>
          {target && <Span of={change} target={target} />}
          {what === 'skip' && <Reasons of={change} />}
          <p class="hint">{w.record}</p>
        </form>
      )}
      {change.refused && (
        <p class="error" role="alert">
          {change.refused}
        </p>
      )}
      {change.failed !== undefined && <Problem d={d} error={change.failed} />}
      <p class="row">
        {!change.result && (
          <button type="submit" class="ds-button" form={`${id}-form`} disabled={change.busy}>
            {w[what]}
          </button>
        )}
        <button type="button" class="ds-button" data-variant="secondary" onClick={shut}>
          {change.result ? d.close : w.cancel}
        </button>
      </p>
    </dialog>
  )
}

function Span({ of: { span, setSpan }, target }: { of: Change; target: Standing }) {
  const { d } = useDesk()
  const w = d.notices.change
  return (
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
  )
}

const reasons: NoticeSkipReason[] = ['TOLD_OTHERWISE', 'NOT_NEEDED', 'REFUSED']

function Reasons({ of: { reason, setReason } }: { of: Change }) {
  const { d } = useDesk()
  return (
    <fieldset class="reasons">
      <legend>{d.notices.change.reason}</legend>
      {reasons.map((r) => (
        <label key={r}>
          <input type="radio" name="reason" required checked={r === reason} onChange={() => setReason(r)} />
          {d.notices.reasons[r]}
        </label>
      ))}
    </fieldset>
  )
}

function meaning(what: What, target: Standing | undefined, d: ReturnType<typeof useDesk>['d']): string {
  const w = d.notices.change
  if (!target) return what === 'replay' ? w.replayMeans : w.skipMeans
  return what === 'replay' ? w.replayManyMeans(nameOf(target, d)) : w.skipManyMeans(nameOf(target, d))
}

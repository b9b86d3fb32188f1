import { useRef, useState } from 'preact/hooks'
import { clock } from '@/lib/rocDate'
import { useDesk } from './desk'
import { NoticeChange } from './NoticeChange'
import { NoticeList } from './NoticeList'
import { Problem } from './Problem'
import { TargetRows } from './TargetRows'
import { exactTo, overall, type Standing, stateWords, waited } from './targets'
import { useTargets } from './useTargets'
import { useTitle } from './useTitle'
import './notices.css'

/** Whether all is told that is to be told; what is wrong stands on top. */
export function Notices() {
  const { d } = useDesk()
  const n = d.notices
  const rows = useRef<HTMLDivElement>(null)
  const held = () => rows.current?.matches(':hover, :focus-within') === true
  const { targets, top, at, failed, load } = useTargets(held)
  const [change, setChange] = useState<{ what: 'replay' | 'skip'; target: Standing }>()
  const onTop = top.flatMap((code) => targets?.find((t) => t.code === code) ?? [])
  const wrong = targets ? overall(targets).wrong : 0
  useTitle(`${wrong ? `▲ ${wrong} ` : ''}${n.title}`)
  const rest = targets?.filter((t) => !top.includes(t.code)) ?? []
  return (
    <>
      <h1>{n.title}</h1>
      {failed !== undefined && !targets && <Problem d={d} error={failed} retry={() => load(false)} />}
      {!targets && failed === undefined && <Waiting />}
      {targets && (
        <>
          <Banner targets={targets} at={at} stale={failed !== undefined} />
          <div ref={rows}>
            {onTop.length > 0 && (
              <TargetRows targets={onTop} at={at} change={(what, target) => setChange({ what, target })} />
            )}
            {rest.length > 0 && <Rest rest={rest} alone={onTop.length === 0} at={at} />}
          </div>
          <NoticeList targets={targets} />
        </>
      )}
      {change && (
        <NoticeChange
          what={change.what}
          target={change.target}
          close={() => setChange(undefined)}
          done={() => load(false)}
        />
      )}
    </>
  )
}

function Waiting() {
  const { d } = useDesk()
  return (
    <div class="skeleton" role="status">
      <span class="visually-hidden">{d.loading}</span>
      <div class="tall" />
      <div />
      <div />
    </div>
  )
}

const signs = { ok: '✓', busy: '✓', wrong: '▲', unset: '–' }

function Banner({ targets, at, stale }: { targets: readonly Standing[]; at: number; stale: boolean }) {
  const { d, lang } = useDesk()
  const n = d.notices
  const when = (moment: string | number) => clock(new Date(moment).toISOString(), lang, new Date(at))
  const all = overall(targets)
  const title = {
    ok: all.kept ? n.overall.okSet : n.overall.ok,
    busy: (all.retrying ? n.overall.retrying : n.overall.busy)(exactTo(all.pending)),
    wrong: targets.length === 1 && targets[0] ? stateWords(targets[0], d) : n.overall.wrong(all.wrong),
    unset: n.overall.unset,
  }[all.tone]
  const facts = [
    all.tone === 'unset' && n.overall.unsetText,
    all.tone === 'ok' && n.overall.okText(targets.length - all.unset),
    all.tone !== 'unset' && all.kept > 0 && n.overall.kept(exactTo(all.kept), all.keptFor),
    all.oldest && n.overall.oldest(waited(at - Date.parse(all.oldest), d)),
    all.tone !== 'unset' && n.overall.hour(all.delivered),
    all.last && n.overall.last(when(all.last)),
  ]
  return (
    <section class="overall" data-tone={stale ? 'wrong' : all.tone}>
      <p class="overall-title" role="status">
        <span aria-hidden="true">{signs[all.tone]}</span> {title}
      </p>
      <p>{facts.filter(Boolean).join(n.gap)}</p>
      {stale ? (
        <p class="warning" role="alert">
          {n.stale(when(at))}
        </p>
      ) : (
        <p class="hint">{n.updated(when(at))}</p>
      )}
    </section>
  )
}

function Rest({ rest, alone, at }: { rest: readonly Standing[]; alone: boolean; at: number }) {
  const { d } = useDesk()
  const unset = rest.filter((t) => t.state === 'UNCONFIGURED').length
  if (alone && rest.length === 1) return <TargetRows targets={rest} at={at} />
  return (
    <details class="rest">
      <summary>
        {alone || unset > 0 ? d.notices.all(rest.length) : d.notices.rest(rest.length)}
        {unset > 0 && d.notices.unsetRest(unset)}
      </summary>
      <TargetRows targets={rest} at={at} />
    </details>
  )
}

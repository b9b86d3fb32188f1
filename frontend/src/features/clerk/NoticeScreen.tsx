import { useCallback, useEffect, useState } from 'preact/hooks'
import { Link, useLocation } from 'wouter'
import { NoticeDocument, type NoticePartsFragment } from '@/gql/clerk/graphql'
import { ask } from './api'
import { useDesk } from './desk'
import { useKeys } from './keys'
import { NoticeChange } from './NoticeChange'
import { Problem } from './Problem'
import { beyondStatus, nameOf, noticeWords } from './targets'
import { precise } from './time'
import { useTicks } from './useTicks'
import { useTitle } from './useTitle'
import './notices.css'

/** One notice: what has become of it, every attempt, and what can be done. */
export function NoticeScreen({ id }: { id: string }) {
  const { d, lang } = useDesk()
  const [, go] = useLocation()
  const [found, setFound] = useState<NoticePartsFragment>()
  const [failed, setFailed] = useState<unknown>()
  const load = useCallback(
    async (background = false) => {
      try {
        const { notice } = await ask(NoticeDocument, { id }, lang, background)
        if (notice) setFound(notice)
        setFailed(undefined)
      } catch (error) {
        if (!background) setFailed(error)
      }
    },
    [id, lang],
  )
  useEffect(() => {
    load()
  }, [load])
  useTicks(() => load(true))
  useTitle(found ? `${found.number} → ${nameOf(found.target, d)}` : d.notices.notice.open)
  useKeys({ Escape: () => (history.length > 1 ? history.back() : go('/desk/notices')) })
  return (
    <>
      <p class="crumbs">
        <Link href="/desk/notices">← {d.notices.title}</Link>
      </p>
      {!found && <h1 class="visually-hidden">{d.notices.notice.open}</h1>}
      {failed !== undefined && <Problem d={d} error={failed} retry={load} />}
      {found && <View of={found} onChange={setFound} reload={load} />}
    </>
  )
}

type ViewProps = { of: NoticePartsFragment; onChange: (n: NoticePartsFragment) => void; reload: () => void }

function View({ of: n, onChange, reload }: ViewProps) {
  const { d } = useDesk()
  const [what, setWhat] = useState<'replay' | 'skip'>()
  const w = d.notices
  const dead = n.state === 'DEAD' && !n.skippedAt
  return (
    <>
      <header class="case-head">
        <h1 class="notice-title">
          {d.events[n.event]} → {nameOf(n.target, d)}
        </h1>
        <p class={dead ? 'bad' : undefined}>
          <b>
            {dead && <span aria-hidden="true">▲ </span>}
            {noticeWords(n, d)}
          </b>
          {n.skipReason && `：${w.reasons[n.skipReason]}`}
        </p>
        {dead && <p class="hint">{w.notice.holds}</p>}
        {n.erased && <p class="hint">{w.notice.erased}</p>}
      </header>
      <p class="row">
        {!n.erased && (
          <button
            type="button"
            class="ds-button"
            data-variant={dead ? undefined : 'secondary'}
            onClick={() => setWhat('replay')}
          >
            {w.change.replayOne}
          </button>
        )}
        {dead && (
          <button type="button" class="ds-button" data-variant="secondary" onClick={() => setWhat('skip')}>
            {w.change.skipOne}
          </button>
        )}
      </p>
      <div class="halves">
        <Facts of={n} />
        <Attempts of={n} />
      </div>
      {what && (
        <NoticeChange
          what={what}
          notice={n}
          close={() => setWhat(undefined)}
          done={(changed) => (changed ? onChange(changed) : reload())}
        />
      )}
    </>
  )
}

function Facts({ of: n }: { of: NoticePartsFragment }) {
  const { d } = useDesk()
  const w = d.notices.notice
  const when = (at: string | null | undefined) => (at ? precise(at) : '–')
  return (
    <section>
      <h2>{w.open}</h2>
      <dl>
        {(
          [
            [w.number, <Link href={`/desk/cases/${n.number}`}>{n.number}</Link>],
            [w.sequence, n.sequence],
            [w.created, when(n.createdAt)],
            ...(n.deliveredAt ? [[w.at, when(n.deliveredAt)] as const] : []),
            ...(n.state === 'DELIVERED' ? [] : [[w.last, when(n.lastAttemptAt)] as const]),
            ...(n.nextAttemptAt && n.attempts > 0 ? [[w.next, when(n.nextAttemptAt)] as const] : []),
            [w.count, n.attempts],
            [w.id, <code>{n.id}</code>],
          ] as const
        ).map(([term, said]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd class="number">{said}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function Attempts({ of: n }: { of: NoticePartsFragment }) {
  const { d } = useDesk()
  const w = d.notices.notice
  const log = n.attemptLog ?? []
  return (
    <section>
      <h2>{w.log}</h2>
      {log.length === 0 && <p>{w.noLog}</p>}
      {log.length > 0 && (
        <ol class="attempts">
          {log.map((a) => (
            <li key={a.at} class={a.error ? undefined : 'good'}>
              <time class="number">{precise(a.at)}</time>{' '}
              <b>
                <span aria-hidden="true">{a.error ? '✕' : '✓'} </span>
                {a.error ? (a.status ? `HTTP ${a.status}` : w.silent) : w.ok}
              </b>{' '}
              <span class="soft">{w.seconds(Math.max(1, a.tookMs))}</span>
              {beyondStatus(a) && <code lang="en">{beyondStatus(a)}</code>}
            </li>
          ))}
        </ol>
      )}
      {n.attempts > log.length && log.length > 0 && <p class="hint">{w.onlyLast(log.length)}</p>}
    </section>
  )
}

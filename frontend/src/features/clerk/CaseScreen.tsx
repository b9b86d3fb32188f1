import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { Link, useLocation } from 'wouter'
import type { CasePartsFragment } from '@/gql/clerk/graphql'
import { Counter, type CounterAct } from './Counter'
import { Declared } from './Declared'
import { useDesk } from './desk'
import { useKeys } from './keys'
import { lastList, nextOf } from './list'
import { Due, Marks } from './marks'
import { OutcomeBar } from './OutcomeBar'
import { Problem } from './Problem'
import { Record } from './Record'
import { Undo } from './Undo'
import { undo } from './undoable'
import { useCase } from './useCase'
import { useTitle } from './useTitle'
import { WhoAsked } from './WhoAsked'

export function CaseScreen({ number }: { number: string }) {
  const { d } = useDesk()
  const [, go] = useLocation()
  const { found, news, failed, load, change } = useCase(number)
  const list = lastList.search ? `/desk?${lastList.search}` : '/desk'
  const next = nextOf(number)
  useKeys({
    Escape: () => go(list),
    n: () => go(next ? `/desk/cases/${next}` : list),
    p: () => document.querySelector<HTMLElement>('a[href^="tel:"]')?.focus(),
  })
  useTitle(number)
  useLayoutEffect(() => {
    if (lastList.rows.some((r) => r.number === number)) lastList.cursor = number
  }, [number])

  return (
    <>
      <p class="crumbs">
        <Link href={list}>← {d.back}</Link>
        {next && <Link href={`/desk/cases/${next}`}>{d.outcome.next} →</Link>}
      </p>
      {undo.number !== number && <Undo key={undo.number} {...undo} />}
      {found && (
        <Undo key={number} number={number} until={found.withdrawUntil ?? ''} onUndone={() => load()} />
      )}
      {failed !== undefined && <Problem d={d} error={failed} retry={() => load()} />}
      {found && <CaseView c={found} news={news} onChange={change} reload={() => load()} />}
      {!found && failed === undefined && <CaseToCome number={number} />}
    </>
  )
}

function CaseToCome({ number }: { number: string }) {
  const { d } = useDesk()
  return (
    <div role="status">
      <p class="visually-hidden">
        {d.loading} {number}
      </p>
      <div class="halves case-to-come">
        <div />
        <div />
      </div>
    </div>
  )
}

type ViewProps = {
  c: CasePartsFragment
  news: string[]
  onChange: (c: CasePartsFragment) => void
  reload: () => Promise<void>
}

function CaseView({ c, news, onChange, reload }: ViewProps) {
  const { d } = useDesk()
  const [act, setAct] = useState<CounterAct>()
  const heading = useRef<HTMLHeadingElement>(null)
  useLayoutEffect(() => heading.current?.focus(), []) // at once: a quick key moves the focus on
  const settle = (now: CasePartsFragment) => {
    heading.current?.focus() // the form goes with what had the focus
    onChange(now)
  }
  const open = c.state === 'ACTIVE'
  const toContact = open && c.contactState !== 'CONFIRMED'
  const atCounter = (wanted: CounterAct) => () => setAct(act === wanted ? undefined : wanted)
  const chips = useRef<HTMLParagraphElement>(null)
  const close = () => {
    setAct(undefined)
    chips.current?.querySelector<HTMLElement>('[aria-expanded=true]')?.focus()
  }
  useKeys(c.mine && open ? { c: atCounter('revoke'), x: atCounter('replace') } : {})
  return (
    <>
      <header class="case-head">
        <h1 class="number" ref={heading} tabIndex={-1}>
          {c.number}
        </h1>
        <p>
          <b>{open ? d.contactState[c.contactState] : d.state[c.state]}</b>{' '}
          {toContact && <Due at={c.dueAt} overdue={c.overdue} now={Date.now()} />} <Marks of={c} />
        </p>
        {c.mine && open && (
          <p class="at-counter" ref={chips}>
            {(['revoke', 'replace'] as const).map((a) => (
              <button key={a} type="button" class="chip" aria-expanded={act === a} onClick={atCounter(a)}>
                {d.counter[a]}
              </button>
            ))}
          </p>
        )}
        <Settled c={c} />
        <News of={news} />
      </header>
      {c.mine && open && act && (
        <Counter key={act} act={act} c={c} close={close} reload={reload} onChange={settle} />
      )}
      <div class="halves">
        <Declared c={c} />
        <Record c={c} />
      </div>
      {c.mine && <WhoAsked number={c.number} />}
      {c.mine && (
        <OutcomeBar
          c={c}
          open={toContact}
          aside={open && act !== undefined}
          news={news}
          reload={reload}
          onChange={onChange}
        />
      )}
    </>
  )
}

/** A case that was confirmed or ended says so where it stands. */
function Settled({ c }: { c: CasePartsFragment }) {
  const { d } = useDesk()
  return (
    <>
      {c.state !== 'ACTIVE' && (
        <p class="settled" role="status">
          {d.case.ended[c.state]}
        </p>
      )}
      {c.state === 'ACTIVE' && c.contactState === 'CONFIRMED' && (
        <p class="settled" role="status">
          {d.case.confirmed}
        </p>
      )}
      {!c.mine && <p class="hint">{d.case.notMine}</p>}
    </>
  )
}

function News({ of }: { of: string[] }) {
  const { d } = useDesk()
  return (
    <div role="status">
      {of.length > 0 && (
        <div class="news">
          <b>{d.case.news}</b>
          <ul>
            {of.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </div>
      )}
    </div>
  )
}

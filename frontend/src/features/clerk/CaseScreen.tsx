import { useCallback, useEffect, useState } from 'preact/hooks'
import { Link, useLocation } from 'wouter'
import { CaseDocument, type CasePartsFragment } from '@/gql/clerk/graphql'
import { ask } from './api'
import { Counter } from './Counter'
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
import { WhoAsked } from './WhoAsked'

export function CaseScreen({ number }: { number: string }) {
  const { d, lang } = useDesk()
  const [, go] = useLocation()
  const [found, setFound] = useState<CasePartsFragment>()
  const [failed, setFailed] = useState<unknown>()
  const list = lastList.search ? `/desk?${lastList.search}` : '/desk'

  const load = useCallback(async () => {
    setFailed(undefined)
    try {
      const answer = await ask(CaseDocument, { number }, lang)
      if (answer.case) setFound(answer.case)
    } catch (error) {
      setFailed(error)
    }
  }, [number, lang])
  useEffect(() => {
    load()
  }, [load])
  const next = nextOf(number)
  useKeys({
    Escape: () => go(list),
    n: () => go(next ? `/desk/cases/${next}` : list),
    p: () => document.querySelector<HTMLElement>('a[href^="tel:"]')?.focus(),
  })
  useEffect(() => {
    document.title = `${number}｜${d.title}`
  }, [number, d])

  return (
    <>
      <p class="crumbs">
        <Link href={list}>← {d.back}</Link>
        {next && <Link href={`/desk/cases/${next}`}>{d.outcome.next} →</Link>}
      </p>
      <Undo key={undo.number + undo.until} current={number} onUndone={load} />
      {failed !== undefined && <Problem d={d} error={failed} retry={load} />}
      {found && <CaseView c={found} onChange={setFound} reload={load} />}
    </>
  )
}

type ViewProps = {
  c: CasePartsFragment
  onChange: (c: CasePartsFragment) => void
  reload: () => Promise<void>
}

function CaseView({ c, onChange, reload }: ViewProps) {
  const { d } = useDesk()
  const open = c.state === 'ACTIVE'
  const toContact = open && c.contactState !== 'CONFIRMED'
  return (
    <>
      <header class="case-head">
        <h1 class="number">{c.number}</h1>
        <p>
          <b>{open ? d.contactState[c.contactState] : d.state[c.state]}</b>{' '}
          {toContact && <Due at={c.dueAt} overdue={c.overdue} now={Date.now()} />} <Marks of={c} />
        </p>
        {c.state !== 'ACTIVE' && (
          <p class="settled" role="status">
            {d.case.ended[c.state]}
          </p>
        )}
        {open && !toContact && (
          <p class="settled" role="status">
            {d.case.confirmed}
          </p>
        )}
        {!c.mine && <p class="hint">{d.case.notMine}</p>}
      </header>
      <div class="halves">
        <Declared c={c} />
        <Record c={c} />
      </div>
      {c.mine && toContact && <OutcomeBar c={c} reload={reload} onChange={onChange} />}
      {c.mine && open && <Counter c={c} reload={reload} onChange={onChange} />}
      {c.mine && <WhoAsked number={c.number} />}
    </>
  )
}

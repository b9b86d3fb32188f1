import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { Link, Route, Switch, useLocation } from 'wouter'
import { CalendarDocument, SignOutDocument } from '@/gql/clerk/graphql'
import { Account } from './Account'
import { ask } from './api'
import { Audit } from './Audit'
import { CaseScreen } from './CaseScreen'
import { useDesk } from './desk'
import { Figures } from './Figures'
import { Inbox } from './Inbox'
import { NoticeScreen } from './NoticeScreen'
import { Notices } from './Notices'
import { charactersAct, letCharactersAct, useKeys } from './keys'
import { Problem } from './Problem'
import { short } from './time'

const home = { CLERK: '/desk', COUNTY: '/desk', CENTRAL: '/desk', ADMIN: '/desk/audit' }

type Props = {
  bare?: boolean
  /** The session is over: nobody reads on, though all stays as it is. */
  hidden: boolean
  children?: ComponentChildren
  onOut: () => void
}

export function Frame({ bare = false, hidden, children, onOut }: Props) {
  const { d, lang, speak, staff } = useDesk()
  const [path] = useLocation()
  const links = bare ? [] : linksOf(staff.role, d.nav)
  const [failed, setFailed] = useState<unknown>()
  const out = () => ask(SignOutDocument, {}, lang).then(onOut, setFailed)
  return (
    <div class="desk">
      <header class="desk-head">
        <Link href={home[staff.role]} class="brand">
          掛失 <span>{staff.office?.name ?? staff.county?.name ?? d.account.roles[staff.role]}</span>
        </Link>
        <nav aria-label={d.title}>
          {links.map(([href, text]) => (
            <Link key={href} href={href} aria-current={isAt(path, href, staff.role) ? 'page' : undefined}>
              {text}
            </Link>
          ))}
        </nav>
        <div class="who">
          <Help />
          <button type="button" class="plain" onClick={() => speak(lang === 'en' ? 'zh' : 'en')}>
            <span lang={lang === 'en' ? 'zh-Hant-TW' : 'en'}>{d.other}</span>
          </button>
          <Link href="/desk/account">{staff.username}</Link>
          <button type="button" class="plain" onClick={out}>
            {d.session.out}
          </button>
        </div>
      </header>
      <main id="main" tabIndex={-1} data-hidden={hidden ? '' : undefined}>
        <Printed />
        {failed !== undefined && !hidden && <Problem d={d} error={failed} retry={out} />}
        {['CENTRAL', 'ADMIN'].includes(staff.role) && !bare && <CalendarEnds />}
        <LastSignIn />
        {children || (
          <Switch>
            <Route path="/desk/cases/:number">
              {({ number }) => <CaseScreen key={number} number={number ?? ''} />}
            </Route>
            <Route path="/desk/notices" component={Notices} />
            <Route path="/desk/notices/:id">{({ id }) => <NoticeScreen key={id} id={id ?? ''} />}</Route>
            <Route path="/desk/figures" component={Figures} />
            <Route path="/desk/audit" component={Audit} />
            <Route path="/desk/account" component={Account} />
            <Route>{staff.role === 'ADMIN' ? <Audit /> : <Inbox />}</Route>
          </Switch>
        )}
      </main>
    </div>
  )
}

/** Whoever can see to it is told that the calendar of working days ends soon. */
function CalendarEnds() {
  const { d, lang } = useDesk()
  const [until, setUntil] = useState<string>()
  useEffect(() => {
    ask(CalendarDocument, {}, lang, true).then(
      ({ calendar }) => calendar.endsSoon && setUntil(calendar.coveredUntil ?? '–'),
      () => {},
    )
  }, [lang])
  return until ? <p class="warning">▲ {d.audit.calendar(until)}</p> : null
}

/** Who printed it and when stands on paper: it may carry personal data. */
function Printed() {
  const { d, staff } = useDesk()
  const at = useRef<HTMLParagraphElement>(null)
  const whose = staff.office?.name ?? staff.county?.name ?? d.account.roles[staff.role]
  useEffect(() => {
    const note = () => {
      if (at.current)
        at.current.textContent = d.printed(whose, staff.username, short(new Date().toISOString()))
    }
    note()
    addEventListener('beforeprint', note)
    return () => removeEventListener('beforeprint', note)
  }, [d, whose, staff.username])
  return <p ref={at} class="print-only" />
}

function isAt(path: string, href: string, role: string) {
  if (role === 'ADMIN' && path === '/desk') return href === '/desk/audit'
  return href === '/desk' ? path === '/desk' || path.startsWith('/desk/cases') : path.startsWith(href)
}

type Nav = ReturnType<typeof useDesk>['d']['nav']

function linksOf(role: string, nav: Nav): [string, string][] {
  const all: [string, string, string][] = [
    ['/desk', nav.inbox, 'CLERK COUNTY CENTRAL'],
    ['/desk/notices', nav.notices, 'COUNTY CENTRAL'],
    ['/desk/figures', nav.figures, 'CLERK COUNTY CENTRAL'],
    ['/desk/audit', nav.audit, 'CENTRAL ADMIN'],
  ]
  return all.filter(([, , roles]) => roles.split(' ').includes(role)).map(([href, text]) => [href, text])
}

function LastSignIn() {
  const { d, staff } = useDesk()
  const { lastSignInAt: last, failedSignIns: failed } = staff
  if (!last && !failed) return null
  return (
    <p class="last-sign-in">
      {last && d.session.last(short(last))}
      {failed > 0 && <b> {d.session.failedSince(failed)}</b>}
    </p>
  )
}

function Help() {
  const { d } = useDesk()
  const [open, setOpen] = useState(false)
  const dialog = useRef<HTMLDialogElement>(null)
  useKeys({ '?': () => setOpen(true) })
  useEffect(() => {
    if (open) dialog.current?.showModal()
  }, [open])
  return (
    <>
      <button type="button" class="plain" onClick={() => setOpen(true)}>
        {d.keys} <kbd>?</kbd>
      </button>
      <dialog ref={dialog} aria-labelledby="keys" onClose={() => setOpen(false)}>
        <h2 id="keys">{d.keys}</h2>
        <dl class="keys">
          {d.help.map(([key, what]) => (
            <div key={key}>
              <dt>
                <kbd>{key}</kbd>
              </dt>
              <dd>{what}</dd>
            </div>
          ))}
        </dl>
        <form method="dialog">
          <label class="single-keys">
            <input
              type="checkbox"
              defaultChecked={charactersAct()}
              onChange={(e) => letCharactersAct(e.currentTarget.checked)}
            />{' '}
            {d.singleKeys}
          </label>
          <button type="submit" class="ds-button">
            {d.close}
          </button>
        </form>
      </dialog>
    </>
  )
}

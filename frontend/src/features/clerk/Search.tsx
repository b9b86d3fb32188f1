import { useState } from 'preact/hooks'
import { useLocation } from 'wouter'
import { CasesDocument, type LinePartsFragment } from '@/gql/clerk/graphql'
import { ask } from './api'
import { useDesk } from './desk'
import { Problem } from './Problem'
import { Rows } from './Rows'
import { WhoAsked } from './WhoAsked'

/** What is searched for never goes into the address: it may be an ID number. */
export function Search() {
  const { d, lang, staff } = useDesk()
  const [, go] = useLocation()
  const [text, setText] = useState('')
  const [found, setFound] = useState<readonly LinePartsFragment[]>()
  const [idNumber, setIdNumber] = useState('')
  const [failed, setFailed] = useState<unknown>()

  const look = async (e: Event) => {
    e.preventDefault()
    const wanted = text.normalize('NFKC').trim()
    if (!wanted) return
    setFailed(undefined)
    try {
      const byPerson = /^[A-Za-z]/.test(wanted)
      const search = byPerson ? { idNumber: wanted } : { number: wanted }
      setIdNumber(byPerson ? wanted : '')
      const { cases } = await ask(CasesDocument, { search }, lang)
      const only = cases.nodes.length === 1 ? cases.nodes[0] : undefined
      if (only) go(`/desk/cases/${only.number}`)
      else setFound(cases.nodes)
    } catch (error) {
      setFailed(error)
    }
  }
  const clear = () => {
    setText('')
    setFound(undefined)
  }
  return (
    <search>
      <form class="search" onSubmit={look}>
        <label for="search" class="visually-hidden">
          {d.search.label}
        </label>
        <input
          id="search"
          autocomplete="off"
          spellcheck={false}
          placeholder={d.search.label}
          aria-describedby="search-hint"
          value={text}
          onInput={(e) => setText(e.currentTarget.value)}
          onKeyDown={(e) => {
            if (e.key === 'Escape') {
              clear()
              e.currentTarget.blur()
            }
          }}
        />
        <button type="submit" class="plain">
          {d.search.go}
        </button>
        <span id="search-hint" class="visually-hidden">
          {d.search.hint}
        </span>
      </form>
      {failed !== undefined && <Problem d={d} error={failed} />}
      {found && (
        <section class="found" aria-label={d.search.result}>
          {found.length === 0 ? <p role="status">{d.empty.search}</p> : <Rows rows={found} />}
          {found.length === 0 && idNumber && staff.role === 'CLERK' && <WhoAsked idNumber={idNumber} />}
          <button type="button" class="plain" onClick={clear}>
            {d.search.clear}
          </button>
        </section>
      )}
    </search>
  )
}

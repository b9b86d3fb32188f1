import { useState } from 'preact/hooks'
import { WhoAskedDocument, type WhoAskedMutation } from '@/gql/clerk/graphql'
import { ask } from './api'
import { useDesk } from './desk'
import { Problem } from './Problem'

type Props = { number: string } | { idNumber: string }
type Asked = Extract<WhoAskedMutation['result'], { __typename: 'WhoAsked' }>['asked']

/** Tells a person at the counter who asked about the card, once an identity document was checked (F3). */
export function WhoAsked(about: Props) {
  const { d, lang } = useDesk()
  const t = d.whoAsked
  const [identityDocument, setDocument] = useState('')
  const [asked, setAsked] = useState<Asked>()
  const [refused, setRefused] = useState('')
  const [failed, setFailed] = useState<unknown>()

  const look = async (e: Event) => {
    e.preventDefault()
    setRefused('')
    setFailed(undefined)
    try {
      const { result } = await ask(WhoAskedDocument, { input: { ...about, identityDocument } }, lang)
      if (result.__typename === 'WhoAsked') setAsked(result.asked)
      else setRefused(result.fields[0]?.message ?? result.message)
    } catch (error) {
      setFailed(error)
    }
  }
  return (
    <details class="counter">
      <summary>{t.title}</summary>
      <form class="stack" onSubmit={look}>
        <p class="hint">{t.lead}</p>
        {refused && (
          <p class="error" role="alert">
            {refused}
          </p>
        )}
        {failed !== undefined && <Problem d={d} error={failed} />}
        <label>
          {d.counter.document}
          <input
            class="ds-input"
            required
            maxLength={50}
            value={identityDocument}
            onInput={(e) => setDocument(e.currentTarget.value)}
          />
        </label>
        <button type="submit" class="ds-button" data-variant="secondary">
          {t.look}
        </button>
      </form>
      <div role="status">
        {asked?.length === 0 && <p class="empty">{t.none}</p>}
        {asked && asked.length > 0 && <AskedRows asked={asked} />}
      </div>
    </details>
  )
}

function AskedRows({ asked }: { asked: Asked }) {
  const t = useDesk().d.whoAsked
  return (
    <table class="rows">
      <thead>
        <tr>
          {[t.organisation, t.day, t.times].map((text) => (
            <th key={text} scope="col">
              {text}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {asked.map((a) => (
          <tr key={a.organisation + a.day}>
            <td>{a.organisation}</td>
            <td class="number">{a.day}</td>
            <td class="number">{t.count(a.times)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

import { useEffect, useRef } from 'preact/hooks'
import { Code } from './Code'
import { useDict } from './dict'
import { type Exchange, laidOut, questionBody, shownRequest, waitIn } from './exchange'
import { Words } from './Words'

const sample = `{
  "data": {
    "cardStatus": [
      {
        "idNumber": "A123456789",
        "state": "REPORTED_LOST",
        "since": "2026-11-23T15:40:12.345678Z",
        "asOf": "2026-11-25T02:11:05.120411Z"
      },
      {
        "idNumber": "A123456788",
        "state": "INVALID_NUMBER",
        "since": null,
        "asOf": "2026-11-25T02:11:05.120411Z"
      }
    ]
  }
}`

export function Question({ numbers }: { numbers: string[] }) {
  const d = useDict().try
  return (
    <section>
      <h3>{d.request}</h3>
      <Code
        label={d.request}
        text={shownRequest('/graphql', 'application/json', 'Bearer', questionBody(numbers))}
      />
    </section>
  )
}

/** The last answer, or a sample of one. Before it, how the token was got. */
export function Answer({ token, cards }: { token?: Exchange; cards?: Exchange }) {
  const { try: d, states } = useDict()
  const last = cards ?? token
  const ref = useRef<HTMLElement>(null)
  useEffect(() => {
    // on a narrow screen the answer stands below the fold
    if (last) ref.current?.scrollIntoView({ block: 'nearest' })
  }, [last])
  const wait = last && waitIn(last.body)
  return (
    <section aria-live="polite" aria-atomic="true" ref={ref}>
      <h3>
        {d.answer} <small>{last ? d.took(last.status, last.took) : d.sample}</small>
      </h3>
      {wait !== undefined && <p class="warning">{d.wait(wait)}</p>}
      <Code label={d.answer} text={last ? shownAnswer(last) : sample} />
      {last?.body.includes('"NOT_REPORTED"') && (
        <p class="note">
          <Words text={states.box} />
        </p>
      )}
      {token && (
        <details open={!cards}>
          <summary>
            <Words text={d.tokenStep} />
          </summary>
          <Code label={d.request} text={token.request} />
          {cards && <Code label={d.answer} text={shownAnswer(token)} />}
        </details>
      )}
    </section>
  )
}

function shownAnswer(e: Exchange): string {
  return [...e.headers, ...(e.headers.length ? [''] : []), laidOut(e.body)].join('\n')
}

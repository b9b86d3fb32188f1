import { useDict } from './dict'
import { Words } from './Words'

/** What each state of a card means, NOT_REPORTED's sentence apart. */
export function States() {
  const d = useDict().states
  return (
    <>
      <p>
        <Words text={d.lead} />
      </p>
      <Table head={[d.state, d.meaning]} rows={Object.entries(d.all).map(([s, m]) => [s, m])} />
      <aside class="note" aria-labelledby="not-reported">
        <h3 id="not-reported">
          <Words text={d.boxTitle} />
        </h3>
        <p>
          <Words text={d.box} />
        </p>
      </aside>
    </>
  )
}

export function Errors() {
  const d = useDict().errors
  const head = [d.code, d.http, d.meaning, d.todo]
  return (
    <>
      <p>
        <Words text={d.lead} />
      </p>
      <Table head={head} rows={Object.entries(d.all).map(([code, said]) => [code, ...said])} />
      <h3>
        <Words text={d.tokenTitle} />
      </h3>
      <Table head={head} rows={Object.entries(d.token).map(([code, said]) => [code, ...said])} />
    </>
  )
}

// The roles are said again because a table whose rows are stacked on a narrow screen loses its own.
function Table({ head, rows }: { head: string[]; rows: string[][] }) {
  return (
    // biome-ignore lint/a11y/noRedundantRoles: see above
    <table role="table">
      <thead>
        <tr>
          {head.map((h) => (
            <th key={h} scope="col">
              {h}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(([code, ...rest]) => (
          // biome-ignore lint/a11y/noRedundantRoles: see above
          <tr key={code} role="row">
            {/* biome-ignore lint/a11y/noRedundantRoles: see above */}
            <th scope="row" role="rowheader">
              <code>{code}</code>
            </th>
            {rest.map((text, i) => (
              // biome-ignore lint/a11y/noRedundantRoles: see above
              <td key={head[i]} role="cell" data-head={head[i + 1]}>
                <Words text={text} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

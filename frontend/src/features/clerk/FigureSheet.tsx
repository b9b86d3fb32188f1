import type { ComponentChildren } from 'preact'
import { useId, useState } from 'preact/hooks'
import { ExportFiguresDocument, type FigureTable } from '@/gql/clerk/graphql'
import { ask } from './api'
import { useDesk } from './desk'
import type { Span } from './figureSpan'
import { Problem } from './Problem'

type Cell = string | number
type Props = {
  title: string
  says: string
  head: string[]
  rows: Cell[][]
  csv: FigureTable
  span: Span
  children: ComponentChildren
}

/** A drawing with what it says above, and the table and the file behind it. */
export function FigureSheet({ title, says, head, rows, csv, span, children }: Props) {
  const { d } = useDesk()
  const id = useId()
  return (
    <section class="sheet" aria-labelledby={id}>
      <div class="sheet-head">
        <h2 id={id}>{title}</h2>
        <Download title={title} table={csv} span={span} />
      </div>
      <p class="hint">{says}</p>
      {children}
      <details>
        <summary>
          {d.figures.table}
          <span class="visually-hidden">{title}</span>
        </summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be in reach of the keyboard */}
        <section class="behind" tabIndex={0} aria-label={`${title} ${d.figures.table}`}>
          <table class="numbers">
            <thead>
              <tr>
                {head.map((text) => (
                  <th key={text} scope="col">
                    {text}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map(([name, ...cells]) => (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  {cells.map((cell, i) => (
                    <td key={head[i + 1]}>{cell}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </details>
    </section>
  )
}

function Download({ title, table, span }: { title: string; table: FigureTable; span: Span }) {
  const { d, lang } = useDesk()
  const [failed, setFailed] = useState<unknown>()
  const download = async () => {
    setFailed(undefined)
    try {
      const { exportFigures } = await ask(ExportFiguresDocument, { ...span, table }, lang)
      const link = document.createElement('a')
      link.href = URL.createObjectURL(new Blob(['\uFEFF', exportFigures], { type: 'text/csv' }))
      link.download = `guashi-${table.toLowerCase()}-${span.from}-${span.to}.csv`
      link.click()
      URL.revokeObjectURL(link.href)
    } catch (error) {
      setFailed(error)
    }
  }
  return (
    <>
      <button type="button" class="plain csv" onClick={download}>
        {d.figures.export}
        <span class="visually-hidden">{title}</span>
      </button>
      {failed !== undefined && <Problem d={d} error={failed} />}
    </>
  )
}

import java from '@examples/Status.java?raw'
import go from '@examples/status.go?raw'
import python from '@examples/status.py?raw'
import curl from '@examples/status.sh?raw'
import typescript from '@examples/status.ts?raw'
import { useRef, useState } from 'preact/hooks'
import { Code } from './Code'
import { useDict } from './dict'

const all = [
  { name: 'curl', text: curl },
  { name: 'Go', text: go },
  { name: 'Python', text: python },
  { name: 'Java', text: java },
  { name: 'TypeScript', text: typescript },
]
const steps: Record<string, (i: number) => number> = {
  ArrowRight: (i) => (i + 1) % all.length,
  ArrowLeft: (i) => (i + all.length - 1) % all.length,
  Home: () => 0,
  End: () => all.length - 1,
}

/** The example programs in tabs; arrow keys go from one to the next. */
export function Examples() {
  const d = useDict().examples
  const [at, setAt] = useState(0)
  const list = useRef<HTMLDivElement>(null)
  const onKeyDown = (e: KeyboardEvent) => {
    const next = steps[e.key]?.(at)
    if (next === undefined) return
    e.preventDefault()
    setAt(next)
    list.current?.querySelectorAll('button')[next]?.focus()
  }
  return (
    <>
      <div class="tabs" role="tablist" aria-label={d.languages} ref={list} onKeyDown={onKeyDown}>
        {all.map(({ name }, i) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`tab-${name}`}
            aria-controls="example"
            aria-selected={i === at}
            tabIndex={i === at ? 0 : -1}
            onClick={() => setAt(i)}
          >
            {name}
          </button>
        ))}
      </div>
      <div role="tabpanel" id="example" aria-labelledby={`tab-${all[at]?.name}`}>
        <Code key={at} label={all[at]?.name ?? ''} text={all[at]?.text ?? ''} />
      </div>
    </>
  )
}

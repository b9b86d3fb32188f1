import { useState } from 'preact/hooks'
import { Link } from 'wouter'
import { TextField } from '@/components/Field'
import { useLocale } from '@/lib/i18n'
import { Answer, Question } from './Answer'
import { useDict } from './dict'
import { askCards, askToken, type Exchange, tokenIn } from './exchange'
import { Words } from './Words'

// The server writes both into the page.
const hasExplorer = () => document.documentElement.dataset.explorer !== undefined
const inDemo = () => document.documentElement.dataset.demo !== undefined

type Fields = { clientId: string; secret: string; token: string; numbers: string }
type Result = { token?: Exchange; cards?: Exchange }

/** A request that can be tried, and its answer. What is typed lives here and nowhere else. */
export function Console() {
  const d = useDict().try
  const [byToken, setByToken] = useState(false)
  const [fields, setFields] = useState<Fields>({
    clientId: inDemo() ? 'partner-demo' : '',
    secret: '',
    token: '',
    numbers: 'A123456789\nA123456788',
  })
  const [missing, setMissing] = useState<(keyof Fields)[]>([])
  const [result, setResult] = useState<Result>({})
  const [busy, setBusy] = useState(false)
  const [lost, setLost] = useState(false)
  const numbers = fields.numbers.split(/[\s,]+/).filter(Boolean)

  const send = async (e: Event) => {
    e.preventDefault()
    if (busy) return
    const empty = needed(byToken).filter((name) => !fields[name].trim())
    setMissing(empty)
    if (empty[0]) {
      document.getElementById(empty[0])?.focus()
      return
    }
    setBusy(true)
    setLost(false)
    try {
      setResult(await ask(byToken ? fields.token.trim() : undefined, fields, numbers))
    } catch {
      setLost(true)
    } finally {
      setBusy(false)
    }
  }
  const text = (id: 'clientId' | 'secret' | 'token') => (
    <TextField
      id={id}
      label={d[id]}
      secret={id !== 'clientId'}
      autocomplete="off"
      value={fields[id]}
      error={missing.includes(id) ? d.required : undefined}
      onValue={(v) => setFields({ ...fields, [id]: v })}
    />
  )

  return (
    <div class="console">
      <form onSubmit={send} noValidate class="ask">
        <h2 id="try">{d.title}</h2>
        <fieldset class="ways">
          <legend>{d.how}</legend>
          <Way checked={!byToken} onPick={() => setByToken(false)} label={d.byClient} />
          <Way checked={byToken} onPick={() => setByToken(true)} label={d.byToken} />
        </fieldset>
        <div class="pair">{byToken ? text('token') : [text('clientId'), text('secret')]}</div>
        <Numbers
          value={fields.numbers}
          error={missing.includes('numbers') ? d.required : undefined}
          onValue={(v) => setFields({ ...fields, numbers: v })}
        />
        <button type="submit" class="ds-button" aria-disabled={busy}>
          {busy ? d.sending : d.send}
        </button>
        {lost && (
          <p class="error" role="alert">
            {d.lost}
          </p>
        )}
        <Notes />
      </form>
      <div class="exchange">
        <Question numbers={numbers} />
        <Answer token={result.token} cards={result.cards} />
      </div>
    </div>
  )
}

function needed(byToken: boolean): (keyof Fields)[] {
  return byToken ? ['token', 'numbers'] : ['clientId', 'secret', 'numbers']
}

async function ask(known: string | undefined, fields: Fields, numbers: string[]): Promise<Result> {
  if (known !== undefined) return { cards: await askCards(known, numbers) }
  const { token, shown } = tokenIn(await askToken(fields.clientId.trim(), fields.secret.trim()))
  return token ? { token: shown, cards: await askCards(token, numbers) } : { token: shown }
}

function Way({ checked, onPick, label }: { checked: boolean; onPick: () => void; label: string }) {
  return (
    <label>
      <input type="radio" name="way" checked={checked} onChange={onPick} /> {label}
    </label>
  )
}

type NumbersProps = { value: string; error?: string; onValue: (v: string) => void }

function Numbers({ value, error, onValue }: NumbersProps) {
  const d = useDict().try
  return (
    <div class={error ? 'field has-error' : 'field'}>
      <label htmlFor="numbers">{d.numbers}</label>
      <p class="hint" id="numbers-hint">
        {d.numbersHint}
      </p>
      <textarea
        class="ds-input"
        id="numbers"
        rows={3}
        spellcheck={false}
        autocomplete="off"
        autocapitalize="characters"
        aria-invalid={!!error}
        aria-describedby={error ? 'numbers-hint numbers-error' : 'numbers-hint'}
        value={value}
        onInput={(e) => onValue(e.currentTarget.value)}
      />
      {error && (
        <p class="error" id="numbers-error">
          {error}
        </p>
      )}
    </div>
  )
}

function Notes() {
  const d = useDict().try
  const { link, t } = useLocale()
  return (
    <>
      <p class="hint">{d.kept}</p>
      {inDemo() && (
        <p class="hint">
          <Words text={d.demoHint} /> <Link href={link('/report')}>{t.tasks.report}</Link>
        </p>
      )}
      {hasExplorer() && (
        <p class="hint">
          {d.explorer} <a href="/graphiql">/graphiql</a>
        </p>
      )}
    </>
  )
}

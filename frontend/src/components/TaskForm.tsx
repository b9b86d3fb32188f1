import { useEffect } from 'preact/hooks'
import { type Errors, type FieldName, fromDemo, type Task, type Values, validate } from '@/lib/form'
import { useLocale } from '@/lib/i18n'
import type { Captcha } from '@/lib/types'
import type { NoCaptcha, useSetup } from '@/lib/useSetup'
import { BirthField } from './BirthField'
import { CaptchaField } from './CaptchaField'
import { ErrorSummary } from './ErrorSummary'
import { TextField } from './Field'
import { FormSection } from './FormSection'
import { Heading } from './Heading'
import { PasswordField } from './PasswordField'
import { Places } from './Places'

type Props = {
  task: Task
  values: Values
  errors: Errors
  round: number
  maybeDone: boolean
  field?: string // where the reader wants to be
  captcha?: Captcha
  noCaptcha?: NoCaptcha
  asked: boolean
  setup: ReturnType<typeof useSetup>
  another: () => void
  onChange: (p: Partial<Values>) => void
  onNext: () => void
}

export function TaskForm(p: Props) {
  const { t } = useLocale()
  const { values, errors, onChange } = p
  useEffect(() => {
    if (p.field) document.getElementById(p.field)?.focus()
  }, [p.field])
  const text = (f: 'idNumber' | 'name' | 'address' | 'parentName' | 'phone' | 'email') => ({
    id: f,
    label: t.fields[f],
    hint: t.hints[f],
    error: errors[f],
    value: values[f],
    onValue: (v: string) => onChange({ [f]: v }),
  })
  const open = validate(values, p.task, p.asked, t)
  const done = (...fields: FieldName[]) => fields.every((f) => !open[f] && !errors[f])
  const submit = (e: Event) => {
    e.preventDefault()
    p.onNext()
  }
  return (
    <>
      <Heading text={t.tasks[p.task]} error={Object.keys(errors).length > 0} />
      <ErrorSummary errors={errors} round={p.round} />
      {p.maybeDone && <p class="note">{t.maybeDone}</p>}
      <Privacy />
      <DemoPanel {...p} />
      <form noValidate onSubmit={submit}>
        <FormSection title={t.sections.you} done={done('idNumber', 'name', 'birth')}>
          <TextField {...text('idNumber')} autocomplete="off" maxLength={20} />
          <TextField {...text('name')} autocomplete="name" />
          <BirthField value={values.birth} error={errors.birth} onValue={(birth) => onChange({ birth })} />
        </FormSection>
        <FormSection title={t.sections.household} done={done('county', 'townCode', 'address', 'parentName')}>
          <Places {...p} />
          <TextField {...text('address')} autocomplete="street-address" />
          <TextField {...text('parentName')} autocomplete="off" />
        </FormSection>
        <FormSection title={t.sections.contact} done={done('phone', 'email')}>
          <TextField {...text('phone')} type="tel" inputMode="tel" autocomplete="tel" />
          <TextField {...text('email')} type="email" inputMode="email" autocomplete="email" />
        </FormSection>
        {p.task !== 'status' && (
          <FormSection title={t.sections.password} done={done('password')}>
            <PasswordField
              value={values.password}
              error={errors.password}
              isNew={p.task === 'report'}
              idNumber={values.idNumber}
              birth={values.birth}
              onValue={(password) => onChange({ password })}
            />
          </FormSection>
        )}
        {p.asked && (
          <FormSection title={t.sections.captcha} done={done('captcha')}>
            <CaptchaField
              captcha={p.captcha}
              failed={p.noCaptcha}
              value={values.captcha}
              error={errors.captcha}
              onValue={(captcha) => onChange({ captcha })}
              onAnother={p.another}
            />
          </FormSection>
        )}
        <button class="ds-button big" type="submit">
          {t.toReview}
        </button>
      </form>
    </>
  )
}

// The server writes into the page how long it keeps what is declared: years (5y) or days (1826d).
const kept = () => document.documentElement.dataset.kept ?? '5y'

function Privacy() {
  const { t } = useLocale()
  const time = kept()
  return (
    <div class="privacy">
      <p>{t.privacy.short}</p>
      <details>
        <summary>{t.privacy.more}</summary>
        <ul>
          {t.privacy.items.map((i) => (
            <li key={i}>{i}</li>
          ))}
          <li>{t.privacy.kept(time.slice(0, -1), time.endsWith('y'))}</li>
        </ul>
      </details>
    </div>
  )
}

function DemoPanel({ setup, onChange }: Props) {
  const { t } = useLocale()
  const data = setup.setup
  // its place is kept while it loads, so that nothing under a finger moves
  if (!data && !setup.failed && document.documentElement.dataset.demo) return <div class="demo keep" />
  if (!data?.demo) return null
  const countyOf = (town: string) =>
    data.counties.find((c) => c.towns.some((x) => x.code === town))?.code ?? ''
  return (
    <aside class="demo" aria-label={t.demo.title}>
      <h2>{t.demo.title}</h2>
      <p>{t.demo.text}</p>
      <div class="chips">
        {data.demo.citizens.map((c) => (
          <button
            key={c.idNumber}
            type="button"
            class="ds-button"
            data-variant="secondary"
            onClick={() => onChange(fromDemo(c, countyOf(c.townCode)))}
          >
            <span>
              <span lang="zh-Hant-TW">{c.name}</span>
              <small>{c.note}</small>
            </span>
          </button>
        ))}
      </div>
    </aside>
  )
}

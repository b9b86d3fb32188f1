import { type Errors, fromDemo, type Task, type Values } from '@/lib/form'
import { useLocale } from '@/lib/i18n'
import type { Captcha } from '@/lib/types'
import type { useSetup } from '@/lib/useSetup'
import { BirthField } from './BirthField'
import { CaptchaField } from './CaptchaField'
import { ErrorSummary } from './ErrorSummary'
import { TextField } from './Field'
import { Heading } from './Heading'
import { PasswordField } from './PasswordField'
import { Places } from './Places'

type Props = {
  task: Task
  values: Values
  errors: Errors
  round: number
  captcha?: Captcha
  asked: boolean
  setup: ReturnType<typeof useSetup>
  another: () => void
  onChange: (p: Partial<Values>) => void
  onNext: () => void
}

export function TaskForm(p: Props) {
  const { t } = useLocale()
  const { values, errors, onChange } = p
  const text = (f: 'idNumber' | 'name' | 'address' | 'parentName' | 'phone' | 'email') => ({
    id: f,
    label: t.fields[f],
    hint: t.hints[f],
    error: errors[f],
    value: values[f],
    onValue: (v: string) => onChange({ [f]: v }),
  })
  const submit = (e: Event) => {
    e.preventDefault()
    p.onNext()
  }
  return (
    <>
      <Heading text={t.tasks[p.task]} error={Object.keys(errors).length > 0} />
      <ErrorSummary errors={errors} round={p.round} />
      <Privacy />
      <DemoPanel {...p} />
      <form noValidate onSubmit={submit}>
        <section>
          <h2>{t.sections.you}</h2>
          <TextField {...text('idNumber')} autocomplete="off" maxLength={20} />
          <TextField {...text('name')} autocomplete="name" />
          <BirthField value={values.birth} error={errors.birth} onValue={(birth) => onChange({ birth })} />
        </section>
        <section>
          <h2>{t.sections.household}</h2>
          <Places {...p} />
          <TextField {...text('address')} autocomplete="street-address" />
          <TextField {...text('parentName')} autocomplete="off" />
        </section>
        <section>
          <h2>{t.sections.contact}</h2>
          <TextField {...text('phone')} type="tel" inputMode="tel" autocomplete="tel" />
          <TextField {...text('email')} type="email" inputMode="email" autocomplete="email" />
        </section>
        {p.task !== 'status' && (
          <section>
            <h2>{t.sections.password}</h2>
            <PasswordField
              value={values.password}
              error={errors.password}
              isNew={p.task === 'report'}
              idNumber={values.idNumber}
              birth={values.birth}
              onValue={(password) => onChange({ password })}
            />
          </section>
        )}
        {p.asked && (
          <section>
            <h2>{t.sections.captcha}</h2>
            <CaptchaField
              captcha={p.captcha}
              value={values.captcha}
              error={errors.captcha}
              onValue={(captcha) => onChange({ captcha })}
              onAnother={p.another}
            />
          </section>
        )}
        <button class="ds-button big" type="submit">
          {t.toReview}
        </button>
      </form>
    </>
  )
}

function Privacy() {
  const { t } = useLocale()
  return (
    <div class="privacy">
      <p>{t.privacy.short}</p>
      <details>
        <summary>{t.privacy.more}</summary>
        <ul>
          {t.privacy.items.map((i) => (
            <li key={i}>{i}</li>
          ))}
        </ul>
      </details>
    </div>
  )
}

function DemoPanel({ setup, onChange }: Props) {
  const { t } = useLocale()
  const data = setup.setup
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
              {c.name}
              <small>{c.note}</small>
            </span>
          </button>
        ))}
      </div>
    </aside>
  )
}

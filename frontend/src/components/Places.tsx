import type { Errors, Values } from '@/lib/form'
import { useLocale } from '@/lib/i18n'
import type { useSetup } from '@/lib/useSetup'
import { describedBy, Field } from './Field'

type Option = { code: string; name: string; nameEn: string }
type Props = {
  values: Values
  errors: Errors
  setup: ReturnType<typeof useSetup>
  onChange: (p: Partial<Values>) => void
}

export function Places({ values, errors, setup, onChange }: Props) {
  const { t } = useLocale()
  const counties = setup.setup?.counties ?? []
  const again = () => {
    // The button goes away, and with it the place where the reader was.
    document.getElementById('county')?.focus()
    setup.load()
  }
  const towns = counties.find((c) => c.code === values.county)?.towns ?? []
  return (
    <>
      {setup.failed && (
        <p class="error" role="alert">
          {t.loadFail}{' '}
          <button type="button" class="ds-button" data-variant="secondary" onClick={again}>
            {t.retry}
          </button>
        </p>
      )}
      <Choice
        id="county"
        list={counties}
        loading={!setup.setup && !setup.failed}
        value={values.county}
        error={errors.county}
        onValue={(county) => onChange({ county, townCode: '' })}
      />
      <Choice
        id="townCode"
        list={towns}
        value={values.townCode}
        error={errors.townCode}
        onValue={(townCode) => onChange({ townCode })}
      />
    </>
  )
}

type ChoiceProps = {
  id: 'county' | 'townCode'
  list: readonly Option[]
  value: string
  error?: string
  loading?: boolean
  onValue: (v: string) => void
}

function Choice({ id, list, value, error, loading, onValue }: ChoiceProps) {
  const { t, lang } = useLocale()
  return (
    <Field id={id} label={t.fields[id]} error={error}>
      <select
        class="ds-input"
        id={id}
        value={value}
        required
        aria-invalid={!!error}
        aria-describedby={describedBy(id, '', error)}
        onChange={(e) => onValue(e.currentTarget.value)}
      >
        <option value="">{loading ? t.loading : t.choose}</option>
        {list.map((o) => (
          <option key={o.code} value={o.code}>
            {lang === 'en' ? `${o.nameEn} ${o.name}` : o.name}
          </option>
        ))}
      </select>
    </Field>
  )
}

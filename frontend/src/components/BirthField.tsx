import { useLocale } from '@/lib/i18n'
import { type BirthParts, gregorianYear, isGregorian, rocYear } from '@/lib/rocDate'
import { describedBy, FieldError } from './Field'

type Props = { value: BirthParts; error?: string; onValue: (v: BirthParts) => void }

export function BirthField({ value, error, onValue }: Props) {
  const { t } = useLocale()
  const year = gregorianYear(value.era, value.year)
  const beside = () => {
    if (!year) return ''
    return isGregorian(value.year) ? t.rocYear(rocYear(year)) : `${t.greg} ${year}`
  }
  const part = (key: 'year' | 'month' | 'day', id: string) => (
    <div>
      <label htmlFor={id}>{t[key]}</label>
      <input
        class="ds-input short"
        id={id}
        inputMode="numeric"
        maxLength={key === 'year' ? 4 : 2}
        required
        value={value[key]}
        aria-invalid={!!error}
        autocomplete="off"
        aria-describedby={describedBy('birth', t.hints.birth, error)}
        onInput={(e) => onValue({ ...value, [key]: e.currentTarget.value })}
      />
    </div>
  )
  return (
    <fieldset class={error ? 'field has-error' : 'field'}>
      <legend>{t.fields.birth}</legend>
      <div class="row spread">
        <p class="hint" id="birth-hint">
          {t.hints.birth}
        </p>
        <p class="greg" aria-live="polite">
          {beside()}
        </p>
      </div>
      <div class="row date">
        <div>
          <label htmlFor="era">{t.era.label}</label>
          <select
            class="ds-input"
            id="era"
            value={value.era}
            onChange={(e) =>
              onValue({ ...value, era: e.currentTarget.value === 'before' ? 'before' : 'roc' })
            }
          >
            <option value="roc">{t.era.roc}</option>
            <option value="before">{t.era.before}</option>
          </select>
        </div>
        {part('year', 'birth')}
        {part('month', 'birth-month')}
        {part('day', 'birth-day')}
      </div>
      <FieldError id="birth" error={error} />
    </fieldset>
  )
}

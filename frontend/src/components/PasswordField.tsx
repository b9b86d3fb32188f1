import { useState } from 'preact/hooks'
import { useLocale } from '@/lib/i18n'
import { makePassword, passwordWarning } from '@/lib/password'
import type { BirthParts } from '@/lib/rocDate'
import { TextField } from './Field'

type Props = {
  value: string
  error?: string
  isNew: boolean
  idNumber: string
  birth: BirthParts
  onValue: (v: string) => void
}

export function PasswordField({ value, error, isNew, idNumber, birth, onValue }: Props) {
  const { t } = useLocale()
  const [shown, setShown] = useState(false)
  const [made, setMade] = useState('')
  const warning = isNew ? passwordWarning(value, idNumber, birth) : undefined
  const make = () => {
    const fresh = makePassword()
    onValue(fresh)
    setMade(fresh)
    setShown(true)
  }
  const asMade = value !== '' && value === made
  return (
    <>
      <p id="password-note">{isNew ? t.pw.keep : t.pw.revoke}</p>
      <TextField
        id="password"
        label={t.fields.password}
        hint={t.hints.password}
        error={error}
        value={value}
        onValue={onValue}
        secret={!shown}
        note="password-note"
        autocomplete={isNew ? 'new-password' : 'current-password'}
        maxLength={4}
        after={
          <button type="button" class="ds-button" data-variant="secondary" onClick={() => setShown(!shown)}>
            {shown ? t.pw.hide : t.pw.show}
          </button>
        }
      />
      {isNew && (
        <button type="button" class="ds-button" data-variant="tertiary" onClick={make}>
          {t.pw.make}
        </button>
      )}
      <p class={warning ? 'warning' : 'hint'} role="status">
        {warning ? t.pw[warning] : asMade ? t.pw.made : ''}
      </p>
    </>
  )
}

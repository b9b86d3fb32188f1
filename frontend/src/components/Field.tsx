import type { ComponentChildren } from 'preact'

export const describedBy = (id: string, hint?: string, error?: string, note?: string) =>
  [note, hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ') || undefined

type Props = { id: string; label: string; hint?: string; error?: string; children: ComponentChildren }

export function Field({ id, label, hint, error, children }: Props) {
  return (
    <div class={error ? 'field has-error' : 'field'}>
      <label htmlFor={id}>{label}</label>
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {children}
      <FieldError id={id} error={error} />
    </div>
  )
}

export function FieldError({ id, error }: { id: string; error?: string }) {
  return error ? (
    <p class="error" id={`${id}-error`}>
      {error}
    </p>
  ) : null
}

type TextProps = {
  id: string
  label: string
  hint?: string
  error?: string
  value: string
  onValue: (v: string) => void
  autocomplete?: string
  inputMode?: 'text' | 'numeric' | 'tel' | 'email'
  type?: 'tel' | 'email'
  secret?: boolean
  note?: string // the id of what is said about the field elsewhere
  maxLength?: number
  after?: ComponentChildren
}

export function TextField({
  id,
  label,
  hint,
  error,
  value,
  onValue,
  after,
  type,
  secret,
  note,
  ...rest
}: TextProps) {
  return (
    <Field id={id} label={label} hint={hint} error={error}>
      <div class="row">
        <input
          class="ds-input"
          id={id}
          name={id}
          value={value}
          required
          aria-invalid={!!error}
          aria-describedby={describedBy(id, hint, error, note)}
          spellcheck={false}
          autocapitalize="off"
          onInput={(e) => onValue(e.currentTarget.value)}
          {...rest}
          {...({ type: secret ? 'password' : (type ?? 'text') } as { type: 'text' })}
        />
        {after}
      </div>
    </Field>
  )
}

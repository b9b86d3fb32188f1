import { useRef, useState } from 'preact/hooks'
import { useLocale } from '@/lib/i18n'
import type { Captcha } from '@/lib/types'
import { TextField } from './Field'

type Props = {
  captcha?: Captcha
  value: string
  error?: string
  onValue: (v: string) => void
  onAnother: () => void
}

export function CaptchaField({ captcha, value, error, onValue, onAnother }: Props) {
  const { t, lang } = useLocale()
  const audio = useRef<HTMLAudioElement>(null)
  const [failed, setFailed] = useState('')
  return (
    <div class="captcha">
      <div class="picture" aria-busy={!captcha}>
        {captcha && (
          <img
            src={captcha.imageUrl}
            width={480}
            height={176}
            alt={t.captcha.alt}
            onError={() => setFailed(captcha.token)}
          />
        )}
      </div>
      {captcha && failed === captcha.token && (
        <p class="error" role="alert">
          {t.captcha.failed}
        </p>
      )}
      <div class="row">
        {/* biome-ignore lint/a11y/useMediaCaption: captions would hand out the answer */}
        {captcha && <audio ref={audio} preload="none" src={`${captcha.audioUrl}?lang=${lang}`} />}
        <button
          type="button"
          class="ds-button"
          data-variant="secondary"
          onClick={() => void audio.current?.play().catch(() => {})}
        >
          {t.captcha.listen}
        </button>
        <button type="button" class="ds-button" data-variant="secondary" onClick={onAnother}>
          {t.captcha.another}
        </button>
      </div>
      <TextField
        id="captcha"
        label={t.fields.captcha}
        hint={t.hints.captcha}
        error={error}
        value={value}
        onValue={onValue}
        inputMode="numeric"
        autocomplete="off"
        maxLength={12}
      />
    </div>
  )
}

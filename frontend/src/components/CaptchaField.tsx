import { useRef, useState } from 'preact/hooks'
import { useLocale } from '@/lib/i18n'
import type { Captcha } from '@/lib/types'
import type { NoCaptcha } from '@/lib/useSetup'
import { TextField } from './Field'

type Props = {
  captcha?: Captcha
  failed?: NoCaptcha
  value: string
  error?: string
  onValue: (v: string) => void
  onAnother: () => void
}

export function CaptchaField({ captcha, failed, value, error, onValue, onAnother }: Props) {
  const { t, lang } = useLocale()
  const audio = useRef<HTMLAudioElement>(null)
  const [unseen, setUnseen] = useState('')
  const [unheard, setUnheard] = useState('')
  const seen = captcha?.token !== unseen
  const listen = () => {
    const sound = audio.current
    if (!captcha || !sound) return
    setUnheard('')
    if (sound.error) sound.load() // it does not fetch again by itself what has failed once
    sound.play().catch((e) => {
      // Another challenge has taken its place: nobody is waiting for this one.
      if (e?.name !== 'AbortError') setUnheard(captcha.token)
    })
  }
  return (
    <div class="captcha">
      <div class="picture" aria-busy={!captcha && !failed}>
        {captcha && seen && (
          <img
            src={captcha.imageUrl}
            width={480}
            height={176}
            alt={t.captcha.alt}
            onError={() => setUnseen(captcha.token)}
          />
        )}
        {captcha && !seen && (
          <p class="error" role="alert">
            {t.captcha.failed}
          </p>
        )}
        {failed && (
          <p class="error" role="alert">
            {t.captcha.none} {failed.wait ? t.wait(failed.wait) : ''}
          </p>
        )}
      </div>
      <div class="row">
        {/* biome-ignore lint/a11y/useMediaCaption: captions would hand out the answer */}
        {captcha && <audio ref={audio} preload="none" src={`${captcha.audioUrl}?lang=${lang}`} />}
        <button type="button" class="ds-button" data-variant="secondary" disabled={!captcha} onClick={listen}>
          {t.captcha.listen}
        </button>
        <button type="button" class="ds-button" data-variant="secondary" onClick={onAnother}>
          {failed ? t.retry : t.captcha.another}
        </button>
      </div>
      {captcha && captcha.token === unheard && (
        <p class="error" role="alert">
          {t.captcha.unheard}
        </p>
      )}
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

package secrets

import (
	"bytes"

	"github.com/mojocn/base64Captcha"
)

// Sound speaks the six digits of a challenge (A2) as a WAV file (8 kHz, mono) in lang, "zh" or
// "en", after three beeps. It sounds different at each call. Another language, or an answer that is
// not six digits, is an error.
func Sound(answer, lang string) ([]byte, error) {
	if !sixDigits(answer) {
		return nil, errNotDigits
	}
	if lang != "zh" && lang != "en" {
		return nil, errLanguage // the library would speak English
	}
	item, err := base64Captcha.NewDriverAudio(captchaDigits, lang).DrawCaptcha(answer)
	if err != nil {
		return nil, errNotRecorded
	}
	var out bytes.Buffer
	if _, err := item.WriteTo(&out); err != nil {
		return nil, errNotRecorded
	}
	return out.Bytes(), nil
}

package secrets

import (
	"bytes"
	"errors"
	"image/color"
	"image/png"

	"github.com/mojocn/base64Captcha"
)

// Of the picture, in pixels; to be shown at half that size, so that it is sharp on phones. The
// library derives the digits from the height: this one gives narrow digits with wide gaps, and with
// that little skew no two of them touch.
const (
	pictureWidth  = 480
	pictureHeight = 176
	pictureSkew   = 0.25
	pictureSpecks = 60
)

var (
	errNotDigits   = errors.New("secrets: the answer of a challenge is six digits")
	errNotDrawn    = errors.New("secrets: the challenge could not be drawn")
	errNotRecorded = errors.New("secrets: the challenge could not be spoken")
	errLanguage    = errors.New("secrets: challenges are spoken in zh or en")
)

// Picture draws the six digits of a challenge (A2) as a PNG of 480 by 176 pixels, dark on white. It
// looks different at each call. An answer that is not six digits is an error.
func Picture(answer string) ([]byte, error) {
	if !sixDigits(answer) {
		return nil, errNotDigits
	}
	driver := base64Captcha.NewDriverDigit(pictureHeight, pictureWidth, captchaDigits, pictureSkew, pictureSpecks)
	item, err := driver.DrawCaptcha(answer)
	drawing, ok := item.(*base64Captcha.ItemDigit)
	if err != nil || !ok {
		return nil, errNotDrawn
	}
	recolour(drawing.Palette)
	var out bytes.Buffer
	if err := png.Encode(&out, drawing.Paletted); err != nil {
		return nil, errNotDrawn
	}
	return out.Bytes(), nil
}

// recolour makes the background white, which the library leaves transparent (dark digits on a dark
// page), the ink dark, and the specks light enough to read through.
func recolour(palette color.Palette) {
	for i := range palette {
		tint := uint8(130 + i%4*25)
		palette[i] = color.RGBA{tint, tint, tint + 20, 0xFF}
	}
	palette[0] = color.White
	palette[1] = color.RGBA{0x14, 0x2A, 0x4A, 0xFF}
}

func sixDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return len(s) == captchaDigits
}

package secrets

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/png"
	"math"
	"testing"
)

func TestPictureIsDarkOnWhite(t *testing.T) {
	content, err := Picture("012345")
	if err != nil {
		t.Fatal(err)
	}
	drawn, err := png.Decode(bytes.NewReader(content))
	if err != nil || drawn.Bounds().Size() != image.Pt(480, 176) || len(content) > 10_000 {
		t.Fatalf("%v, %d bytes, %v", drawn.Bounds(), len(content), err)
	}
	palette := drawn.(*image.Paletted).Palette
	if r, g, b, a := palette[0].RGBA(); r&g&b&a != 0xFFFF {
		t.Errorf("the background is %v", palette[0])
	}
	if contrast := 1.05 / (luminance(palette[1]) + 0.05); contrast < 7 {
		t.Errorf("the ink has a contrast of %.1f", contrast) // WCAG 2.2, 1.4.6
	}
	for _, speck := range palette[2:] {
		if contrast := (luminance(speck) + 0.05) / (luminance(palette[1]) + 0.05); contrast < 3 {
			t.Errorf("a speck is too near the ink: %.1f", contrast)
		}
	}
}

// luminance is the relative luminance of WCAG 2.2.
func luminance(c color.Color) float64 {
	r, g, b, _ := c.RGBA()
	linear := func(v uint32) float64 {
		s := float64(v) / 0xFFFF
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
}

func TestPicturesDiffer(t *testing.T) {
	one, _ := Picture("012345")
	two, _ := Picture("012345")
	if bytes.Equal(one, two) {
		t.Error("two pictures are the same")
	}
}

func TestSoundIsAWave(t *testing.T) {
	spoken := map[string]int{}
	for _, lang := range []string{"zh", "en"} {
		wave, err := Sound("012345", lang)
		if err != nil || len(wave) < 44 || len(wave) > 500_000 {
			t.Fatalf("%s: %d bytes, %v", lang, len(wave), err)
		}
		if string(wave[:4]) != "RIFF" || string(wave[8:16]) != "WAVEfmt " || binary.LittleEndian.Uint32(wave[4:]) != uint32(len(wave)-8) {
			t.Errorf("%s: the header is wrong", lang)
		}
		rate := binary.LittleEndian.Uint32(wave[24:])
		if seconds := float64(len(wave)) / float64(rate); rate != 8000 || seconds < 7 || seconds > 30 {
			t.Errorf("%s: %.1f s at %d Hz", lang, seconds, rate)
		}
		spoken[lang] = len(wave)
	}
}

func TestOnlySixDigitsAreShown(t *testing.T) {
	for _, answer := range []string{"", "12345", "1234567", "12345a", "１２３４５６", "12 456", "\x00\x00\x00\x00\x00\x00", "-12345"} {
		if b, err := Picture(answer); err == nil || b != nil {
			t.Errorf("drew %q", answer)
		}
		if b, err := Sound(answer, "zh"); err == nil || b != nil {
			t.Errorf("spoke %q", answer)
		}
	}
	for _, lang := range []string{"", "ja", "ru", "ZH", "zh-TW"} {
		if b, err := Sound("012345", lang); err == nil || b != nil {
			t.Errorf("spoke %q", lang)
		}
	}
}

func BenchmarkPicture(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Picture("012345"); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSound(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Sound("012345", "zh"); err != nil {
			b.Fatal(err)
		}
	}
}

package graph

import (
	"fmt"
	"image"
	"image/color"
	"regexp"
	"strconv"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
)

var bar = regexp.MustCompile(`M(\d+) (\d+)h(\d+)v1h-(\d+)z`)

// TestQRCodeIsRead draws the path as a page does and reads it with another library than made it.
func TestQRCodeIsRead(t *testing.T) {
	const want = "otpauth://totp/guashi:clerk?algorithm=SHA1&digits=6&issuer=guashi&period=30&secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
	code, err := qrCode(want)
	if err != nil {
		t.Fatal(err)
	}
	const quiet, scale = 4, 4
	wide := (code.Size + 2*quiet) * scale
	drawn := image.NewGray(image.Rect(0, 0, wide, wide))
	for i := range drawn.Pix {
		drawn.Pix[i] = 0xff
	}
	if rest := bar.ReplaceAllString(code.Path, ""); rest != "" {
		t.Fatalf("not a row of bars: %.40s", rest)
	}
	for _, b := range bar.FindAllStringSubmatch(code.Path, -1) {
		x, y, width := digits(t, b[1]), digits(t, b[2]), digits(t, b[3])
		if b[3] != b[4] {
			t.Errorf("a bar that does not close: %s", b[0])
		}
		for px := (x + quiet) * scale; px < (x+width+quiet)*scale; px++ {
			for py := (y + quiet) * scale; py < (y+1+quiet)*scale; py++ {
				drawn.SetGray(px, py, color.Gray{})
			}
		}
	}
	bits, err := gozxing.NewBinaryBitmapFromImage(drawn)
	if err != nil {
		t.Fatal(err)
	}
	read, err := qrcode.NewQRCodeReader().Decode(bits, nil)
	if err != nil || fmt.Sprint(read) != want {
		t.Errorf("read %v, %v", read, err)
	}
}

func digits(t *testing.T, text string) int {
	t.Helper()
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

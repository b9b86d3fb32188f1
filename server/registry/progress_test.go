package registry

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestWhatIsSaidAfterTheBarHasALineOfItsOwn(t *testing.T) {
	var out bytes.Buffer
	bar := newProgress(Options{Size: 10, Progress: &out})
	bar.show(3)
	bar.finish()
	if said := out.String(); !strings.HasSuffix(said, "\n") || !strings.Contains(said, "3 rows") {
		t.Errorf("%q", said)
	}
}

// TestTheBarSaysHowFastAndHowLong imports 100 rows of 50 bytes in five seconds, on the clock of a bubble, and looks
// when a quarter is through.
func TestTheBarSaysHowFastAndHowLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		bar := newProgress(Options{Size: 1000, Progress: &out})
		defer bar.finish()
		file := bar.reading(strings.NewReader(strings.Repeat("x", 1000)))
		time.Sleep(time.Millisecond) // so that nothing is read in the moment of drawing
		for step := range 5 {
			time.Sleep(5 * time.Second)
			if _, err := io.CopyN(io.Discard, file, 50); err != nil {
				t.Fatal(err)
			}
			bar.show(100 * (step + 1))
		}
		time.Sleep(5 * time.Second)
		synctest.Wait()
		lines := strings.Split(strings.TrimSpace(out.String()), "\n")
		if last := lines[len(lines)-1]; !strings.Contains(last, "25.00%") || !strings.HasSuffix(last, "500 rows, 20 a second 1m15s left") {
			t.Errorf("%q", lines)
		}
	})
}

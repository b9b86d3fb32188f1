package registry

import (
	"bytes"
	"strings"
	"testing"
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

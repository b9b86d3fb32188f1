package identity_test

import (
	"encoding/json"
	"testing"

	"guashi/server/identity"
)

func TestCompareNames(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want identity.NameDifference
	}{
		{"陳大文", "陳大文", identity.NameSame},
		{"潘．阿美", "潘·阿美", identity.NameSame},
		{"Siti Aminah", "SITI  AMINAH", identity.NameSame},
		{"林峯生", "林峰生", identity.NameVariants},
		{"臺生", "台生", identity.NameVariants},
		{"陳大文", "陳小文", identity.NameDiffers},
		{"林峯生", "林峰", identity.NameDiffers},
	} {
		if got := identity.CompareNames(c.a, c.b); got != c.want {
			t.Errorf("%s and %s: %s, want %s", c.a, c.b, got, c.want)
		}
		if c.want == identity.NameVariants && identity.SameName(c.a, c.b) {
			t.Errorf("%s and %s match: a variant must never match (A3)", c.a, c.b)
		}
	}
}

func TestDatesTravelAsText(t *testing.T) {
	for _, d := range []identity.Date{{Year: 1911, Month: 12, Day: 31}, {}} {
		text, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		var back identity.Date
		if err := json.Unmarshal(text, &back); err != nil || back != d {
			t.Errorf("%s came back as %v (%v)", text, back, err)
		}
	}
	if err := json.Unmarshal([]byte(`"2026-02-30"`), new(identity.Date)); err == nil {
		t.Error("took a day that is none")
	}
}

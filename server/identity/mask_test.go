package identity_test

import (
	"testing"

	"guashi/server/identity"
)

func TestMaskName(t *testing.T) {
	for name, want := range map[string]string{
		"王小明": "王○明", "王明": "王○", "王": "○", "歐陽大明": "歐○○明", "翁明𦰡": "翁○𦰡", "": "",
		"潘．阿美": "潘○．阿○", "NGUYEN THI HUONG": "N○ T○ H○", "Siti": "S○",
	} {
		if got := identity.MaskName(name); got != want {
			t.Errorf("%q became %q, want %q", name, got, want)
		}
	}
}

func TestSamePhone(t *testing.T) {
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"0912-345-678", "0912345678", true},
		{"+886 912 345 678", "0912-345-678", true},
		{"+886 (0)2-1000-0001", "02-10000001", true},
		{"02-10000001#12", "02-10000001", false},
		{"0912-345-678", "0912-345-679", false},
		{"88612345", "012345", false},
	} {
		if identity.SamePhone(c.a, c.b) != c.same {
			t.Errorf("%s and %s: same is %v, want %v", c.a, c.b, !c.same, c.same)
		}
	}
}

package identity_test

import (
	"strings"
	"testing"

	"guashi/server/identity"
)

func TestParseNote(t *testing.T) {
	for _, c := range []struct {
		name, in, want string
		problem        identity.Problem
	}{
		{"nothing", " \n ", "", ""},
		{"two lines", "未接 \r\n 改打市話", "未接\n改打市話", ""},
		{"the longest", strings.Repeat("文", 500), strings.Repeat("文", 500), ""},
		{"one more", strings.Repeat("文", 501), "", identity.TooLong},
		{"a control character", "a\x00b", "", identity.BadCharacters},
		{"text that is none", "\xff", "", identity.BadCharacters},
	} {
		if got, problem := identity.ParseNote(c.in); got != c.want || problem != c.problem {
			t.Errorf("%s: %q %s, want %q %s", c.name, got, problem, c.want, c.problem)
		}
	}
}

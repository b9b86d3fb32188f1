package identity

import (
	"regexp"
	"strings"
	"testing"
)

func TestParseRevocationPassword(t *testing.T) {
	for s, want := range map[string]Problem{
		"aB3z": "", "0000": "", "ZZZZ": "", "a09Z": "",
		"": Required, "abc": BadForm, "abcde": BadForm, strings.Repeat("a", 1<<16): BadForm,
		"ab c": BadCharacters, "abc ": BadCharacters, " abcd": BadCharacters, "ab-c": BadCharacters, "ａｂｃｄ": BadCharacters,
		"ab3ａ": BadCharacters, "密碼密碼": BadCharacters, "é": BadCharacters, "abc\x00": BadCharacters, "ab@c": BadCharacters,
		"ab[c": BadCharacters, "ab`c": BadCharacters, "ab{c": BadCharacters, "ab/c": BadCharacters, "ab:c": BadCharacters,
	} {
		got, p := ParseRevocationPassword(s)
		if p != want || (p == "") != (got == s && got != "") {
			t.Errorf("%.20q: got %q, %q, want %q", s, got, p, want)
		}
	}
}

func FuzzParseRevocationPassword(f *testing.F) {
	for _, s := range []string{"", "aB3z", "ａｂｃｄ", "abc\n", "abcde"} {
		f.Add(s)
	}
	right := regexp.MustCompile(`\A[A-Za-z0-9]{4}\z`)
	f.Fuzz(func(t *testing.T, s string) {
		got, p := ParseRevocationPassword(s)
		if right.MatchString(s) != (p == "") || p == "" && got != s || p != "" && got != "" {
			t.Fatalf("%q: got %q, %q", s, got, p)
		}
	})
}

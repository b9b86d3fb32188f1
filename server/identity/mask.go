package identity

import (
	"strings"
	"unicode"
)

// MaskName shortens a name for a list (王○明): the first character and the last
// stay, the ones between become ○; of two, only the first stays. Of names in an
// alphabet, and of each part between dots, the first letter stays.
func MaskName(name string) string {
	runes := []rune(name)
	switch {
	case len(runes) == 0:
		return ""
	case strings.ContainsFunc(name, func(r rune) bool { return unicode.IsSpace(r) || middleDot(r) }) || !ideographic(runes[0]):
		return maskParts(runes)
	case len(runes) == 1:
		return "○"
	case len(runes) == 2:
		return string(runes[0]) + "○"
	}
	return string(runes[0]) + strings.Repeat("○", len(runes)-2) + string(runes[len(runes)-1])
}

func maskParts(runes []rune) string {
	var b strings.Builder
	start := true
	for _, r := range runes {
		switch {
		case unicode.IsSpace(r) || middleDot(r):
			b.WriteRune(r)
			start = true
		case start:
			b.WriteString(string(r) + "○")
			start = false
		}
	}
	return b.String()
}

// SamePhone reports whether two phone numbers reach the same line, however they
// are grouped, with Taiwan's country code or without.
func SamePhone(a, b string) bool { return dialled(a) == dialled(b) }

func dialled(s string) string {
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r == '#' {
			return r
		}
		return -1
	}, foldPhone(s))
	if rest, ok := strings.CutPrefix(digits, "886"); ok && strings.Contains(s, "+") {
		return "0" + strings.TrimPrefix(rest, "0")
	}
	return digits
}

// Narrow turns full-width forms of ASCII characters into ASCII.
func Narrow(s string) string { return strings.Map(foldWidth, s) }

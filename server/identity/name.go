package identity

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// SameName tells whether two names are the same person's as far as spelling goes (A3): equal by
// FoldName, and neither is a name that IsNoName says matches nothing.
func SameName(a, b string) bool { return FoldName(a) == FoldName(b) && !IsNoName(a) && !IsNoName(b) }

// IsNoName tells whether s stands for a name that is not known and so must match nothing: 不詳, 無,
// empty, anything without a letter or ideograph (a registry's dashes would otherwise match typed
// dashes), and names with a character that was lost on the way (U+FFFD).
func IsNoName(s string) bool {
	key := FoldName(s)
	switch {
	case key == "不詳", key == "無":
		return true
	case strings.ContainsRune(key, utf8.RuneError):
		return true
	}
	return !strings.ContainsFunc(key, func(r rune) bool { return unicode.IsLetter(r) || ideographic(r) })
}

// FoldName returns the key by which names are compared; it is not for showing. Two names have the
// same key when they differ at most in:
//   - canonical composition (NFC; it also takes CJK compatibility ideographs to the unified ones)
//   - variation selectors, zero-width and other invisible characters
//   - white space: around the name, doubled, next to an ideograph or a middle dot, full width
//   - width and case of Latin letters
//   - which of the middle dots, or full stop, stands between the parts of a name
//
// It never uses NFKC and knows no variants: 峯 is not 峰, 臺 is not 台. It is idempotent, and the
// same for a text in NFC and in NFD. It accepts any string: invalid UTF-8 becomes U+FFFD, and the
// key of a text with more than 30 combining marks in a row, which is no name, is empty.
func FoldName(s string) string {
	s = norm.NFD.String(strings.Map(foldNameRune, s))
	if strings.ContainsRune(s, streamBreak) {
		return ""
	}
	s = foldLatinCase(norm.NFC.String(s))
	return squeezeSpaces(norm.NFC.String(s)) // folding ß lets a mark behind it compose
}

// streamBreak is what x/text breaks up longer runs of combining marks with (UAX #15, Stream-Safe
// Text Format). Behind it marks keep the order they were typed in, so that no key would be stable.
const streamBreak = '\u034F'

func foldNameRune(r rune) rune {
	switch {
	case invisible(r):
		return -1
	case middleDot(r):
		return '·'
	case unicode.IsSpace(r):
		return ' '
	}
	return foldWidth(r)
}

// middleDot tells whether r is one of the marks that people and systems write between the parts of
// an indigenous or foreign name. The full stop is one of them wherever it stands: it is what a
// keyboard offers who cannot find the middle dot (the household system itself uses U+FF0E), and
// counting it so in "J. Smith" too costs nothing, as no two names differ by that alone.
func middleDot(r rune) bool {
	switch r {
	case '.', '\uFF0E', '\uFE52', // full stops
		'\u00B7', '\u0387', '\u2022', '\u2024', '\u2027', '\u2219', '\u22C5', '\u2E31', '\u2E33',
		'\u30FB', '\uFF65', '\u318D', '\u1427', '\u16EB', '\uA78F', '\U00010101':
		return true
	}
	return false
}

// foldLatinCase leaves other scripts alone; per-rune folding has no context that could be lost.
func foldLatinCase(s string) string {
	fold := cases.Fold()
	var b strings.Builder
	for _, r := range s {
		switch {
		case r >= 'A' && r <= 'Z':
			b.WriteRune(r - 'A' + 'a')
		case r > unicode.MaxASCII && unicode.Is(unicode.Latin, r):
			b.WriteString(fold.String(string(r)))
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// squeezeSpaces keeps one space between words of an alphabet and none elsewhere.
func squeezeSpaces(s string) string {
	var b strings.Builder
	var last rune
	for word := range strings.FieldsSeq(s) {
		first, _ := utf8.DecodeRuneInString(word)
		if b.Len() > 0 && !standsAlone(last) && !standsAlone(first) {
			b.WriteByte(' ')
		}
		b.WriteString(word)
		last, _ = utf8.DecodeLastRuneInString(word)
	}
	return b.String()
}

func standsAlone(r rune) bool { return r == '·' || ideographic(r) }

// ideographic counts private use characters in (coined for names that no standard has) and all of
// planes 2 and 3, where ideographs live that this Go's tables may not know yet.
func ideographic(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Co) || r >= 0x20000 && r <= 0x3FFFD
}

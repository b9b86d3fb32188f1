package identity

import (
	"strings"
	"unicode"
)

// foldWidth turns a full-width form of an ASCII character, or the ideographic space, into ASCII.
// It is narrower than width.Fold on purpose: nothing but ASCII may change.
func foldWidth(r rune) rune {
	switch {
	case r >= '\uFF01' && r <= '\uFF5E':
		return r - 0xFEE0
	case r == '\u3000':
		return ' '
	}
	return r
}

// trimPasted drops white space and the invisible marks that come along when text is copied from a
// chat or a document, at both ends only.
func trimPasted(s string) string {
	return strings.TrimFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) })
}

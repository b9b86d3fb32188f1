package identity

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// The most characters (Unicode code points, after NFC) that are kept of a name and of an address.
const (
	MaxName    = 50
	MaxAddress = 200
)

// ParseName reads a person's or a parent's name (A2): kept as typed, but in NFC and without white
// space around it; 1 to 50 characters. Any script is fine, also characters above U+FFFF, private
// use, compatibility ideographs and variation sequences (A6).
//
// Problems: Required (also when only invisible characters are left), TooLong, BadCharacters
// (control characters, line breaks, bidirectional controls, invalid UTF-8, and U+FFFD, which shows
// that a character was lost on the way).
func ParseName(s string) (string, Problem) { return parseText(s, MaxName) }

// ParseAddress reads the part of an address below the town (A2), by the rules of ParseName but up
// to 200 characters. It is recorded, not checked (A3).
func ParseAddress(s string) (string, Problem) { return parseText(s, MaxAddress) }

func parseText(s string, most int) (string, Problem) {
	if !utf8.ValidString(s) {
		return "", BadCharacters
	}
	s = strings.TrimSpace(s)
	// Composing makes a text at most this much shorter; beyond it the work would be for nothing.
	if utf8.RuneCountInString(s) > 4*most {
		return "", TooLong
	}
	s = norm.NFC.String(s)
	switch {
	case strings.ContainsFunc(s, unfit):
		return "", BadCharacters
	case utf8.RuneCountInString(s) > most:
		return "", TooLong
	case strings.TrimFunc(s, func(r rune) bool { return unicode.IsSpace(r) || invisible(r) }) == "":
		return "", Required
	}
	return s, ""
}

// unfit tells whether r can hide, reorder or break a line of text, or is no character at all.
// Unassigned code points pass: new ideographs are assigned faster than software learns of them.
func unfit(r rune) bool {
	return unicode.In(r, unicode.Cc, unicode.Zl, unicode.Zp, unicode.Bidi_Control, unicode.Noncharacter_Code_Point) ||
		r == utf8.RuneError
}

// invisible tells whether r shows nothing of its own: variation selectors, zero-width and format
// characters, fillers.
func invisible(r rune) bool {
	return unicode.In(r, unicode.Variation_Selector, unicode.Cf, unicode.Other_Default_Ignorable_Code_Point)
}

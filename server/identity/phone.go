package identity

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// The fewest and most digits of a phone number, its extension included.
const (
	minPhoneDigits = 7
	maxPhoneDigits = 20
	maxPhone       = 50
)

var (
	phoneCharacters = regexp.MustCompile(`^(?:[0-9+()# -]|轉|分機|ext\.?|x)*$`)
	phoneForm       = regexp.MustCompile(`^\(?\+?[0-9][0-9() -]*(?:(?:#|轉|分機|ext\.?|x) ?[0-9]+)?$`)
)

// ParsePhone reads a phone number of Taiwan or abroad (A2, A9): digits, + ( ) - and spaces, then an
// extension after #, 轉, 分機, ext or x; 7 to 20 digits in all. It keeps the grouping that the
// person typed, for a clerk to read, in half width and with single spaces.
//
// Problems: Required, TooLong (over 50 characters or 20 digits), BadCharacters, BadForm.
func ParsePhone(s string) (string, Problem) {
	s = foldPhone(s)
	digits := 0
	for _, r := range s {
		if r >= '0' && r <= '9' {
			digits++
		}
	}
	switch {
	case s == "":
		return "", Required
	case utf8.RuneCountInString(s) > maxPhone:
		return "", TooLong
	case !phoneCharacters.MatchString(s):
		return "", BadCharacters
	case digits > maxPhoneDigits:
		return "", TooLong
	case digits < minPhoneDigits, !phoneForm.MatchString(s):
		return "", BadForm
	}
	return s, ""
}

func foldPhone(s string) string {
	s = strings.Map(func(r rune) rune {
		switch r {
		case '\u2010', '\u2011', '\u2012', '\u2013', '\u2014', '\u2015', '\u2212': // hyphens, dashes, minus
			return '-'
		}
		return lowerASCII(foldWidth(r))
	}, trimPasted(s))
	if strings.ContainsAny(s, "\n\r\v\f\u0085\u2028\u2029") {
		return s // two lines are two numbers: let the form refuse it
	}
	return strings.Join(strings.Fields(s), " ")
}

func lowerASCII(r rune) rune {
	if r >= 'A' && r <= 'Z' {
		return r - 'A' + 'a'
	}
	return r
}

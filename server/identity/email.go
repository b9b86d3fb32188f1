package identity

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Lengths in bytes: RFC 5321 §4.5.3.1 (with its erratum 1690), RFC 1035 §2.3.4.
const (
	maxEmail = 254
	maxLocal = 64
	maxLabel = 63
)

// ParseEmail reads an e-mail address (A2) and keeps it in NFC and half width. It looks for what is
// surely wrong, not for what RFC 5321 allows: one @, something before it, and behind it a domain
// of two labels or more, which may be international (RFC 6531). Quoted local parts, comments and
// address literals are refused.
//
// Problems: Required, TooLong (254 bytes, 64 before the @), BadCharacters, BadForm.
func ParseEmail(s string) (string, Problem) {
	s = trimPasted(s)
	if s == "" {
		return "", Required
	}
	if len(s) > 3*maxEmail { // a full-width character has three bytes
		return "", TooLong
	}
	if !utf8.ValidString(s) {
		return "", BadCharacters
	}
	s = norm.NFC.String(strings.Map(foldWidth, s))
	local, domain, found := strings.Cut(s, "@")
	switch {
	case strings.ContainsFunc(s, unfitForEmail):
		return "", BadCharacters
	case len(s) > maxEmail, len(local) > maxLocal:
		return "", TooLong
	case !found, local == "", !domainForm(domain):
		return "", BadForm
	}
	return s, ""
}

func unfitForEmail(r rune) bool {
	return unfit(r) || invisible(r) || unicode.IsSpace(r) || strings.ContainsRune(`<>()[]\,;:"`, r)
}

func domainForm(domain string) bool {
	labels := strings.Split(domain, ".")
	for _, label := range labels {
		if label == "" || len(label) > maxLabel || label[0] == '-' || label[len(label)-1] == '-' ||
			strings.ContainsFunc(label, unfitForLabel) {
			return false
		}
	}
	return len(labels) > 1
}

func unfitForLabel(r rune) bool {
	if r <= unicode.MaxASCII {
		return !alphanumeric(byte(r)) && r != '-'
	}
	return !unicode.In(r, unicode.L, unicode.M, unicode.N)
}

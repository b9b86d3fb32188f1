package auth

import (
	"bufio"
	_ "embed"
	"errors"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// The bounds of a password's length, in characters. Length protects, recipes
// don't (NIST SP 800-63B §5.1.1.2).
const (
	MinPassword = 12
	maxPassword = 128
)

// What is wrong with a new password.
var (
	ErrTooShort  = errors.New("a password has 12 characters or more")
	ErrTooLong   = errors.New("a password has 128 characters or fewer")
	ErrTooCommon = errors.New("this password is among the most common ones, or is made of the account's name")
	ErrUnchanged = errors.New("the new password is the present one")
)

//go:embed common.txt
var commonText string

var common = func() map[string]bool {
	set := map[string]bool{}
	for lines := bufio.NewScanner(strings.NewReader(commonText)); lines.Scan(); {
		set[lines.Text()] = true
	}
	return set
}()

// decoration is what people put around a word to make it long enough.
const decoration = "0123456789!"

// CheckPassword returns what is wrong with a new password of an account; nil when it will do.
func CheckPassword(username, password string) error {
	password = canonical(password)
	length := utf8.RuneCountInString(password)
	folded := strings.ToLower(password)
	switch {
	case length < MinPassword:
		return ErrTooShort
	case length > maxPassword:
		return ErrTooLong
	case common[folded], common[strings.TrimRight(folded, decoration)], common[strings.Trim(folded, decoration)],
		strings.Trim(folded, decoration) == username, repeats(folded):
		return ErrTooCommon
	}
	return nil
}

// repeats reports whether a password is one short piece over and over.
func repeats(s string) bool {
	all := []rune(s)
	for piece := 1; piece <= 4; piece++ {
		if len(all)%piece == 0 && strings.Repeat(string(all[:piece]), len(all)/piece) == s {
			return true
		}
	}
	return false
}

// canonical makes one password of one that different keyboards write differently.
func canonical(password string) string { return norm.NFC.String(password) }

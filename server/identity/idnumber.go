package identity

import "strings"

// IDNumber is a national ID number (國民身分證統一編號) in canonical form: ten ASCII characters, an
// upper-case letter, 1 or 2, seven digits and a check digit that fits.
type IDNumber string

const idNumberLength = 10

// letterOrder lists the letters by their value, which starts at 10; it is not alphabetical.
const letterOrder = "ABCDEFGHJKLMNPQRSTUVXYWZIO"

// weights are those of the letter's tens and units and of the nine digits, the check digit last.
var weights = [11]int{1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1}

// ParseIDNumber reads a national ID number as typed (A2, A3): letters of either case, half or full
// width, white space around it dropped. White space and hyphens inside are refused, because
// dropping them would turn a mistyped number of another length into somebody's valid one.
//
// Problems: Required, BadForm, ResidentNumber (second character 8 or 9, or A to D in the form
// given out before 2021, whatever the check digit), CheckDigit. A number without a problem is
// well formed, not proof that it is the right person's: some typing errors keep the check digit.
func ParseIDNumber(s string) (IDNumber, Problem) {
	s = trimPasted(s)
	if s == "" {
		return "", Required
	}
	if len(s) > idNumberLength*3 { // a full-width character has three bytes
		return "", BadForm
	}
	s = strings.Map(func(r rune) rune { return upperASCII(foldWidth(r)) }, s)
	if p := idNumberForm(s); p != "" {
		return "", p
	}
	if idNumberSum(s)%10 != 0 {
		return "", CheckDigit
	}
	return IDNumber(s), ""
}

// idNumberForm looks at the form alone; s is folded already.
func idNumberForm(s string) Problem {
	if len(s) != idNumberLength || s[0] < 'A' || s[0] > 'Z' || !allDigits(s[2:]) {
		return BadForm
	}
	switch s[1] {
	case '1', '2':
		return ""
	case '8', '9', 'A', 'B', 'C', 'D':
		return ResidentNumber
	}
	return BadForm
}

func idNumberSum(s string) int {
	letter := 10 + strings.IndexByte(letterOrder, s[0])
	sum := letter/10*weights[0] + letter%10*weights[1]
	for i, w := range weights[2:] {
		sum += int(s[i+1]-'0') * w
	}
	return sum
}

// upperASCII exists because unicode.ToUpper takes ı and ſ to I and S, which nobody's number has.
func upperASCII(r rune) rune {
	if r >= 'a' && r <= 'z' {
		return r - 'a' + 'A'
	}
	return r
}

func allDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

package loss

import (
	"crypto/rand"
	"fmt"
	"math/big"
)

// NewNumber draws a case number: eleven random digits and a check digit (ISO
// 7064 MOD 11,10), as three groups of four that a person can read out. It is
// not guessable and counts nothing.
func NewNumber() (string, error) {
	n, err := rand.Int(rand.Reader, big.NewInt(100_000_000_000))
	if err != nil {
		return "", err
	}
	digits := fmt.Sprintf("%011d", n)
	digits += string('0' + rune(checkDigit(digits)))
	return digits[:4] + "-" + digits[4:8] + "-" + digits[8:], nil
}

// ValidNumber reports whether s is a case number as NewNumber draws them.
func ValidNumber(s string) bool {
	if len(s) != 14 || s[4] != '-' || s[9] != '-' {
		return false
	}
	digits := s[:4] + s[5:9] + s[10:]
	for _, c := range digits {
		if c < '0' || c > '9' {
			return false
		}
	}
	return int(digits[11]-'0') == checkDigit(digits[:11])
}

func checkDigit(digits string) int {
	product := 10
	for _, c := range digits {
		sum := (product + int(c-'0')) % 10
		if sum == 0 {
			sum = 10
		}
		product = sum * 2 % 11
	}
	return (11 - product) % 10
}

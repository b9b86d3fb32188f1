package auth

import (
	"errors"
	"strings"
	"testing"
)

// TestEveryCommonPasswordIsRefused as it stands or, when it is short, made longer with digits: a line that refuses nothing is none.
func TestEveryCommonPasswordIsRefused(t *testing.T) {
	for word := range common {
		if missing := MinPassword - len(word); missing > 0 {
			word += strings.Repeat("7", missing)
		}
		if err := CheckPassword("clerk", word); !errors.Is(err, ErrTooCommon) {
			t.Errorf("%q: %v", word, err)
		}
	}
	for _, word := range []string{"1q2w3e4r5t12", "77letmein777", "Qwerty123456!"} {
		if err := CheckPassword("clerk", word); !errors.Is(err, ErrTooCommon) {
			t.Errorf("%q: %v", word, err)
		}
	}
}

package identity

const revocationPasswordLength = 4

// ParseRevocationPassword reads the password that a report is revoked with (A7): exactly four
// ASCII letters or digits, case counts. Nothing is trimmed or folded, since what is kept must be
// what was typed. Problems: Required, BadCharacters, BadForm (not four).
func ParseRevocationPassword(s string) (string, Problem) {
	if s == "" {
		return "", Required
	}
	for i := range len(s) {
		if !alphanumeric(s[i]) {
			return "", BadCharacters
		}
	}
	if len(s) != revocationPasswordLength {
		return "", BadForm
	}
	return s, ""
}

func alphanumeric(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z'
}

package identity

import (
	"strings"
	"unicode/utf8"
)

// MaxNote is the most characters that are kept of a clerk's note.
const MaxNote = 500

// ParseNote reads a note of up to 500 characters that may have several lines;
// it may be empty. Problems: TooLong, BadCharacters (as of ParseName).
func ParseNote(s string) (string, Problem) {
	if !utf8.ValidString(s) {
		return "", BadCharacters
	}
	if len(s) > 16*MaxNote {
		return "", TooLong
	}
	var kept []string
	for line := range strings.Lines(strings.ReplaceAll(s, "\r\n", "\n")) {
		parsed, problem := parseText(line, MaxNote)
		if problem != "" && problem != Required {
			return "", problem
		}
		kept = append(kept, parsed)
	}
	note := strings.TrimSpace(strings.Join(kept, "\n"))
	if utf8.RuneCountInString(note) > MaxNote {
		return "", TooLong
	}
	return note, ""
}

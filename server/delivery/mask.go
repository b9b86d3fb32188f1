package delivery

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"guashi/server/loss"
)

const (
	readTo  = 4 << 10 // bytes of an answer
	shownTo = 300     // runes of it that are kept
	masked  = "▒"
)

// telling is what may tell of a person, whoever that is: addresses of mail, ID
// numbers, runs of digits, characters written as escapes, and long tokens, which
// may be anything.
var telling = regexp.MustCompile(`[^\s@<>"']+@[^\s@<>"']+|[A-Za-z][0-9A-Da-d][0-9]{8}|[0-9][-0-9/. ]{4,}[0-9]|[0-9]{2,4}年[0-9]{1,2}月[0-9]{1,2}日|(?:\\u[0-9A-Fa-f]{4}|&#x?[0-9A-Fa-f]+;|%[0-9A-Fa-f]{2})+|[A-Za-z0-9+/_=-]{24,}`)

// excerpt returns what an answer says, without what the notice carried and
// without what looks like personal data.
func excerpt(body []byte, carried loss.NoticeData) string {
	text := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsControl(r) || r == unicode.ReplacementChar:
			return ' '
		case r == '＠' || r >= '！' && r <= '～' && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			return r - '！' + '!' // full width
		}
		return r
	}, strings.ToValidUTF8(plainJSON(body), " "))
	text = telling.ReplaceAllString(maskWords(strings.Join(strings.Fields(text), " "), carried), masked)
	if runes := []rune(text); len(runes) > shownTo {
		text = string(runes[:shownTo]) + "…"
	}
	return text
}

// plainJSON writes JSON without escapes, so that what it says can be looked at; anything else stays as it is.
func plainJSON(body []byte) string {
	var value any
	if json.Unmarshal(body, &value) != nil {
		return string(body)
	}
	var plain bytes.Buffer
	encoder := json.NewEncoder(&plain)
	encoder.SetEscapeHTML(false)
	if encoder.Encode(value) != nil {
		return ""
	}
	return plain.String()
}

// maskWords hides what a notice carried about a person: every two neighbouring
// characters of scripts other than Latin, every such character of a name, and
// every Latin word of two letters or more, with its accents or without.
func maskWords(text string, carried loss.NoticeData) string {
	told := tellingParts(carried)
	runes := []rune(text)
	hidden := make([]bool, len(runes))
	for i, r := range runes {
		if !latin(r) && told[string(r)] {
			hidden[i] = true
		}
		if i+1 < len(runes) && !latin(r) && !latin(runes[i+1]) && told[string(runes[i:i+2])] {
			hidden[i], hidden[i+1] = true, true
		}
	}
	for _, at := range latinWord.FindAllStringIndex(text, -1) {
		word := text[at[0]:at[1]]
		if told[folded(word)] {
			first := utf8.RuneCountInString(text[:at[0]])
			for i := range utf8.RuneCountInString(word) {
				hidden[first+i] = true
			}
		}
	}
	return withoutHidden(runes, hidden)
}

func withoutHidden(runes []rune, hidden []bool) string {
	var out strings.Builder
	for i, r := range runes {
		switch {
		case !hidden[i]:
			out.WriteRune(r)
		case i == 0 || !hidden[i-1]:
			out.WriteString(masked)
		}
	}
	return out.String()
}

// latin reports whether a character is one of Latin words, or of what stands between words in any script.
func latin(r rune) bool {
	return r <= unicode.MaxLatin1 || unicode.In(r, unicode.Latin, unicode.Mn)
}

var latinWord = regexp.MustCompile(`\p{Latin}[\p{Latin}\p{Mn}]+`)

// folded writes a word as it is compared: without case, accents and width.
func folded(word string) string {
	return strings.ToLower(strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFKD.String(word)))
}

// tellingParts returns the characters, pairs of characters and words in what is personal.
func tellingParts(carried loss.NoticeData) map[string]bool {
	parts := map[string]bool{}
	for _, text := range personal(carried) {
		runes := []rune(text)
		for i := range len(runes) - 1 {
			if !latin(runes[i]) && !latin(runes[i+1]) {
				parts[string(runes[i:i+2])] = true
			}
		}
		for _, word := range latinWord.FindAllString(text, -1) {
			parts[folded(word)] = true
		}
	}
	if d := carried.DeclarationData; d != nil {
		for _, r := range d.Name + d.ParentName {
			parts[string(r)] = unicode.IsLetter(r)
		}
	}
	return parts
}

func personal(carried loss.NoticeData) []string {
	texts := []string{carried.Explanation}
	if d := carried.DeclarationData; d != nil {
		texts = append(texts, string(d.IDNumber), d.Name, d.BirthDate.String(), d.Address, d.Phone, d.Email, d.ParentName)
	}
	return texts
}

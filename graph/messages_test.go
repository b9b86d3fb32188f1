package graph

import (
	"strings"
	"testing"
	"unicode"

	"guashi/graph/model"
	"guashi/server/identity"
	"guashi/server/loss"
)

// TestEveryRefusalHasWordsInBothLanguages walks the codes that the schema promises.
func TestEveryRefusalHasWordsInBothLanguages(t *testing.T) {
	for _, code := range model.AllRefusalCode {
		for _, op := range []loss.Operation{loss.OpReport, loss.OpRecordContact} {
			if citizenOperation[op] && refusalTexts[loss.Code(code)] == (text{}) {
				continue // one for staff only
			}
			inBoth(t, string(code), text{refusalText(loss.Code(code), op, zhHant), refusalText(loss.Code(code), op, english)})
		}
	}
	for code, said := range errorTexts {
		inBoth(t, code, said)
	}
	for problem, said := range problemTexts {
		inBoth(t, string(problem), said)
	}
	for path, problems := range fieldTexts {
		for problem, said := range problems {
			inBoth(t, path+" "+string(problem), said)
		}
	}
}

// TestAnOutageOfTheRegistryIsToldAlike: what was sent has arrived, and nothing of it is kept.
func TestAnOutageOfTheRegistryIsToldAlike(t *testing.T) {
	said := refusalTexts[loss.RegistryUnavailable]
	if !strings.Contains(said[zhHant], "什麼都沒有存下來") || !strings.Contains(said[english], "nothing was stored") {
		t.Errorf("%q and %q", said[zhHant], said[english])
	}
}

func inBoth(t *testing.T, what string, said text) {
	t.Helper()
	han := func(s string) (n int) {
		for _, r := range s {
			if unicode.Is(unicode.Han, r) {
				n++
			}
		}
		return n
	}
	if han(said[zhHant]) == 0 || said[english] == "" || han(said[english]) > 0 {
		t.Errorf("%s is said as %q and %q", what, said[zhHant], said[english])
	}
}

func TestEveryInputProblemOfTheSchemaHasWords(t *testing.T) {
	for _, problem := range model.AllInputProblem {
		field := loss.FieldProblem{Path: "anything", Problem: identity.Problem(problem)}
		if problemText(field, zhHant) == "" || problemText(field, english) == "" {
			t.Errorf("%s has no words", problem)
		}
	}
}

package partner

import (
	"time"

	"guashi/server/identity"
	"guashi/server/loss"
)

// CardState says where a card stands.
type CardState string

// The states of a card.
const (
	ReportedLost  CardState = "REPORTED_LOST"
	Replaced      CardState = "REPLACED"
	NotReported   CardState = "NOT_REPORTED"
	InvalidNumber CardState = "INVALID_NUMBER"
)

// Answer is what a partner learns of one card, and nothing else (E1).
type Answer struct {
	IDNumber string // as asked
	State    CardState
	Since    time.Time // zero with NotReported and InvalidNumber
	AsOf     time.Time
}

// CardReport is what the answer needs to know of one report.
type CardReport struct {
	Person     loss.Key
	State      loss.State
	ReportedAt time.Time
	ReplacedOn identity.Date // zero unless replaced
}

// standing folds a person's reports, in any order, into one state: an active report wins, then the
// latest replacement. A revoked report leaves nothing behind.
func standing(reports []CardReport) (CardState, time.Time) {
	var issued identity.Date
	for _, r := range reports {
		switch {
		case r.State == loss.Active:
			return ReportedLost, r.ReportedAt
		case r.State == loss.Replaced && issued.Before(r.ReplacedOn):
			issued = r.ReplacedOn
		}
	}
	if issued.IsZero() {
		return NotReported, time.Time{}
	}
	return Replaced, loss.StartOf(issued).UTC()
}

// asked is one number of a question.
type asked struct {
	text   string
	number identity.IDNumber // empty when malformed
	person loss.Key
}

func (s *Service) parse(numbers []string) []asked {
	all := make([]asked, len(numbers))
	for i, text := range numbers {
		all[i].text = text
		if number, problem := identity.ParseIDNumber(text); problem == "" {
			all[i].number, all[i].person = number, s.Keys.Lookup("id-number", string(number))
		}
	}
	return all
}

// persons lists whose reports a question is about, each once.
func persons(all []asked) []loss.Key {
	var keys []loss.Key
	seen := make(map[loss.Key]bool, len(all))
	for _, a := range all {
		if a.number != "" && !seen[a.person] {
			seen[a.person] = true
			keys = append(keys, a.person)
		}
	}
	return keys
}

// answers puts what was found in the order of the question.
func answers(all []asked, found []CardReport, asOf time.Time) []Answer {
	reports := make(map[loss.Key][]CardReport, len(found))
	for _, r := range found {
		reports[r.Person] = append(reports[r.Person], r)
	}
	out := make([]Answer, len(all))
	for i, a := range all {
		out[i] = Answer{IDNumber: a.text, State: InvalidNumber, AsOf: asOf}
		if a.number != "" {
			out[i].State, out[i].Since = standing(reports[a.person])
		}
	}
	return out
}

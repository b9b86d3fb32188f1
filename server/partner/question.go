package partner

import (
	"errors"
	"regexp"
	"time"

	"guashi/server/loss"
)

// MaxNumbers is how many cards one question may be about.
const MaxNumbers = 100

// ErrBadQuestion says that a question does not have the form of one: too many numbers, a purpose that
// is no code, a last day out of range.
var ErrBadQuestion = errors.New("malformed question")

// Barred says why a partner may not ask what it asks.
type Barred string

// Why a partner may not ask.
const (
	NoScope        Barred = "NO_SCOPE"        // its token does not reach that far
	NoWebhook      Barred = "NO_WEBHOOK"      // nobody would be told of a card that it watches
	WebhookStopped Barred = "WEBHOOK_STOPPED" // the same: it has answered that it is gone (410)
)

func (b Barred) Error() string { return string(b) }

// Kind says what was asked.
type Kind string

// The kinds of question.
const (
	KindStatus Kind = "STATUS"
	KindWatch  Kind = "WATCH"
)

// Question is one question as it goes on record (E2).
type Question struct {
	ID        string // given by the store
	At        time.Time
	Partner   string // client id
	Kind      Kind
	Purpose   string // empty when none was given
	RequestID string
	Answers   []Recorded
	Quota     Quota // not on record
}

// Recorded is one number of a question and what was answered. It holds no number, only its keyed hash.
type Recorded struct {
	Person loss.Key // zero for an invalid number
	Answer CardState
}

var purposeForm = regexp.MustCompile(`^[A-Za-z0-9._:-]{1,32}$`)

// mostDigits is how many a purpose may have: those of a year, and not those of
// an ID number, a phone number or a day of birth.
const mostDigits = 4

func validPurpose(code string) bool {
	digits := 0
	for _, c := range code {
		if '0' <= c && c <= '9' {
			digits++
		}
	}
	return digits <= mostDigits && purposeForm.MatchString(code)
}

// checkForm refuses a question that costs too much or says too much. A purpose is a short code: a free
// text could hold what has no place on record.
func checkForm(numbers []string, purpose *string) error {
	if len(numbers) > MaxNumbers || purpose != nil && !validPurpose(*purpose) {
		return ErrBadQuestion
	}
	return nil
}

func record(all []asked, given []Answer) []Recorded {
	out := make([]Recorded, len(all))
	for i, a := range all {
		out[i] = Recorded{a.person, given[i].State}
	}
	return out
}

package loss

import "time"

// Method is how a clerk tried to reach the citizen.
type Method string

// The methods of contact (D3).
const (
	ByPhone Method = "PHONE"
	ByEmail Method = "EMAIL"
)

// PhoneUsed says whose phone number a clerk called (D10).
type PhoneUsed string

// The phone numbers there are.
const (
	RegistryPhone PhoneUsed = "REGISTRY"
	DeclaredPhone PhoneUsed = "DECLARED"
)

// Contact is one attempt of a clerk to reach the citizen.
type Contact struct {
	Position    int // from 1 in each case
	At          time.Time
	By          string // username
	OfficeCode  string
	Outcome     ContactState // NotReached, Disputed or Confirmed
	Method      Method
	PhoneUsed   PhoneUsed // empty unless ByPhone, or when not said
	Explanation string
	Former      ContactState // the case's contact state before
	WithdrawnAt time.Time    // zero unless withdrawn (D11)
	Withdrawal  string       // the reason
}

// Withdrawn reports whether its clerk has taken the outcome back (D11).
func (c Contact) Withdrawn() bool { return !c.WithdrawnAt.IsZero() }

// standing returns the contacts that count: those not withdrawn.
func standing(contacts []Contact) []Contact {
	var count []Contact
	for _, c := range contacts {
		if !c.Withdrawn() {
			count = append(count, c)
		}
	}
	return count
}

// WithdrawalTime is how long a clerk may take the own last outcome back (D11).
const WithdrawalTime = 10 * time.Minute

// barsContact says why no contact can be recorded, whatever its outcome; nil when one can.
func barsContact(r Report, seen, recorded int) *Refusal {
	switch {
	case r.State == Revoked:
		return refused(AlreadyRevoked)
	case r.State == Replaced:
		return refused(AlreadyReplaced)
	case r.State != Active:
		return refused(Conflict)
	case r.ContactState == Confirmed:
		return refused(AlreadyConfirmed)
	case seen != recorded:
		return refused(Conflict)
	default:
		return nil
	}
}

// explanationNeeded reports whether an outcome must be explained (D4, D8).
func explanationNeeded(outcome ContactState, before []Contact) bool {
	return outcome == Disputed || outcome == NotReached && len(standing(before)) > 0
}

// decideContact records a contact (D3–D5, D8, D10). A disputed case stays
// disputed: only the counter ends it (D7), and nobody confirms it by phone.
func decideContact(r Report, before []Contact, seen int, c Contact) decision {
	if bar := barsContact(r, seen, len(before)); bar != nil {
		return decision{refusal: bar}
	}
	if r.ContactState == Disputed && c.Outcome == Confirmed {
		return decision{refusal: refused(UnderDispute)}
	}
	if c.Explanation == "" && explanationNeeded(c.Outcome, before) {
		return decision{refusal: refused(ExplanationRequired)}
	}
	after := r
	after.Milestones = nil
	if r.ContactState != Disputed {
		after.ContactState = c.Outcome
	}
	after.Sequence++
	after.Contacts = len(before) + 1
	after.InTurn = true
	if after.FirstContactAt.IsZero() {
		after.FirstContactAt = c.At
	}
	c.Position, c.Former = len(before)+1, r.ContactState
	after.Milestones = []Milestone{{milestoneOf[c.Outcome], c.At}}
	return decision{change: &Change{
		Report: after, Contact: &c,
		Notices: noticesOf(EventContactRecorded, r.TownCode, after.Sequence, NoticeData{
			Number: r.Number, At: c.At, Outcome: c.Outcome, Method: c.Method,
			Explanation: c.Explanation, OfficeCode: c.OfficeCode,
		}),
	}}
}

var milestoneOf = map[ContactState]MilestoneKind{
	Confirmed:  MilestoneContacted,
	NotReached: MilestoneNotReached,
	Disputed:   MilestoneDisputed,
}

// barsWithdrawal says why the last contact can't be withdrawn; nil when it can.
func barsWithdrawal(r Report, contacts []Contact, by string, now time.Time) *Refusal {
	switch {
	case r.State == Revoked:
		return refused(AlreadyRevoked)
	case r.State == Replaced:
		return refused(AlreadyReplaced)
	case r.State != Active || len(contacts) == 0:
		return refused(Conflict)
	}
	switch last := contacts[len(contacts)-1]; {
	case last.Withdrawn() || last.By != by:
		return refused(Conflict)
	case now.Sub(last.At) > WithdrawalTime:
		return refused(TooLate)
	default:
		return nil
	}
}

// decideWithdrawal takes the own last outcome back (D11): the case stands as before it.
func decideWithdrawal(r Report, contacts []Contact, by, reason string, now time.Time) decision {
	if bar := barsWithdrawal(r, contacts, by, now); bar != nil {
		return decision{refusal: bar}
	}
	last := contacts[len(contacts)-1]
	last.WithdrawnAt, last.Withdrawal = now, reason
	after := r
	after.ContactState = last.Former
	after.Sequence++
	after.Milestones = []Milestone{{MilestoneContactWithdrawn, now}}
	left := standing(contacts[:len(contacts)-1])
	if len(left) == 0 {
		after.FirstContactAt = time.Time{}
	}
	after.InTurn = r.ReportedAgain.IsZero() || len(left) > 0 && left[len(left)-1].At.After(r.ReportedAgain)
	return decision{change: &Change{
		Report: after, Withdrawn: &last,
		Notices: noticesOf(EventContactRecorded, r.TownCode, after.Sequence, NoticeData{
			Number: r.Number, At: now, Outcome: last.Former, Method: last.Method,
			Explanation: reason, OfficeCode: last.OfficeCode, Withdrawn: true,
		}),
	}}
}

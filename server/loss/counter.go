package loss

import (
	"time"

	"guashi/server/identity"
)

// barsEnd says why a case can't be ended; nil when it can.
func barsEnd(r Report) *Refusal {
	switch r.State {
	case Active:
		return nil
	case Revoked:
		return refused(AlreadyRevoked)
	case Replaced:
		return refused(AlreadyReplaced)
	default:
		return refused(Conflict)
	}
}

// decideOfficeRevocation takes a report back at the counter (D7), locked and
// disputed ones too, and confirms the contact where nobody has yet (C5).
func decideOfficeRevocation(r Report, counter Counter, now time.Time) decision {
	if bar := barsEnd(r); bar != nil {
		return decision{refusal: bar}
	}
	d := revocation(r, NoticeData{Number: r.Number, At: now, Online: new(false)}, now)
	d.change.Counter = &counter
	return d
}

// Counter is what an office did in person to end a case.
type Counter struct {
	At         time.Time
	By         string // username
	OfficeCode string
	Document   string // the identity document that was checked (D7)
	Note       string
	IssuedOn   identity.Date // of the new card (D9)
}

// BeforeReport is the problem of a new card that was issued before the loss was reported.
const BeforeReport identity.Problem = "BEFORE_REPORT"

// decideReplacement ends a report because a new card was issued (D9).
func decideReplacement(r Report, counter Counter, now time.Time) decision {
	if bar := barsEnd(r); bar != nil {
		return decision{refusal: bar}
	}
	if counter.IssuedOn.Before(identity.DateOf(r.ReportedAt)) {
		return decision{refusal: &Refusal{Code: InvalidInput, Fields: []FieldProblem{{"issuedOn", BeforeReport}}}}
	}
	after := r
	after.State, after.ReplacedOn = Replaced, counter.IssuedOn
	after.Sequence++
	after.Milestones = []Milestone{{MilestoneReplaced, now}}
	issued := counter.IssuedOn
	return decision{change: &Change{
		Report: after, Counter: &counter,
		Notices: noticesOf(EventReplaced, r.TownCode, after.Sequence, NoticeData{Number: r.Number, At: now, IssuedOn: &issued}),
	}}
}

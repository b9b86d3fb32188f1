package loss

import (
	"time"
)

// MaxWrongPasswords is how many wrong passwords lock a report (C4).
const MaxWrongPasswords = 3

// decision is what a rule comes to: a change, and a refusal when not all that
// was asked was done. Neither means that nothing is written.
type decision struct {
	change  *Change
	refusal *Refusal
}

// decideReport turns a checked declaration into a new report (A4).
func decideReport(fresh Report, now time.Time) decision {
	fresh.State, fresh.ContactState = Active, Pending
	fresh.ReportedAt, fresh.Sequence, fresh.InTurn = now, 1, true
	fresh.Milestones = []Milestone{{MilestoneReported, now}}
	declared := fresh.Declaration
	data := NoticeData{Number: fresh.Number, At: now, DeclarationData: &declared}
	return decision{change: &Change{
		Report:  fresh,
		Notices: noticesOf(EventReported, fresh.TownCode, fresh.Sequence, data),
	}}
}

// maxRepeats is how many further declarations are kept beside the first one: whoever
// has the four items could otherwise make a case grow without end.
const maxRepeats = 20

// decideReportAgain keeps a second declaration beside the first (A8): password
// and contact state stay as they are.
func decideReportAgain(active Report, declared Declaration, now time.Time) decision {
	refusal := &Refusal{Code: AlreadyReported}
	if count(active.Milestones, MilestoneReportedAgain) >= maxRepeats {
		return decision{refusal: refusal}
	}
	after := active
	after.ReportedAgain, after.InTurn = now, false
	after.Milestones = []Milestone{{MilestoneReportedAgain, now}}
	return decision{change: &Change{Report: after, Again: &declared}, refusal: refusal}
}

func count(milestones []Milestone, kind MilestoneKind) (n int) {
	for _, m := range milestones {
		if m.Kind == kind {
			n++
		}
	}
	return n
}

// barsOnlineRevocation says why a report can't be revoked online whatever the
// password (C4, D8); nil when it can.
func barsOnlineRevocation(r Report) *Refusal {
	switch {
	case r.State != Active:
		return &Refusal{Code: NoActiveReport}
	case r.ContactState == Disputed:
		return &Refusal{Code: UnderDispute}
	case r.PasswordLocked():
		return &Refusal{Code: PasswordLocked}
	default:
		return nil
	}
}

// decideRevoke judges a password on the report as it stands locked in the transaction.
func decideRevoke(r Report, right bool, declared Declaration, now time.Time) decision {
	if bar := barsOnlineRevocation(r); bar != nil {
		return decision{refusal: bar}
	}
	if !right {
		return decideWrongPassword(r, now)
	}
	return decideRevocation(r, declared, now)
}

func decideWrongPassword(r Report, now time.Time) decision {
	after := r
	after.WrongPasswords++
	after.Milestones = nil
	if after.PasswordLocked() {
		after.Milestones = []Milestone{{MilestonePasswordLocked, now}}
	}
	left := MaxWrongPasswords - after.WrongPasswords
	return decision{
		change:  &Change{Report: after},
		refusal: &Refusal{Code: PasswordWrong, AttemptsLeft: &left},
	}
}

// decideRevocation marks the revocation, then the auto-confirmation it brings (C2, C5).
func decideRevocation(r Report, declared Declaration, now time.Time) decision {
	return revocation(r, NoticeData{Number: r.Number, At: now, Online: new(true), DeclarationData: &declared}, now)
}

func revocation(r Report, told NoticeData, now time.Time) decision {
	after := r
	after.State, after.RevokedAt = Revoked, now
	after.Milestones = []Milestone{{MilestoneRevoked, now}}
	after.Sequence++
	notices := noticesOf(EventRevoked, r.TownCode, after.Sequence, told)
	if r.ContactState == Pending || r.ContactState == NotReached {
		after.ContactState = Confirmed
		after.Sequence++
		after.Milestones = append(after.Milestones, Milestone{MilestoneAutoConfirmed, now})
		notices = append(notices, noticesOf(EventAutoConfirmed, r.TownCode, after.Sequence,
			NoticeData{Number: r.Number, At: now, FormerContact: r.ContactState})...)
	}
	return decision{change: &Change{Report: after, Notices: notices}}
}

package loss

import (
	"testing"
	"time"

	"guashi/server/identity"
)

// visitAt is a visit of clerk amy, whose office keeps the usual hours.
func visitAt(now time.Time) *visit {
	return &visit{&Desk{Calendar: &Calendar{}}, Visit{Staff: Staff{Username: "amy"}, Now: now}, nil, Jurisdiction{Reason: OwnOffice}}
}

// TestDueAfter counts from the last contact that stands, or else from the report (D1, D2, D11).
func TestDueAfter(t *testing.T) {
	monday := time.Date(2026, 11, 23, 10, 0, 0, 0, Taipei)
	day := func(n int) time.Time { return monday.AddDate(0, 0, n) }
	closing := func(n int) time.Time { return day(n).Add(7 * time.Hour) } // 17:00
	at := func(days ...int) []Contact {
		var all []Contact
		for i, n := range days {
			all = append(all, Contact{Position: i + 1, At: day(n)})
		}
		return all
	}
	withdrawnFirst := at(1, 2)
	withdrawnFirst[0].WithdrawnAt = day(1)
	for name, c := range map[string]struct {
		change   Change
		contacts []Contact
		now      time.Time
		want     time.Time
	}{
		"a first contact":                      {Change{Contact: &Contact{}}, nil, day(1), closing(2)},
		"a contact on Friday":                  {Change{Contact: &Contact{}}, at(1), day(4), closing(7)},
		"the only contact withdrawn":           {Change{Withdrawn: &Contact{}}, at(3), day(3), closing(1)},
		"the second withdrawn":                 {Change{Withdrawn: &Contact{}}, at(1, 3), day(3), closing(2)},
		"the second withdrawn, as was another": {Change{Withdrawn: &Contact{}}, withdrawnFirst, day(3), closing(1)},
		"ended at the counter":                 {Change{}, at(1), day(3), day(9)},
	} {
		file := CaseFile{Report: Report{ReportedAt: monday, DueAt: day(9)}, Contacts: c.contacts}
		if got := visitAt(c.now).dueAfter(c.change, file); !got.Equal(c.want) {
			t.Errorf("%s: due %v, want %v", name, got.In(Taipei), c.want)
		}
	}
}

func TestACaseSaysWhetherItWasReportedOutsideHours(t *testing.T) {
	for at, outside := range map[time.Time]bool{
		time.Date(2026, 11, 23, 10, 0, 0, 0, Taipei): false,
		time.Date(2026, 11, 23, 7, 59, 0, 0, Taipei): true,
		time.Date(2026, 11, 22, 10, 0, 0, 0, Taipei): true, // a Sunday
	} {
		v := visitAt(at)
		v.Reason = WholeCountry
		if c := v.show(t.Context(), CaseFile{Report: Report{ReportedAt: at}}); c.OutsideHours != outside {
			t.Errorf("reported at %v: %v", at, c.OutsideHours)
		}
	}
}

// TestAWithdrawalTakesTheFirstContactBack also looks at a case that has another contact (D11).
func TestAWithdrawalTakesTheFirstContactBack(t *testing.T) {
	r := activeReport(NotReached, 0)
	r.FirstContactAt = noon
	if after := decideWithdrawal(r, contacts(NotReached), "amy", "按錯", noon).change.Report; !after.FirstContactAt.IsZero() {
		t.Errorf("the only contact is withdrawn, and the first one was at %v", after.FirstContactAt)
	}
	if after := decideWithdrawal(r, contacts(NotReached, NotReached), "amy", "按錯", noon).change.Report; !after.FirstContactAt.Equal(noon) {
		t.Error("the second contact is withdrawn, and the first one is forgotten")
	}
}

// TestAWithdrawalInTheMeantimeConflicts decides on contacts of which one was withdrawn (D11).
func TestAWithdrawalInTheMeantimeConflicts(t *testing.T) {
	recorded := contacts(NotReached, NotReached)
	recorded[1].WithdrawnAt = noon
	for name, c := range map[string]struct {
		withdrawn *int
		want      int
	}{
		"not said": {nil, 2}, "seen": {new(1), 2}, "not seen": {new(0), unseen},
	} {
		if got := (ContactInput{SeenContacts: 2, SeenWithdrawn: c.withdrawn}).seen(recorded); got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
	if d := decideContact(activeReport(NotReached, 0), recorded, unseen, Contact{Outcome: Confirmed}); d.refusal == nil || d.refusal.Code != Conflict {
		t.Error("an unseen withdrawal is decided on")
	}
}

// TestWhatEndedIsSaidBeforeTheDay refuses a day before the report only for a case that can be ended.
func TestWhatEndedIsSaidBeforeTheDay(t *testing.T) {
	early := Counter{IssuedOn: identity.Date{Year: 2000, Month: 1, Day: 1}}
	for state, want := range map[State]Code{Active: InvalidInput, Revoked: AlreadyRevoked, Replaced: AlreadyReplaced} {
		r := activeReport(Pending, 0)
		r.State = state
		if d := decideReplacement(r, early, noon); d.refusal == nil || d.refusal.Code != want {
			t.Errorf("%s: %+v, want %s", state, d.refusal, want)
		}
	}
}

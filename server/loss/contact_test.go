package loss

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"guashi/server/identity"
)

func contacts(outcomes ...ContactState) []Contact {
	var all []Contact
	former := Pending
	for i, o := range outcomes {
		all = append(all, Contact{Position: i + 1, At: noon.Add(time.Duration(i) * time.Hour), By: "amy", Outcome: o, Former: former})
		former = o
	}
	return all
}

func TestContactIsJudgedInOrder(t *testing.T) {
	ended := func(state State, contact ContactState) Report {
		r := activeReport(contact, 0)
		r.State = state
		return r
	}
	explained := Contact{Outcome: NotReached, Explanation: "未接"}
	for _, c := range []struct {
		name    string
		report  Report
		before  []Contact
		seen    int
		contact Contact
		want    Code // empty when it is recorded
	}{
		{"first, not reached", activeReport(Pending, 0), nil, 0, Contact{Outcome: NotReached}, ""},
		{"first, reached", activeReport(Pending, 0), nil, 0, Contact{Outcome: Confirmed}, ""},
		{"first, disputed without a word", activeReport(Pending, 0), nil, 0, Contact{Outcome: Disputed}, ExplanationRequired},
		{"first, disputed", activeReport(Pending, 0), nil, 0, Contact{Outcome: Disputed, Explanation: "本人否認"}, ""},
		{"second, not reached without a word", activeReport(NotReached, 0), contacts(NotReached), 1, Contact{Outcome: NotReached}, ExplanationRequired},
		{"second, not reached", activeReport(NotReached, 0), contacts(NotReached), 1, explained, ""},
		{"second, reached", activeReport(NotReached, 0), contacts(NotReached), 1, Contact{Outcome: Confirmed}, ""},
		{"after a dispute, confirmed by phone", activeReport(Disputed, 0), contacts(Disputed), 1, Contact{Outcome: Confirmed}, UnderDispute},
		{"after a dispute, not reached", activeReport(Disputed, 0), contacts(Disputed), 1, explained, ""},
		{"somebody was faster", activeReport(NotReached, 0), contacts(NotReached), 0, explained, Conflict},
		{"faster, and no explanation", activeReport(NotReached, 0), contacts(NotReached), 0, Contact{Outcome: NotReached}, Conflict},
		{"confirmed", activeReport(Confirmed, 0), contacts(Confirmed), 0, explained, AlreadyConfirmed},
		{"revoked", ended(Revoked, Confirmed), nil, 9, explained, AlreadyRevoked},
		{"replaced", ended(Replaced, NotReached), nil, 9, explained, AlreadyReplaced},
		{"a state that nobody knows", ended("LOST", Pending), nil, 0, explained, Conflict},
	} {
		d := decideContact(c.report, c.before, c.seen, c.contact)
		var got Code
		if d.refusal != nil {
			got = d.refusal.Code
		}
		if got != c.want || (d.change == nil) != (c.want != "") {
			t.Errorf("%s: refusal %q, change %v; want %q", c.name, got, d.change != nil, c.want)
		}
	}
}

func TestContactIsToldToCountyAndCentral(t *testing.T) {
	change := decideContact(activeReport(Pending, 0), nil, 0, Contact{
		At: noon, Outcome: NotReached, Method: ByPhone, Explanation: "忙線", OfficeCode: "63000010",
	}).change
	want := []told{{EventContactRecorded, County, "63000", 2}, {EventContactRecorded, Central, "central", 2}}
	if diff := cmp.Diff(want, toldBy(change.Notices)); diff != "" {
		t.Error(diff)
	}
	data := NoticeData{Number: "4821-0937-5516", At: noon, Outcome: NotReached, Method: ByPhone, Explanation: "忙線", OfficeCode: "63000010"}
	if diff := cmp.Diff(data, change.Notices[0].Data); diff != "" {
		t.Error(diff)
	}
	if change.Report.FirstContactAt != noon || change.Report.Contacts != 1 || TabOf(change.Report) != Unresolved {
		t.Errorf("stands as %+v", change.Report)
	}
}

func TestADisputeStays(t *testing.T) {
	change := decideContact(activeReport(Disputed, 0), contacts(Disputed), 1, Contact{Outcome: NotReached, Explanation: "x"}).change
	if change.Report.ContactState != Disputed || TabOf(change.Report) != Unresolved {
		t.Errorf("became %s in %s", change.Report.ContactState, TabOf(change.Report))
	}
	if barsOnlineRevocation(change.Report) == nil {
		t.Error("can be revoked online (D8)")
	}
}

func TestTabs(t *testing.T) {
	for state, want := range map[ContactState]Tab{Pending: FirstContact, NotReached: Unresolved, Disputed: Unresolved, Confirmed: "", "ELSE": ""} {
		if got := TabOf(activeReport(state, 0)); got != want {
			t.Errorf("%s stands in %q, want %q", state, got, want)
		}
		ended := activeReport(state, 0)
		ended.State = Revoked
		if TabOf(ended) != "" {
			t.Errorf("%s stands in a tab though revoked", state)
		}
	}
}

func TestWithdrawal(t *testing.T) {
	last := noon.Add(time.Hour)
	withdrawn := contacts(NotReached, Confirmed)
	withdrawn[1].WithdrawnAt = last
	for _, c := range []struct {
		name     string
		report   Report
		contacts []Contact
		by       string
		at       time.Time
		want     Code
	}{
		{"at once", activeReport(Confirmed, 0), contacts(NotReached, Confirmed), "amy", last, ""},
		{"at the last moment", activeReport(Confirmed, 0), contacts(NotReached, Confirmed), "amy", last.Add(10 * time.Minute), ""},
		{"too late", activeReport(Confirmed, 0), contacts(NotReached, Confirmed), "amy", last.Add(10*time.Minute + 1), TooLate},
		{"somebody else's", activeReport(Confirmed, 0), contacts(NotReached, Confirmed), "bob", last, Conflict},
		{"twice", activeReport(NotReached, 0), withdrawn, "amy", last, Conflict},
		{"nothing to withdraw", activeReport(Pending, 0), nil, "amy", last, Conflict},
		{"revoked meanwhile", func() Report { r := activeReport(Confirmed, 0); r.State = Revoked; return r }(), contacts(Confirmed), "amy", noon, AlreadyRevoked},
	} {
		d := decideWithdrawal(c.report, c.contacts, c.by, "按錯", c.at)
		var got Code
		if d.refusal != nil {
			got = d.refusal.Code
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
	change := decideWithdrawal(activeReport(Confirmed, 0), contacts(NotReached, Confirmed), "amy", "按錯", last).change
	if change.Report.ContactState != NotReached || change.Withdrawn.Position != 2 || len(change.Notices) != 2 {
		t.Errorf("stands as %s, %d notices", change.Report.ContactState, len(change.Notices))
	}
	if n := change.Notices[0]; n.Event != EventContactRecorded || !n.Data.Withdrawn || n.Data.Outcome != NotReached {
		t.Errorf("told %+v", n.Data)
	}
}

func TestAWithdrawalGivesTheTopBack(t *testing.T) {
	for name, c := range map[string]struct {
		again    time.Time
		contacts []Contact
		inTurn   bool
	}{
		"never reported again":              {time.Time{}, contacts(NotReached), true},
		"reported again, then this contact": {noon.Add(-time.Minute), contacts(NotReached), false},
		"reported again before an earlier":  {noon.Add(-time.Minute), contacts(NotReached, NotReached), true},
		"reported again between the two":    {noon.Add(time.Minute), contacts(NotReached, NotReached), false},
	} {
		r := activeReport(NotReached, 0)
		r.ReportedAgain, r.InTurn = c.again, true
		last := c.contacts[len(c.contacts)-1].At
		if got := decideWithdrawal(r, c.contacts, "amy", "按錯", last).change.Report.InTurn; got != c.inTurn {
			t.Errorf("%s: in turn %v (A8)", name, got)
		}
	}
}

func TestAWithdrawnContactNeedsNoExplanationAfterIt(t *testing.T) {
	taken := contacts(NotReached)
	taken[0].WithdrawnAt = noon
	if d := decideContact(activeReport(Pending, 0), taken, 1, Contact{Outcome: NotReached}); d.refusal != nil {
		t.Errorf("refused with %s", d.refusal.Code)
	}
}

func TestTheCounterEndsWhatCannotBeEndedOnline(t *testing.T) {
	for _, r := range []Report{activeReport(Pending, 3), activeReport(Disputed, 0), activeReport(Confirmed, 0)} {
		d := decideOfficeRevocation(r, Counter{Document: "護照"}, noon)
		if d.refusal != nil || d.change.Report.State != Revoked {
			t.Errorf("%s with %d wrong: %v", r.ContactState, r.WrongPasswords, d.refusal)
			continue
		}
		n := d.change.Notices[0].Data
		if *n.Online || n.DeclarationData != nil {
			t.Error("told as if it were online")
		}
	}
	change := decideOfficeRevocation(activeReport(NotReached, 0), Counter{}, noon).change
	want := []told{
		{EventRevoked, County, "63000", 2}, {EventRevoked, Central, "central", 2}, {EventAutoConfirmed, County, "63000", 3},
	}
	if diff := cmp.Diff(want, toldBy(change.Notices)); diff != "" {
		t.Error(diff)
	}
	if disputed := decideOfficeRevocation(activeReport(Disputed, 0), Counter{}, noon).change; disputed.Report.ContactState != Disputed {
		t.Error("a dispute was confirmed by its revocation")
	}
}

func TestReplacement(t *testing.T) {
	issued := identity.Date{Year: 2026, Month: 11, Day: 23}
	change := decideReplacement(activeReport(NotReached, 3), Counter{IssuedOn: issued}, noon).change
	if change.Report.State != Replaced || change.Report.ReplacedOn != issued || TabOf(change.Report) != "" {
		t.Errorf("stands as %+v", change.Report)
	}
	if len(change.Notices) != 2 || *change.Notices[0].Data.IssuedOn != issued {
		t.Errorf("told %+v", change.Notices)
	}
	for state, want := range map[State]Code{Revoked: AlreadyRevoked, Replaced: AlreadyReplaced, "ELSE": Conflict} {
		r := activeReport(Pending, 0)
		r.State = state
		for _, d := range []decision{decideReplacement(r, Counter{}, noon), decideOfficeRevocation(r, Counter{}, noon)} {
			if d.refusal == nil || d.refusal.Code != want {
				t.Errorf("%s: %+v, want %s", state, d.refusal, want)
			}
		}
	}
}

func TestWaits(t *testing.T) {
	days := make([]DayFigures, 2)
	for i := 1; i <= 100; i++ {
		day := &days[i%2]
		day.Waits = append(day.Waits, time.Duration(101-i)*time.Hour)
	}
	w := waitsOf(days)
	if w.Median != 50*time.Hour || w.NinetyFifth != 95*time.Hour || w.Count != 100 {
		t.Errorf("%+v", w)
	}
	sum := 0
	for _, b := range w.Spread {
		sum += b.Count
	}
	if sum != 100 || w.Spread[0].Count != 0 || w.Spread[1].Count != 3 {
		t.Errorf("spread %+v", w.Spread)
	}
	if none := waitsOf(nil); none.Count != 0 || none.Spread != nil {
		t.Error("nothing waited")
	}
}

func TestJurisdiction(t *testing.T) {
	offices := map[string]Office{"63000010": {Code: "A"}, "63000020": {Code: "A"}, "63000030": {Code: "B"}, "65000010": {Code: "C"}}
	for _, c := range []struct {
		staff   Staff
		covers  []string
		without []string
	}{
		{Staff{Role: RoleClerk, OfficeCode: "A"}, []string{"63000010", "63000020"}, []string{"63000030", "65000010", ""}},
		{Staff{Role: RoleClerk}, nil, []string{"63000010", ""}},
		{Staff{Role: RoleCounty, CountyCode: "63000"}, []string{"63000010", "63000030"}, []string{"65000010", "x"}},
		{Staff{Role: RoleCentral}, []string{"63000010", "65000010"}, nil},
		{Staff{Role: RoleAdmin}, nil, []string{"63000010"}},
		{Staff{Role: "ELSE"}, nil, []string{"63000010"}},
	} {
		j := c.staff.jurisdiction(offices)
		for _, town := range c.covers {
			if !j.covers(town) {
				t.Errorf("%+v does not cover %s", c.staff, town)
			}
		}
		for _, town := range c.without {
			if j.covers(town) {
				t.Errorf("%+v covers %s", c.staff, town)
			}
		}
	}
}

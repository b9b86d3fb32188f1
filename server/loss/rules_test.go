package loss

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"guashi/server/identity"
)

var noon = time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)

func declared() Declaration {
	return Declaration{
		IDNumber: "A149410774", Name: "王小明", BirthDate: identity.Date{Year: 1990, Month: 5, Day: 6},
		TownCode: "63000010", Address: "中正路1號", Phone: "0912345678", Email: "a@example.com", ParentName: "王大明",
	}
}

func activeReport(contact ContactState, wrong int) Report {
	return Report{
		Number: "4821-0937-5516", TownCode: "63000010", State: Active, ContactState: contact,
		ReportedAt: noon, WrongPasswords: wrong, Sequence: 1, Declaration: declared(),
	}
}

func kinds(milestones []Milestone) []MilestoneKind {
	var all []MilestoneKind
	for _, m := range milestones {
		all = append(all, m.Kind)
	}
	return all
}

type told struct {
	Event    Event
	Kind     TargetKind
	Code     string
	Sequence int
}

func toldBy(notices []Notice) []told {
	var all []told
	for _, n := range notices {
		all = append(all, told{n.Event, n.Target.Kind, n.Target.Code, n.Sequence})
	}
	return all
}

func TestReportTellsCountyAndCentralAllThatWasDeclared(t *testing.T) {
	d := declared()
	change := decideReport(Report{Number: "4821-0937-5516", TownCode: d.TownCode, Declaration: d}, noon).change
	want := []told{{EventReported, County, "63000", 1}, {EventReported, Central, "central", 1}}
	if diff := cmp.Diff(want, toldBy(change.Notices)); diff != "" {
		t.Error(diff)
	}
	for _, n := range change.Notices {
		if n.Data.DeclarationData == nil || *n.Data.DeclarationData != d {
			t.Errorf("%s is not told what was declared", n.Target.Code)
		}
	}
	if change.Report.State != Active || change.Report.ContactState != Pending {
		t.Errorf("a new report stands as %s, %s", change.Report.State, change.Report.ContactState)
	}
}

func TestReportingAgainChangesNeitherPasswordNorContactState(t *testing.T) {
	before := activeReport(NotReached, 2)
	before.PasswordHash, before.InTurn = "kept", true
	d := decideReportAgain(before, declared(), noon.Add(time.Hour))
	after := d.change.Report
	if after.PasswordHash != "kept" || after.ContactState != NotReached || after.WrongPasswords != 2 {
		t.Error("reporting again changed what protects the first report")
	}
	if d.refusal.Code != AlreadyReported || !after.ReportedAgain.Equal(noon.Add(time.Hour)) || d.change.Again == nil {
		t.Errorf("reporting again is not kept: %+v", d.change)
	}
	if len(d.change.Notices) != 0 {
		t.Error("reporting again told other systems")
	}
	if after.InTurn {
		t.Error("the case does not go to the top of its tab")
	}
}

// TestARevocationSaysWhatWasDeclared looks at what both systems are told (C2), and of the confirmation that it brings (C5).
func TestARevocationSaysWhatWasDeclared(t *testing.T) {
	for _, n := range decideRevoke(activeReport(Pending, 0), true, declared(), noon).change.Notices {
		told := n.Data.DeclarationData != nil && *n.Data.DeclarationData == declared() && n.Data.Online != nil && *n.Data.Online
		if told != (n.Event == EventRevoked) {
			t.Errorf("%s to %s carries what was declared: %v", n.Event, n.Target.Kind, told)
		}
	}
}

// TestACaseGrowsNotWithoutEnd repeats a report until nothing more is kept (A8).
func TestACaseGrowsNotWithoutEnd(t *testing.T) {
	r := activeReport(Pending, 0)
	for n := range maxRepeats + 2 {
		d := decideReportAgain(r, declared(), noon)
		if d.refusal == nil || d.refusal.Code != AlreadyReported || (d.change != nil) != (n < maxRepeats) {
			t.Fatalf("repeat %d: refusal %v, change %v", n+1, d.refusal, d.change != nil)
		}
		if d.change != nil {
			r.Milestones = append(r.Milestones, d.change.Report.Milestones...)
		}
	}
}

func TestRevoke(t *testing.T) {
	ended := activeReport(Confirmed, 0)
	ended.State = Revoked
	unknown := activeReport(Pending, 0)
	unknown.State = "SOMETHING_NEW"
	for name, c := range map[string]struct {
		report     Report
		right      bool
		refusal    Code
		left       int
		milestones []MilestoneKind
		notices    []told
		contact    ContactState
	}{
		"right, never contacted": {
			report: activeReport(Pending, 2), right: true, contact: Confirmed,
			milestones: []MilestoneKind{MilestoneRevoked, MilestoneAutoConfirmed},
			notices:    []told{{EventRevoked, County, "63000", 2}, {EventRevoked, Central, "central", 2}, {EventAutoConfirmed, County, "63000", 3}},
		},
		"right, not reached": {
			report: activeReport(NotReached, 0), right: true, contact: Confirmed,
			milestones: []MilestoneKind{MilestoneRevoked, MilestoneAutoConfirmed},
			notices:    []told{{EventRevoked, County, "63000", 2}, {EventRevoked, Central, "central", 2}, {EventAutoConfirmed, County, "63000", 3}},
		},
		"right, confirmed": {
			report: activeReport(Confirmed, 0), right: true, contact: Confirmed,
			milestones: []MilestoneKind{MilestoneRevoked},
			notices:    []told{{EventRevoked, County, "63000", 2}, {EventRevoked, Central, "central", 2}},
		},
		"first wrong":       {report: activeReport(Pending, 0), refusal: PasswordWrong, left: 2, contact: Pending},
		"second wrong":      {report: activeReport(Pending, 1), refusal: PasswordWrong, left: 1, contact: Pending},
		"third wrong":       {report: activeReport(Pending, 2), refusal: PasswordWrong, left: 0, contact: Pending, milestones: []MilestoneKind{MilestonePasswordLocked}},
		"locked, right":     {report: activeReport(Pending, 3), right: true, refusal: PasswordLocked},
		"locked, wrong":     {report: activeReport(Pending, 3), refusal: PasswordLocked},
		"disputed, right":   {report: activeReport(Disputed, 0), right: true, refusal: UnderDispute},
		"ended":             {report: ended, right: true, refusal: NoActiveReport},
		"none":              {report: Report{}, right: true, refusal: NoActiveReport},
		"a state not known": {report: unknown, right: true, refusal: NoActiveReport},
	} {
		t.Run(name, func(t *testing.T) {
			d := decideRevoke(c.report, c.right, declared(), noon)
			if (d.refusal == nil) != (c.refusal == "") || d.refusal != nil && d.refusal.Code != c.refusal {
				t.Fatalf("refused with %+v, want %q", d.refusal, c.refusal)
			}
			if c.contact == "" {
				if d.change != nil {
					t.Fatal("a barred revocation changed something")
				}
				return
			}
			if c.refusal == PasswordWrong && *d.refusal.AttemptsLeft != c.left {
				t.Errorf("%d attempts left, want %d", *d.refusal.AttemptsLeft, c.left)
			}
			if diff := cmp.Diff(c.milestones, kinds(d.change.Report.Milestones)); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(c.notices, toldBy(d.change.Notices)); diff != "" {
				t.Error(diff)
			}
			if d.change.Report.ContactState != c.contact {
				t.Errorf("contact state %s, want %s", d.change.Report.ContactState, c.contact)
			}
		})
	}
}

func TestMatchesOnFourItemsOnly(t *testing.T) {
	person := Person{
		IDNumber: "A149410774", BirthDate: identity.Date{Year: 1990, Month: 5, Day: 6}, TownCode: "63000010",
		Parents: []string{"王大明", "陳美玉", "", "林．阿美"},
	}
	for name, c := range map[string]struct {
		change func(*Declaration, *Person)
		want   bool
	}{
		"all four":           {func(*Declaration, *Person) {}, true},
		"mother":             {func(d *Declaration, _ *Person) { d.ParentName = "陳美玉" }, true},
		"adoptive mother":    {func(d *Declaration, _ *Person) { d.ParentName = "林·阿美" }, true},
		"other name":         {func(d *Declaration, _ *Person) { d.Name = "別的名字" }, true},
		"other address":      {func(d *Declaration, _ *Person) { d.Address = "別的地址" }, true},
		"other ID number":    {func(d *Declaration, _ *Person) { d.IDNumber = "F255178533" }, false},
		"other birth date":   {func(d *Declaration, _ *Person) { d.BirthDate.Day = 7 }, false},
		"other town":         {func(d *Declaration, _ *Person) { d.TownCode = "63000020" }, false},
		"other parent":       {func(d *Declaration, _ *Person) { d.ParentName = "王大同" }, false},
		"parent not on file": {func(d *Declaration, p *Person) { p.Parents = nil; d.ParentName = "" }, false},
		"parents unknown":    {func(d *Declaration, p *Person) { p.Parents = []string{"不詳"}; d.ParentName = "不詳" }, false},
		"nobody":             {func(_ *Declaration, p *Person) { *p = Person{} }, false},
	} {
		t.Run(name, func(t *testing.T) {
			d, p := declared(), person
			c.change(&d, &p)
			if got := matches(d, p); got != c.want {
				t.Errorf("matches: %v, want %v", got, c.want)
			}
		})
	}
}

func TestWaysOn(t *testing.T) {
	none, two := 0, 2
	for _, c := range []struct {
		refusal Refusal
		op      Operation
		want    []WayOn
	}{
		{Refusal{Code: IdentityMismatch}, OpReport, []WayOn{CheckData, Call1996, UseCertificate, VisitOffice}},
		{Refusal{Code: IdentityMismatch}, OpStatus, []WayOn{CheckData}},
		{Refusal{Code: IdentityMismatch}, OpRevoke, []WayOn{CheckData, VisitOffice}},
		{Refusal{Code: PasswordWrong, AttemptsLeft: &two}, OpRevoke, []WayOn{CheckData, UseCertificate, VisitOffice}},
		{Refusal{Code: PasswordWrong, AttemptsLeft: &none}, OpRevoke, []WayOn{VisitOffice}},
		{Refusal{Code: PasswordLocked}, OpRevoke, []WayOn{VisitOffice}},
		{Refusal{Code: NoActiveReport}, OpRevoke, []WayOn{CheckData, UseCertificate, VisitOffice}},
		{Refusal{Code: UnderDispute}, OpRevoke, []WayOn{VisitOffice}},
		{Refusal{Code: AlreadyReported}, OpReport, []WayOn{Call1996, VisitOffice}},
		{Refusal{Code: TooManyRequests}, OpReport, []WayOn{TryLater}},
		{Refusal{Code: RegistryUnavailable}, OpReport, []WayOn{TryLater, Call1996}},
	} {
		if diff := cmp.Diff(c.want, c.refusal.WaysOn(c.op)); diff != "" {
			t.Errorf("%s of %s: %s", c.refusal.Code, c.op, diff)
		}
	}
}

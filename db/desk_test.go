package db_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"guashi/db"
	"guashi/server/identity"
	"guashi/server/loss"
)

const (
	songshan = "63000010"
	daan     = "63000030"
	banqiao  = "65000010"
)

type fixedOffices map[string]loss.Office

func (o fixedOffices) OfficesByTown(context.Context) (map[string]loss.Office, error) { return o, nil }

type noRegistry struct{}

func (noRegistry) Find(context.Context, loss.Key) (loss.Person, bool, error) {
	return loss.Person{}, false, loss.ErrRegistryDown
}

var offices = fixedOffices{songshan: {Code: "O1", Name: "一所"}, daan: {Code: "O1", Name: "一所"}, banqiao: {Code: "O2", Name: "二所"}}

func deskOf(d *db.DB) *loss.Desk {
	return &loss.Desk{Store: d, Registry: noRegistry{}, Offices: offices, Keys: d.Keys}
}

func as(role loss.Role, office, county string, now time.Time) loss.Visit {
	return loss.Visit{Staff: loss.Staff{Username: "u-" + office + county, Role: role, OfficeCode: office, CountyCode: county}, Now: now}
}

// reported writes a case of a town whose due time is so many hours after at.
func reported(t *testing.T, d *db.DB, person byte, town string, hours int) loss.Report {
	t.Helper()
	change := fresh(t, person)
	change.Report.TownCode, change.Report.Declaration.TownCode = town, town
	change.Report.DueAt, change.Report.InTurn = at.Add(time.Duration(hours)*time.Hour), true
	change.Report.ReportedAt = at.Add(time.Duration(hours) * time.Minute)
	if err := insert(t.Context(), d, change); err != nil {
		t.Fatal(err)
	}
	return change.Report
}

func TestInboxOfAnOfficeWithSeveralTowns(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		var want []string
		for i := range 9 {
			town := []string{songshan, daan, banqiao}[i%3]
			r := reported(t, d, byte(i+1), town, 100-i)
			if town != banqiao {
				want = append(want, r.Number)
			}
		}
		slices.Reverse(want) // the last one written is due first
		var got []string
		for after, more := "", true; more; {
			page, err := deskOf(d).Inbox(t.Context(), as(loss.RoleClerk, "O1", "", at), loss.FirstContact, loss.CaseFilter{}, 2, after)
			if err != nil {
				t.Fatal(err)
			}
			for _, line := range page.Lines {
				got, after = append(got, line.Report.Number), line.Cursor
				if line.Name != "翁○𦰡" {
					t.Errorf("a list shows %q", line.Name)
				}
			}
			more = page.More
		}
		if !slices.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
		counts, err := deskOf(d).Inboxes(t.Context(), as(loss.RoleClerk, "O1", "", at.Add(97*time.Hour)))
		if err != nil || counts != (loss.Counts{FirstContact: 6, Overdue: 3}) {
			t.Errorf("counts %+v, %v", counts, err)
		}
	})
}

func TestAnInboxIsNarrowed(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		plain, late := reported(t, d, 1, songshan, 50), reported(t, d, 2, songshan, 1)
		locked, again := reported(t, d, 3, songshan, 51), reported(t, d, 4, songshan, 52)
		elsewhere, later := reported(t, d, 5, daan, 53), reported(t, d, 6, songshan, 3000)
		disputed := reported(t, d, 7, songshan, 54)
		d.Tamper(t, "UPDATE reports SET wrong_passwords = 3 WHERE number = ?", locked.Number)
		d.Tamper(t, "UPDATE reports SET wrong_passwords = 2 WHERE number = ?", plain.Number)
		reportedAgain(t, d, again)
		clerk := as(loss.RoleClerk, "O1", "", at.Add(2*time.Hour))
		in := loss.ContactInput{Number: disputed.Number, Outcome: loss.Disputed, Method: loss.ByPhone, Explanation: "非本人"}
		if got, err := deskOf(d).RecordContact(t.Context(), clerk, in); err != nil || got.Case == nil {
			t.Fatalf("%+v, %v", got.Refusal, err)
		}
		for name, c := range map[string]struct {
			tab    loss.Tab
			filter loss.CaseFilter
			want   []loss.Report
		}{
			"none":          {loss.FirstContact, loss.CaseFilter{}, []loss.Report{again, late, plain, locked, elsewhere, later}},
			"overdue":       {loss.FirstContact, loss.CaseFilter{Overdue: true}, []loss.Report{late}},
			"locked":        {loss.FirstContact, loss.CaseFilter{Locked: true}, []loss.Report{locked}},
			"again":         {loss.FirstContact, loss.CaseFilter{Again: true}, []loss.Report{again}},
			"town":          {loss.FirstContact, loss.CaseFilter{Town: daan}, []loss.Report{elsewhere}},
			"foreign town":  {loss.FirstContact, loss.CaseFilter{Town: banqiao}, nil},
			"day":           {loss.FirstContact, loss.CaseFilter{Day: identity.DateOf(later.ReportedAt)}, []loss.Report{later}},
			"disputed":      {loss.Unresolved, loss.CaseFilter{Disputed: true}, []loss.Report{disputed}},
			"two at a time": {loss.FirstContact, loss.CaseFilter{Locked: true, Overdue: true}, nil},
		} {
			page, err := deskOf(d).Inbox(t.Context(), clerk, c.tab, c.filter, 20, "")
			if err != nil {
				t.Fatal(err)
			}
			var got, want []string
			for _, line := range page.Lines {
				got = append(got, line.Report.Number)
			}
			for _, r := range c.want {
				want = append(want, r.Number)
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s: %v, want %v", name, got, want)
			}
		}
	})
}

func TestReportedAgainComesFirst(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		first, second := reported(t, d, 1, songshan, 1), reported(t, d, 2, daan, 2)
		reportedAgain(t, d, second)
		page, err := deskOf(d).Inbox(t.Context(), as(loss.RoleClerk, "O1", "", at), loss.FirstContact, loss.CaseFilter{}, 1, "")
		if err != nil || page.Lines[0].Report.Number != second.Number {
			t.Fatalf("%v, %v", page, err)
		}
		next, err := deskOf(d).Inbox(t.Context(), as(loss.RoleClerk, "O1", "", at), loss.FirstContact, loss.CaseFilter{}, 1, page.Lines[0].Cursor)
		if err != nil || next.Lines[0].Report.Number != first.Number || next.More {
			t.Errorf("%v, %v", next, err)
		}
	})
}

// TestCaseLife walks a case through the desk: not reached, disputed, withdrawn, settled at the counter.
func TestCaseLife(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		r := reported(t, d, 1, songshan, 1)
		desk, clerk := deskOf(d), as(loss.RoleClerk, "O1", "", at.Add(time.Hour))
		record := func(seen int, outcome loss.ContactState, text string) loss.CaseResult {
			t.Helper()
			result, err := desk.RecordContact(t.Context(), clerk, loss.ContactInput{
				Number: r.Number, Outcome: outcome, Method: loss.ByPhone, PhoneUsed: loss.RegistryPhone, Explanation: text, SeenContacts: seen,
			})
			if err != nil {
				t.Fatal(err)
			}
			return result
		}
		if got := record(0, loss.NotReached, ""); got.Case == nil || got.Case.Report.ContactState != loss.NotReached || !got.Case.Explain {
			t.Fatalf("%+v", got)
		}
		if got := record(0, loss.Confirmed, ""); got.Refusal == nil || got.Refusal.Code != loss.Conflict {
			t.Errorf("a contact that the clerk had not seen: %+v", got.Refusal)
		}
		if got := record(1, loss.NotReached, ""); got.Refusal == nil || got.Refusal.Code != loss.ExplanationRequired {
			t.Errorf("a second one without explanation: %+v", got.Refusal)
		}
		if got := record(1, loss.Disputed, "否認申請"); got.Case == nil || got.Case.Contacts[1].Explanation != "否認申請" {
			t.Errorf("%+v", got)
		}
		back, err := desk.WithdrawContact(t.Context(), clerk, loss.WithdrawalInput{Number: r.Number, Reason: "按錯"})
		if err != nil || back.Case == nil || back.Case.Report.ContactState != loss.NotReached || back.Case.Contacts[1].Withdrawal != "按錯" {
			t.Fatalf("%+v, %v", back, err)
		}
		ended, err := desk.RevokeAtOffice(t.Context(), clerk, loss.OfficeRevocationInput{Number: r.Number, IdentityDocument: "護照", Note: "本人"})
		if err != nil || ended.Case == nil || ended.Case.Report.State != loss.Revoked || ended.Case.Counter.Document != "護照" {
			t.Fatalf("%+v, %v", ended, err)
		}
		if events := eventsOf(ended.Case.Notices); events != "CONTACT_RECORDED×6 REVOKED×2 AUTO_CONFIRMED×1 REPORTED×1" {
			t.Errorf("told %s", events)
		}
		counts, err := desk.Inboxes(t.Context(), clerk)
		if err != nil || counts != (loss.Counts{}) {
			t.Errorf("a settled case is counted: %+v, %v", counts, err)
		}
	})
}

func eventsOf(notices []loss.NoticeStanding) string {
	count := map[loss.Event]int{}
	for _, n := range notices {
		count[n.Event]++
	}
	var parts []string
	for _, e := range []loss.Event{loss.EventContactRecorded, loss.EventRevoked, loss.EventAutoConfirmed, loss.EventReported} {
		parts = append(parts, fmt.Sprintf("%s×%d", e, count[e]))
	}
	return strings.Join(parts, " ")
}

func TestTwoClerksAtOnce(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		r := reported(t, d, 1, songshan, 1)
		results := make(chan loss.CaseResult, 20)
		for range cap(results) {
			go func() {
				result, err := deskOf(d).RecordContact(t.Context(), as(loss.RoleClerk, "O1", "", at), loss.ContactInput{
					Number: r.Number, Outcome: loss.NotReached, Method: loss.ByEmail,
				})
				if err != nil {
					t.Error(err)
				}
				results <- result
			}()
		}
		recorded := 0
		for range cap(results) {
			if result := <-results; result.Case != nil {
				recorded++
			} else if result.Refusal == nil || result.Refusal.Code != loss.Conflict {
				t.Errorf("%+v", result.Refusal)
			}
		}
		if recorded != 1 {
			t.Errorf("%d contacts were recorded", recorded)
		}
	})
}

func TestAKeyRecordsOneContact(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		r := reported(t, d, 1, songshan, 1)
		in := loss.ContactInput{Number: r.Number, Outcome: loss.NotReached, Method: loss.ByPhone, IdempotencyKey: "k"}
		for range 3 {
			result, err := deskOf(d).RecordContact(t.Context(), as(loss.RoleClerk, "O1", "", at), in)
			if err != nil || result.Case == nil || len(result.Case.Contacts) != 1 {
				t.Fatalf("%+v, %v", result, err)
			}
		}
		in.Outcome = loss.Confirmed
		if result, err := deskOf(d).RecordContact(t.Context(), as(loss.RoleClerk, "O1", "", at), in); err != nil || result.Refusal.Code != loss.InvalidInput {
			t.Errorf("%+v, %v", result, err)
		}
	})
}

func TestReplacedEndsACase(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		r := reported(t, d, 1, songshan, 1)
		clerk := as(loss.RoleClerk, "O1", "", at.Add(48*time.Hour))
		early, err := deskOf(d).CloseReplaced(t.Context(), clerk, loss.ReplacementInput{Number: r.Number, IssuedOn: "2026-12-30"})
		if err != nil || early.Refusal == nil || early.Refusal.Fields[0].Problem != loss.BeforeReport {
			t.Errorf("%+v, %v", early, err)
		}
		done, err := deskOf(d).CloseReplaced(t.Context(), clerk, loss.ReplacementInput{Number: r.Number, IssuedOn: "2027-01-02"})
		if err != nil || done.Case == nil || done.Case.Report.ReplacedOn.String() != "2027-01-02" || done.Case.Report.State != loss.Replaced {
			t.Fatalf("%+v, %v", done, err)
		}
		if err := insert(t.Context(), d, fresh(t, 1)); err != nil {
			t.Errorf("no new report after a replacement: %v", err)
		}
	})
}

func TestSearch(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		mine, other := reported(t, d, 1, daan, 1), reported(t, d, 2, banqiao, 2)
		for name, c := range map[string]struct {
			who    loss.Visit
			search loss.CaseSearch
			want   []string
		}{
			"by number":               {as(loss.RoleClerk, "O1", "", at), loss.CaseSearch{Number: strings.ReplaceAll(mine.Number, "-", "")}, []string{mine.Number}},
			"another office's number": {as(loss.RoleClerk, "O1", "", at), loss.CaseSearch{Number: other.Number}, nil},
			"no number":               {as(loss.RoleClerk, "O1", "", at), loss.CaseSearch{Number: "12"}, nil},
			"own office":              {as(loss.RoleClerk, "O1", "", at), loss.CaseSearch{}, []string{mine.Number}},
			"own county":              {as(loss.RoleCounty, "", "65000", at), loss.CaseSearch{}, []string{other.Number}},
			"central":                 {as(loss.RoleCentral, "", "", at), loss.CaseSearch{}, []string{other.Number, mine.Number}},
			"by day":                  {as(loss.RoleCentral, "", "", at), loss.CaseSearch{Day: "2027-01-01"}, []string{other.Number, mine.Number}},
			"another day":             {as(loss.RoleCentral, "", "", at), loss.CaseSearch{Day: "2026-12-31"}, nil},
			"overdue":                 {as(loss.RoleCentral, "", "", at.Add(90*time.Minute)), loss.CaseSearch{Overdue: true}, []string{mine.Number}},
			"ended":                   {as(loss.RoleCentral, "", "", at), loss.CaseSearch{State: loss.Revoked}, nil},
		} {
			page, err := deskOf(d).Cases(t.Context(), c.who, c.search, 0, "")
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, line := range page.Lines {
				got = append(got, line.Report.Number)
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("%s: %v, want %v", name, got, c.want)
			}
		}
		if _, err := deskOf(d).Cases(t.Context(), as(loss.RoleAdmin, "", "", at), loss.CaseSearch{}, 0, ""); !errors.Is(err, loss.ErrForbidden) {
			t.Errorf("an admin searches: %v", err)
		}
		if _, err := deskOf(d).Cases(t.Context(), as(loss.RoleCentral, "", "", at), loss.CaseSearch{}, 0, "nonsense"); !errors.Is(err, loss.ErrBadCursor) {
			t.Errorf("a cursor nobody gave: %v", err)
		}
	})
}

func TestLooksAreOnRecord(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		r := reported(t, d, 1, songshan, 1)
		clerk := as(loss.RoleClerk, "O1", "", at)
		if _, err := deskOf(d).Case(t.Context(), clerk, r.Number); err != nil {
			t.Fatal(err)
		}
		if _, err := deskOf(d).Case(t.Context(), as(loss.RoleClerk, "O2", "", at), r.Number); !errors.Is(err, loss.ErrNotFound) {
			t.Errorf("another office's case: %v", err)
		}
		if _, err := deskOf(d).Cases(t.Context(), clerk, loss.CaseSearch{IDNumber: "A149410774"}, 0, ""); err != nil {
			t.Fatal(err)
		}
		if _, err := deskOf(d).Case(t.Context(), clerk, "林顯眼"); !errors.Is(err, loss.ErrNotFound) {
			t.Errorf("what is no number: %v", err)
		}
		if _, err := deskOf(d).CloseReplaced(t.Context(), as(loss.RoleClerk, "O2", "", at), loss.ReplacementInput{Number: r.Number, IssuedOn: "2026-12-31"}); !errors.Is(err, loss.ErrNotFound) {
			t.Errorf("another office's case is ended: %v", err)
		}
		if _, err := deskOf(d).ExportFigures(t.Context(), clerk, "2026-12-01", "2026-12-31"); err != nil {
			t.Fatal(err)
		}
		events, _, err := deskOf(d).AuditEvents(t.Context(), as(loss.RoleAdmin, "", "", at), loss.AuditFilter{}, 6, "")
		if err != nil || len(events) != 6 {
			t.Fatalf("%d events, %v", len(events), err)
		}
		for i, want := range []struct {
			op             loss.Operation
			account        string
			outcome        string
			reason         loss.Reason
			number, person bool
		}{
			{loss.OpExport, "u-O1", loss.OutcomeOK, loss.OwnOffice, false, false},
			{loss.OpCloseReplaced, "u-O2", "NOT_FOUND", loss.NoReason, true, false},
			{loss.OpOpenCase, "u-O1", "NOT_FOUND", loss.NoReason, false, false},
			{loss.OpSearch, "u-O1", loss.OutcomeOK, loss.OwnOffice, false, true},
			{loss.OpOpenCase, "u-O2", "NOT_FOUND", loss.NoReason, true, false},
			{loss.OpOpenCase, "u-O1", loss.OutcomeOK, loss.OwnOffice, true, true},
		} {
			e := events[i]
			if e.Operation != want.op || e.Account != want.account || e.Outcome != want.outcome || e.Reason != want.reason ||
				(e.Number == r.Number) != want.number || (e.Person != loss.Key{}) != want.person {
				t.Errorf("event %d: %+v", i, e)
			}
		}
	})
}

// TestARepeatedChangeIsALook shows the case once more, and that is on record like any look.
func TestARepeatedChangeIsALook(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		r := reported(t, d, 1, songshan, 1)
		in := loss.ContactInput{Number: r.Number, Outcome: loss.Confirmed, Method: "PHONE", PhoneUsed: "REGISTRY", IdempotencyKey: "8f14e45f-ceea-467f-8a5b-2f3c1d0e9a77"}
		for i := range 3 {
			if got, err := deskOf(d).RecordContact(t.Context(), as(loss.RoleClerk, "O1", "", at), in); err != nil || got.Case == nil {
				t.Fatalf("%d: %+v, %v", i, got, err)
			}
		}
		events, _, err := deskOf(d).AuditEvents(t.Context(), as(loss.RoleAdmin, "", "", at), loss.AuditFilter{}, 6, "")
		if err != nil {
			t.Fatal(err)
		}
		count := map[loss.Operation]int{}
		for _, e := range events {
			if e.Account == "u-O1" && e.Number == r.Number && e.Outcome == loss.OutcomeOK {
				count[e.Operation]++
			}
		}
		if count[loss.OpRecordContact] != 1 || count[loss.OpOpenCase] != 2 {
			t.Errorf("on record: %v", count)
		}
	})
}

// reportedAgain writes a second declaration for a case (A8).
func reportedAgain(t *testing.T, d *db.DB, r loss.Report) {
	t.Helper()
	again := r
	again.InTurn, again.ReportedAgain, again.Milestones = false, at, nil
	change := loss.Change{Report: again, Again: &r.Declaration, Audit: loss.AuditEvent{At: at, Actor: "citizen"}}
	if err := d.Transact(t.Context(), func(tx loss.Tx) error { return tx.Apply(t.Context(), r, change) }); err != nil {
		t.Fatal(err)
	}
}

// TestTabsAreCountedToAThousand has one case more than that in a tab: one more is counted, however many there are.
func TestTabsAreCountedToAThousand(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		write := func(from, to int) {
			t.Helper()
			err := d.Transact(t.Context(), func(tx loss.Tx) error {
				for i := from; i < to; i++ {
					change := fresh(t, 0)
					change.Report.Person, change.Notices = loss.Key{byte(i), byte(i >> 8), 1}, nil
					change.Report.TownCode = []string{songshan, daan}[i%2]
					if err := tx.Insert(t.Context(), change); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		written := 0
		for _, c := range []struct{ cases, want int }{{999, 999}, {1000, 1000}, {1001, 1001}, {1003, 1001}} {
			write(written, c.cases)
			written = c.cases
			counts, err := d.CountInbox(t.Context(), []string{songshan, daan}, at)
			if err != nil || counts.FirstContact != c.want {
				t.Errorf("%d cases are counted as %d, %v", c.cases, counts.FirstContact, err)
			}
		}
	})
}

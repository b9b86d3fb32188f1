package db_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"guashi/db"
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

// TestOtherReportsOfAPersonAreNamedWhereverTheyAre has one from before a move: it is named, and its own office's to open.
func TestOtherReportsOfAPersonAreNamedWhereverTheyAre(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		before := reported(t, d, 1, banqiao, 1)
		d.Tamper(t, "UPDATE reports SET state = 'REPLACED' WHERE number = ?", before.Number)
		now := reported(t, d, 1, songshan, 2)
		reported(t, d, 2, songshan, 3) // somebody else's
		clerk := as(loss.RoleClerk, "O1", "", at)
		c, err := deskOf(d).Case(t.Context(), clerk, now.Number)
		if err != nil || len(c.Earlier) != 1 || c.Earlier[0].Number != before.Number || c.Earlier[0].State != loss.Replaced {
			t.Errorf("%+v, %v", c, err)
		}
		if _, err := deskOf(d).Case(t.Context(), clerk, before.Number); !errors.Is(err, loss.ErrNotFound) {
			t.Errorf("another office's is opened: %v", err)
		}
	})
}

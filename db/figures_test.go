package db_test

import (
	"errors"
	"testing"
	"time"

	"guashi/db"
	"guashi/server/identity"
	"guashi/server/loss"
)

func TestFiguresCountDaysOfTaipei(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		r := reported(t, d, 1, songshan, 0) // one microsecond before midnight
		reported(t, d, 2, daan, 1)          // a minute later, on the next day
		clerk := as(loss.RoleClerk, "O1", "", at.Add(2*time.Hour))
		if _, err := deskOf(d).RecordContact(t.Context(), clerk, loss.ContactInput{Number: r.Number, Outcome: loss.Confirmed, Method: loss.ByPhone}); err != nil {
			t.Fatal(err)
		}
		sheet, err := deskOf(d).Figures(t.Context(), clerk, "2026-12-31", "2027-01-01")
		if err != nil {
			t.Fatal(err)
		}
		if len(sheet.Days) != 2 || sheet.Days[0].Reports != 1 || sheet.Days[1].Reports != 1 {
			t.Errorf("days %+v", sheet.Days)
		}
		want := loss.OfficeFigures{Reports: 2, Backlog: 1, Overdue: 1, FirstContacts: 1, ReachedAtFirst: 1}
		if sheet.Total != want || len(sheet.Offices) != 1 || sheet.Offices[0].Office.Code != "O1" {
			t.Errorf("total %+v of %d offices", sheet.Total, len(sheet.Offices))
		}
		if sheet.Waited.Median != 2*time.Hour {
			t.Errorf("waited %v", sheet.Waited.Median)
		}
		other, err := deskOf(d).Figures(t.Context(), as(loss.RoleCounty, "", "65000", at), "2026-12-31", "2027-01-01")
		if err != nil || other.Total != (loss.OfficeFigures{}) {
			t.Errorf("another county sees %+v, %v", other.Total, err)
		}
	})
}

// TestWhoDeniesWasReached counts a disputed case among those reached at the first contact (D8).
func TestWhoDeniesWasReached(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		clerk := as(loss.RoleClerk, "O1", "", at)
		for i, outcome := range []loss.ContactState{loss.Disputed, loss.NotReached} {
			in := loss.ContactInput{Number: reported(t, d, byte(i+1), songshan, 0).Number, Outcome: outcome, Method: loss.ByPhone, Explanation: "非本人"}
			if got, err := deskOf(d).RecordContact(t.Context(), clerk, in); err != nil || got.Case == nil {
				t.Fatalf("%+v, %v", got.Refusal, err)
			}
		}
		sheet, err := deskOf(d).Figures(t.Context(), clerk, "2026-12-31", "2027-01-01")
		if err != nil || sheet.Total.FirstContacts != 2 || sheet.Total.ReachedAtFirst != 1 {
			t.Errorf("%+v, %v", sheet.Total, err)
		}
	})
}

// TestAWithdrawnOutcomeIsNoFirstContact counts the first contact that stands (D11).
func TestAWithdrawnOutcomeIsNoFirstContact(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		clerk := as(loss.RoleClerk, "O1", "", at)
		contact := func(number string, outcome loss.ContactState, seen int) {
			t.Helper()
			in := loss.ContactInput{Number: number, Outcome: outcome, Method: loss.ByPhone, SeenContacts: seen}
			if got, err := deskOf(d).RecordContact(t.Context(), clerk, in); err != nil || got.Case == nil {
				t.Fatalf("%+v, %v", got.Refusal, err)
			}
		}
		for i, outcomes := range [][2]loss.ContactState{{loss.Confirmed, loss.NotReached}, {loss.NotReached, loss.Confirmed}, {loss.Confirmed, ""}} {
			number := reported(t, d, byte(i+1), songshan, 0).Number
			contact(number, outcomes[0], 0)
			if _, err := deskOf(d).WithdrawContact(t.Context(), clerk, loss.WithdrawalInput{Number: number, Reason: "按錯"}); err != nil {
				t.Fatal(err)
			}
			if outcomes[1] != "" {
				contact(number, outcomes[1], 1)
			}
		}
		sheet, err := deskOf(d).Figures(t.Context(), clerk, "2026-12-31", "2027-01-01")
		want := loss.OfficeFigures{Reports: 3, Backlog: 2, FirstContacts: 2, ReachedAtFirst: 1}
		if err != nil || sheet.Total != want {
			t.Errorf("%+v, %v", sheet.Total, err)
		}
	})
}

// reportedAt writes a case of songshan that was reported at a moment.
func reportedAt(t *testing.T, d *db.DB, person byte, moment time.Time) loss.Report {
	t.Helper()
	change := fresh(t, person)
	change.Report.ReportedAt, change.Report.DueAt, change.Report.InTurn = moment, moment.Add(24*time.Hour), true
	change.Report.Milestones = []loss.Milestone{{Kind: loss.MilestoneReported, At: moment}}
	if err := insert(t.Context(), d, change); err != nil {
		t.Fatal(err)
	}
	return change.Report
}

func contact(t *testing.T, d *db.DB, number string, moment time.Time, seen int, outcome loss.ContactState) {
	t.Helper()
	in := loss.ContactInput{Number: number, Outcome: outcome, Method: loss.ByPhone, Explanation: "說明", SeenContacts: seen}
	if got, err := deskOf(d).RecordContact(t.Context(), as(loss.RoleClerk, "O1", "", moment), in); err != nil || got.Case == nil {
		t.Fatalf("%+v, %v", got.Refusal, err)
	}
}

func moment(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// TestMonthsEndAtMidnightInTaipei: a report and its revocation one microsecond before the end of a
// month, and at its very end.
func TestMonthsEndAtMidnightInTaipei(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		for i, text := range []string{
			"2026-11-30T15:59:59.999999Z", "2026-11-30T16:00:00Z", // November, December
			"2026-12-31T15:59:59.999999Z", "2026-12-31T16:00:00Z", // December, January
			"2027-01-31T15:59:59.999999Z", "2027-01-31T16:00:00Z", // January, February
			"2027-02-28T15:59:59.999999Z", "2027-02-28T16:00:00Z", // February, March
		} {
			r := reportedAt(t, d, byte(i+1), moment(t, text))
			revoked := loss.OfficeRevocationInput{Number: r.Number, IdentityDocument: "護照"}
			if _, err := deskOf(d).RevokeAtOffice(t.Context(), as(loss.RoleClerk, "O1", "", r.ReportedAt), revoked); err != nil {
				t.Fatal(err)
			}
		}
		now := moment(t, "2027-03-15T00:00:00Z")
		for name, who := range map[string]loss.Visit{
			"clerk": as(loss.RoleClerk, "O1", "", now), "county": as(loss.RoleCounty, "", "63000", now), "central": as(loss.RoleCentral, "", "", now),
		} {
			months, err := deskOf(d).Months(t.Context(), who, "2026-11-15", "2027-06-30")
			if err != nil || len(months) != 5 {
				t.Fatalf("%s: %d months, %v", name, len(months), err)
			}
			for i, want := range []struct {
				first string
				count int
			}{{"2026-11-01", 1}, {"2026-12-01", 2}, {"2027-01-01", 2}, {"2027-02-01", 2}, {"2027-03-01", 1}} {
				if m := months[i]; m.First.String() != want.first || m.Reports != want.count || m.Revocations != want.count {
					t.Errorf("%s: %v has %d reports and %d revocations, want %s with %d", name, m.First, m.Reports, m.Revocations, want.first, want.count)
				}
			}
			sheet, err := deskOf(d).Figures(t.Context(), who, "2026-12-31", "2026-12-31")
			if err != nil || len(sheet.Days) != 1 || sheet.Days[0].Reports != 1 || sheet.Days[0].Revocations != 1 {
				t.Errorf("%s: the last day of the year: %+v, %v", name, sheet.Days, err)
			}
		}
		elsewhere, err := deskOf(d).Months(t.Context(), as(loss.RoleCounty, "", "65000", now), "2026-12-01", "2026-12-01")
		if err != nil || len(elsewhere) != 1 || elsewhere[0].Happened != (loss.Happened{}) {
			t.Errorf("another county: %+v, %v", elsewhere, err)
		}
		if ahead, err := deskOf(d).Months(t.Context(), as(loss.RoleCentral, "", "", now), "2027-04-01", "2027-06-30"); err != nil || len(ahead) != 0 {
			t.Errorf("months to come: %+v, %v", ahead, err)
		}
		for _, bad := range [][2]string{{"2026-12-01", "2026-11-01"}, {"2025-01-01", "2026-12-31"}, {"", "2026-12-31"}} {
			if _, err := deskOf(d).Months(t.Context(), as(loss.RoleCentral, "", "", now), bad[0], bad[1]); !errors.Is(err, loss.ErrBadSpan) {
				t.Errorf("%v: %v", bad, err)
			}
		}
	})
}

// TestMonthsCountFirstContactsOfTheirReports: a contact counts in the month of its report, and
// one that was taken back counts as none.
func TestMonthsCountFirstContactsOfTheirReports(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		late := moment(t, "2026-11-30T15:00:00Z")
		first, second := reportedAt(t, d, 1, late), reportedAt(t, d, 2, late)
		contact(t, d, first.Number, late.Add(4*time.Hour), 0, loss.Confirmed)
		contact(t, d, second.Number, late.Add(time.Hour), 0, loss.NotReached)
		clerk := as(loss.RoleClerk, "O1", "", late.Add(time.Hour))
		if got, err := deskOf(d).WithdrawContact(t.Context(), clerk, loss.WithdrawalInput{Number: second.Number, Reason: "按錯"}); err != nil || got.Case == nil {
			t.Fatalf("%+v, %v", got, err)
		}
		contact(t, d, second.Number, late.Add(8*time.Hour), 1, loss.Confirmed)
		months, err := deskOf(d).Months(t.Context(), clerk, "2026-11-01", "2026-11-30")
		if err != nil || len(months) != 1 {
			t.Fatalf("%+v, %v", months, err)
		}
		want := loss.Happened{Reports: 2, FirstContacts: 2, ReachedAtFirst: 2}
		if m := months[0]; m.Happened != want || m.Waited.Median != 4*time.Hour || m.Waited.NinetyFifth != 8*time.Hour {
			t.Errorf("%+v", months[0])
		}
	})
}

// TestWeekAgainstTheOneBefore: what was open a week ago is found from what is open now.
func TestWeekAgainstTheOneBefore(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		day := func(n int) time.Time { return at.Add(time.Duration(n) * 24 * time.Hour) } // the week ago is day 7, now is day 14
		clerk := func(n int) loss.Visit { return as(loss.RoleClerk, "O1", "", day(n)) }
		reportedAt(t, d, 1, day(1)) // open then, open now
		settled := reportedAt(t, d, 2, day(2))
		contact(t, d, settled.Number, day(3), 0, loss.Confirmed) // settled before
		since := reportedAt(t, d, 3, day(4))
		contact(t, d, since.Number, day(5), 0, loss.NotReached)
		contact(t, d, since.Number, day(9), 1, loss.Confirmed) // open then, settled since
		ended := reportedAt(t, d, 4, day(6))                   // open then, revoked since
		confirmed := reportedAt(t, d, 5, day(6))               // confirmed then, revoked since
		contact(t, d, confirmed.Number, day(6), 0, loss.Confirmed)
		for _, r := range []loss.Report{ended, confirmed} {
			if _, err := deskOf(d).RevokeAtOffice(t.Context(), clerk(10), loss.OfficeRevocationInput{Number: r.Number, IdentityDocument: "護照"}); err != nil {
				t.Fatal(err)
			}
		}
		reportedAt(t, d, 6, day(7).Add(time.Microsecond)) // as the first day of this week begins
		reportedAt(t, d, 7, day(7).Add(14*time.Hour))     // in the afternoon of that day
		reportedAt(t, d, 8, day(12))                      // new
		week, err := deskOf(d).Week(t.Context(), clerk(14))
		if err != nil {
			t.Fatal(err)
		}
		if week.Now.Reports != 3 || week.Before.Reports != 5 || week.Before.FirstContacts != 3 || week.Before.ReachedAtFirst != 2 {
			t.Errorf("now %+v, before %+v", week.Now, week.Before)
		}
		if week.Now.Backlog != 4 || week.Before.Backlog != 3 || week.Overdue != 4 {
			t.Errorf("open now %d (overdue %d), a week ago %d", week.Now.Backlog, week.Overdue, week.Before.Backlog)
		}
		if then, err := deskOf(d).Week(t.Context(), clerk(7)); err != nil || then.Now.Reports != 5 || then.Before.Reports != 0 {
			t.Errorf("%+v, %v", then.Now, err)
		}
		morning := as(loss.RoleClerk, "O1", "", day(14).Add(10*time.Hour)) // up to the morning, then as now
		if next, err := deskOf(d).Week(t.Context(), morning); err != nil || next.Now.Reports != 1 || next.Before.Reports != 5 || next.Before.Backlog != 4 {
			t.Errorf("now %+v, before %+v, %v", next.Now, next.Before, err)
		}
		sheet, err := deskOf(d).Figures(t.Context(), clerk(14), identity.DateOf(day(8)).String(), identity.DateOf(day(14)).String())
		if err != nil || sheet.Total.Reports != week.Now.Reports || sheet.Total.FirstContacts != week.Now.FirstContacts || sheet.Waited.Median != week.Now.Waited.Median {
			t.Errorf("the same days: %+v, the week: %+v, %v", sheet.Total, week.Now, err)
		}
		if _, err := deskOf(d).Week(t.Context(), as(loss.RoleAdmin, "", "", at)); !errors.Is(err, loss.ErrForbidden) {
			t.Errorf("an admin: %v", err)
		}
	})
}

package db_test

import (
	"cmp"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"guashi/db"
	"guashi/server/identity"
	"guashi/server/loss"
)

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
		if err != nil || counts != (loss.Counts{FirstContact: 6, OverdueFirst: 3}) {
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

// TestNewestFirstMeetsEachOnce goes through a list whose pages end among cases of one moment.
func TestNewestFirstMeetsEachOnce(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		var want []loss.Report
		for i := range 5 {
			want = append(want, reportedAt(t, d, byte(i+1), at), reportedAt(t, d, byte(i+11), at.Add(time.Hour)))
		}
		slices.SortFunc(want, func(a, b loss.Report) int {
			return cmp.Or(b.ReportedAt.Compare(a.ReportedAt), strings.Compare(b.Number, a.Number))
		})
		var got []loss.Report
		for after, more := "", true; more; {
			page, err := deskOf(d).Cases(t.Context(), as(loss.RoleCentral, "", "", at), loss.CaseSearch{}, 3, after)
			if err != nil {
				t.Fatal(err)
			}
			for _, line := range page.Lines {
				got, after = append(got, line.Report), line.Cursor
			}
			more = page.More
		}
		if !slices.EqualFunc(got, want, func(a, b loss.Report) bool { return a.Number == b.Number }) {
			t.Errorf("%d of %d, or in another order", len(got), len(want))
		}
	})
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

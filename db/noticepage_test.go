package db_test

import (
	"slices"
	"testing"
	"time"

	"guashi/db"
	"guashi/server/loss"
)

// TestPagesByStateTellWhatTheWholeListTells writes notices in every state to several targets, and asks for each
// state page by page.
func TestPagesByStateTellWhatTheWholeListTells(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		targets := []loss.Target{toTaipei, {Kind: loss.County, Code: "65000"}, loss.CentralTarget}
		for i := range 24 {
			change := fresh(t, byte(i+1))
			change.Notices[0].Target, change.Notices[0].At = targets[i%3], at.Add(time.Duration(i/6)*time.Minute) // several at a moment
			if err := insert(t.Context(), d, change); err != nil {
				t.Fatal(err)
			}
			s := []state{{"PENDING", at, nil}, {"DEAD", at, nil}, {"DEAD", at, &at}, {"DELIVERED", at, nil}}[i/3%4]
			s.in(t, d, d.Texts(t, "SELECT id FROM notices WHERE number = '"+change.Report.Number+"'")[0])
		}
		for name, who := range map[string]loss.Jurisdiction{
			"a county": {Reason: loss.OwnCounty, County: "65000"}, "all": {Reason: loss.WholeCountry},
		} {
			for _, filter := range []loss.NoticeFilter{{}, {SystemsOnly: true}, {Target: loss.Target{Code: "63000"}}, {Target: toTaipei}} {
				all := pages(t, d, who, filter)
				for _, state := range []string{"PENDING", "DEAD", "DELIVERED"} {
					filter.State = state
					want := slices.DeleteFunc(slices.Clone(all), func(n loss.NoticeStanding) bool { return n.State != state })
					got := pages(t, d, who, filter)
					if !slices.EqualFunc(got, want, func(a, b loss.NoticeStanding) bool { return a.ID == b.ID }) {
						t.Errorf("%s, %+v: %d notices, not the %d of the list", name, filter, len(got), len(want))
					}
				}
			}
		}
		if all := pages(t, d, loss.Jurisdiction{Reason: loss.WholeCountry}, loss.NoticeFilter{}); len(all) != 24 {
			t.Errorf("%d in all", len(all))
		}
	})
}

// pages returns all that match, asked for two at a time.
func pages(t *testing.T, d *db.DB, within loss.Jurisdiction, filter loss.NoticeFilter) (all []loss.NoticeStanding) {
	t.Helper()
	for after, more := "", true; more; {
		page, goesOn, err := d.NoticePage(t.Context(), within, filter, 2, after)
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range page {
			all, after = append(all, n), n.Cursor
		}
		more = goesOn
	}
	return all
}

// TestWhatIsNotTriedSaysWhatItWaitsFor goes from a target that has no entry to one that is told.
func TestWhatIsNotTriedSaysWhatItWaitsFor(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		ids := toldOf(t, d, 1, 3)
		desk, central := deskOf(d), as(loss.RoleCentral, "", "", at)
		holds := func(what string, want ...loss.NoticeHold) {
			t.Helper()
			notices, _, err := desk.Notices(t.Context(), central, loss.NoticeFilter{}, 10, "")
			if err != nil {
				t.Fatal(err)
			}
			c, err := desk.Case(t.Context(), central, notices[0].Number)
			if err != nil {
				t.Fatal(err)
			}
			for i, id := range ids {
				file, err := desk.Notice(t.Context(), central, id)
				inList := slices.IndexFunc(notices, func(n loss.NoticeStanding) bool { return n.ID == id })
				if err != nil || file.Notice.Hold != want[i] || notices[inList].Hold != want[i] || c.Notices[i].Hold != want[i] {
					t.Errorf("%s, notice %d: %q, in the list %q, of its case %q, want %q, %v", what, i+1, file.Notice.Hold, notices[inList].Hold, c.Notices[i].Hold, want[i], err)
				}
			}
		}
		unset, stopped, behind := loss.HeldUnconfigured, loss.HeldStopped, loss.HeldEarlier
		holds("no entry", unset, unset, unset)
		desk.Configured = func(t loss.Target) bool { return t == toTaipei }
		holds("one after the other", "", behind, behind)
		if err := d.KnowTargets(t.Context(), []loss.Target{toTaipei}); err != nil {
			t.Fatal(err)
		}
		if _, err := d.StopTarget(t.Context(), toTaipei, "", at); err != nil {
			t.Fatal(err)
		}
		holds("stopped", stopped, stopped, stopped)
		state{"DEAD", at, nil}.in(t, d, ids[0])
		if _, err := d.ResumeTarget(t.Context(), toTaipei, at, loss.AuditEvent{At: at, Actor: "operator"}); err != nil {
			t.Fatal(err)
		}
		holds("the first is dead", "", behind, behind)
		state{"DEAD", at, &at}.in(t, d, ids[0])
		holds("the first is skipped", "", "", behind)
		state{"DELIVERED", at, nil}.in(t, d, ids[1])
		holds("the second has arrived", "", "", "")
	})
}

// TestHoldsAreAskedForAsManyAsThereAre asks for more notices at once than a statement of SQLite takes values.
func TestHoldsAreAskedForAsManyAsThereAre(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		ids := toldOf(t, d, 1, 2)
		many := slices.Concat(ids[:1], slices.Repeat([]string{"01a2b3c4-0000-7000-8000-000000000000"}, 40_000), ids[1:])
		holds, err := d.NoticeHolds(t.Context(), many)
		if err != nil || len(holds) != 1 || holds[ids[1]] != loss.HeldEarlier {
			t.Errorf("%v, %v", holds, err)
		}
	})
}

package db_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"guashi/db"
	"guashi/server/loss"
)

var toTaipei = loss.Target{Kind: loss.County, Code: "63000"}

// toldOf writes a case with so many notices to its county, and returns their ids in order.
func toldOf(t *testing.T, d *db.DB, person byte, events int) []string {
	t.Helper()
	change := fresh(t, person)
	change.Notices = nil
	for i := range events {
		change.Notices = append(change.Notices, loss.Notice{Event: loss.EventReported, Target: toTaipei, Sequence: i + 1, At: at, Data: loss.NoticeData{Number: change.Report.Number}})
	}
	if err := insert(t.Context(), d, change); err != nil {
		t.Fatal(err)
	}
	file, _, err := d.CaseFile(t.Context(), loss.Jurisdiction{Reason: loss.WholeCountry}, change.Report.Number)
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, n := range file.Notices {
		ids = append(ids, n.ID)
	}
	return ids
}

func claim(t *testing.T, d *db.DB, holder string, now time.Time) []loss.DueNotice {
	t.Helper()
	got, err := d.ClaimNotices(t.Context(), []loss.NoticeWant{{Target: toTaipei, Most: 100}}, holder, now, now.Add(time.Minute))
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func claimedIDs(notices []loss.DueNotice) (ids []string) {
	for _, n := range notices {
		ids = append(ids, n.ID)
	}
	slices.Sort(ids)
	return ids
}

// TestManyClaimAndEachIsClaimedOnce has ten holders claim at the same time.
func TestManyClaimAndEachIsClaimedOnce(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		for person := range byte(30) {
			toldOf(t, d, person, 2)
		}
		var mu sync.Mutex
		var group sync.WaitGroup
		claimed := map[string]int{}
		for i := range 10 {
			group.Go(func() {
				got, err := d.ClaimNotices(t.Context(), []loss.NoticeWant{{Target: toTaipei, Most: 20}}, fmt.Sprint("holder", i), at, at.Add(time.Minute))
				if err != nil {
					t.Error(err)
				}
				mu.Lock()
				defer mu.Unlock()
				for _, n := range got {
					claimed[n.ID]++
					if n.Sequence != 1 {
						t.Errorf("claimed number %d of a case before the first", n.Sequence)
					}
				}
			})
		}
		group.Wait()
		for id, times := range claimed {
			if times != 1 {
				t.Errorf("%s was claimed %d times", id, times)
			}
		}
		if rest := claim(t, d, "last", at); len(claimed)+len(rest) != 30 {
			t.Errorf("claimed %d, and %d are left", len(claimed), len(rest))
		}
	})
}

// TestALookCanLeaveOutWhatWasDueBefore claims what was due from a time on, and then all.
func TestALookCanLeaveOutWhatWasDueBefore(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		for person := range byte(3) {
			toldOf(t, d, person, 1)
		}
		due := claim(t, d, "first", at)
		for i, n := range due {
			settled(t, d, n, loss.NoticePending, at.Add(time.Duration(i)*time.Microsecond))
		}
		from := []loss.NoticeWant{{Target: toTaipei, Most: 100, From: at.Add(time.Microsecond)}}
		got, err := d.ClaimNotices(t.Context(), from, "from", at.Add(time.Second), at.Add(time.Minute))
		if err != nil || !slices.Equal(claimedIDs(got), claimedIDs(due[1:])) {
			t.Errorf("claimed %v, %v", claimedIDs(got), err)
		}
		for i, n := range got {
			if want := at.Add(time.Duration(i+1) * time.Microsecond); !n.DueAt.Equal(want) {
				t.Errorf("it was due at %v", n.DueAt)
			}
		}
		if rest := claim(t, d, "all", at.Add(time.Second)); len(rest) != 1 || rest[0].ID != due[0].ID {
			t.Errorf("what was due before: %v", claimedIDs(rest))
		}
	})
}

// TestOnlyTheFirstUnsettledOfACaseCanGo goes through what the one before may be.
func TestOnlyTheFirstUnsettledOfACaseCanGo(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		person := byte(0)
		for name, c := range map[string]struct {
			before func(first loss.DueNotice)
			goes   bool
		}{
			"leased":    {func(loss.DueNotice) {}, false},
			"waiting":   {func(n loss.DueNotice) { settled(t, d, n, loss.NoticePending, at.Add(time.Hour)) }, false},
			"dead":      {func(n loss.DueNotice) { settled(t, d, n, loss.NoticeDead, at) }, false},
			"delivered": {func(n loss.DueNotice) { settled(t, d, n, loss.NoticeDelivered, at) }, true},
			"skipped": {func(n loss.DueNotice) {
				settled(t, d, n, loss.NoticeDead, at)
				if n, err := d.SkipNotices(t.Context(), loss.NoticePick{ID: n.ID}, loss.SkipRefused, at, loss.AuditEvent{At: at}); n != 1 || err != nil {
					t.Fatal(n, err)
				}
			}, true},
		} {
			person++
			ids := toldOf(t, d, person, 2)
			first := claim(t, d, name, at)
			if got := claimedIDs(first); !slices.Equal(got, ids[:1]) {
				t.Fatalf("%s: the first claim got %v of %v", name, got, ids)
			}
			c.before(first[0])
			if got := claimedIDs(claim(t, d, name+" again", at)); slices.Contains(got, ids[1]) != c.goes {
				t.Errorf("one before that is %s: the next goes: %v", name, !c.goes)
			}
			d.Tamper(t, "UPDATE notices SET state = 'DELIVERED'") // out of the next one's way
		}
	})
}

// TestParkedNoticesComeBack moves followers out of the way of those that are due, and back.
func TestParkedNoticesComeBack(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		dueNow := func() int {
			return d.Count(t, "notices WHERE unsettled = 'PENDING' AND next_at <= '"+at.Add(time.Hour).Format("2006-01-02 15:04:05")+"'")
		}
		toldOf(t, d, 1, 3)
		toldOf(t, d, 2, 3)
		heads := claim(t, d, "a", at)
		if err := d.ParkNotices(t.Context(), toTaipei, at); err != nil {
			t.Fatal(err)
		}
		if n := dueNow(); n != 6 {
			t.Errorf("behind what is under way %d of 6 are due", n)
		}
		settled(t, d, heads[0], loss.NoticePending, at.Add(2*time.Hour))
		settled(t, d, heads[1], loss.NoticeDead, at)
		if err := d.ParkNotices(t.Context(), toTaipei, at); err != nil {
			t.Fatal(err)
		}
		if n := dueNow(); n != 0 {
			t.Errorf("behind a retry and a dead one %d are due", n)
		}
		if _, err := d.SkipNotices(t.Context(), loss.NoticePick{ID: heads[1].ID}, loss.SkipRefused, at, loss.AuditEvent{At: at}); err != nil {
			t.Fatal(err)
		}
		if n := dueNow(); n != 2 {
			t.Errorf("after the skip %d of its case are due", n)
		}
		second := claim(t, d, "b", at)
		if len(second) != 1 || second[0].Number != heads[1].Number {
			t.Fatalf("claimed %v", second)
		}
		settled(t, d, second[0], loss.NoticeDelivered, at)
		retry := claim(t, d, "c", at.Add(2*time.Hour))
		i := slices.IndexFunc(retry, func(n loss.DueNotice) bool { return n.ID == heads[0].ID })
		if i < 0 {
			t.Fatalf("the retry is not due: %v", retry)
		}
		settled(t, d, retry[i], loss.NoticeDelivered, at)
		if got := claim(t, d, "d", at.Add(2*time.Hour)); len(got) != 1 || got[0].Number != heads[0].Number || got[0].Sequence != 2 {
			t.Errorf("after the retry: %+v", got)
		}
	})
}

// TestAllThatWaitsIsParkedAndStaysSo parks more than goes at once; only a clock that was set back brings it back.
func TestAllThatWaitsIsParkedAndStaysSo(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		toldOf(t, d, 1, 1200)
		settled(t, d, claim(t, d, "a", at)[0], loss.NoticeDead, at)
		if err := d.ParkNotices(t.Context(), toTaipei, at); err != nil {
			t.Fatal(err)
		}
		dueAt := func(now time.Time) int {
			if err := d.MendTimes(t.Context(), []loss.Target{toTaipei}, now); err != nil {
				t.Fatal(err)
			}
			return d.Count(t, "notices WHERE unsettled = 'PENDING' AND next_at <= '"+now.Add(time.Second).Format("2006-01-02 15:04:05")+"'")
		}
		if n := dueAt(at); n != 0 {
			t.Errorf("%d are due behind a dead one", n)
		}
		if n := dueAt(at.Add(-time.Hour)); n != 1199 {
			t.Errorf("%d are due when the clock was set back", n)
		}
	})
}

// TestWhatHappenedAheadOfTheClockIsDue sets the clock back behind a notice that was never tried, and behind one that was parked and is due again.
func TestWhatHappenedAheadOfTheClockIsDue(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		toldOf(t, d, 1, 1)
		toldOf(t, d, 2, 2)
		ahead := at.Add(time.Minute)
		d.Tamper(t, "UPDATE notices SET next_at = ? WHERE sequence = 2", ahead) // as what settles the one before leaves it
		before := at.Add(-time.Hour)
		if err := d.MendTimes(t.Context(), []loss.Target{toTaipei}, before); err != nil {
			t.Fatal(err)
		}
		if n := d.Count(t, "notices WHERE next_at <= '"+before.Add(time.Second).Format("2006-01-02 15:04:05")+"'"); n != 3 {
			t.Errorf("%d of 3 are due", n)
		}
	})
}

// TestAReplayBringsBackWhatIsParkedBehindIt replays a dead one by its id; it arrives at once, having failed no more since.
func TestAReplayBringsBackWhatIsParkedBehindIt(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		toldOf(t, d, 1, 3)
		head := claim(t, d, "a", at)[0]
		settled(t, d, head, loss.NoticeDead, at)
		park := func(now time.Time) {
			t.Helper()
			if err := d.ParkNotices(t.Context(), toTaipei, now); err != nil {
				t.Fatal(err)
			}
		}
		park(at)
		soon := at.Add(time.Minute)
		if n, err := d.ReplayNotices(t.Context(), loss.NoticePick{ID: head.ID}, soon, loss.AuditEvent{At: soon}); n != 1 || err != nil {
			t.Fatal(n, err)
		}
		park(at.Add(time.Second)) // by a replica whose clock is behind
		for sequence := 1; sequence <= 3; sequence++ {
			got := claim(t, d, fmt.Sprint("holder ", sequence), soon)
			if len(got) != 1 || got[0].Sequence != sequence {
				t.Fatalf("due after %d: %+v", sequence-1, got)
			}
			settled(t, d, got[0], loss.NoticeDelivered, soon)
			d.Tamper(t, "UPDATE notices SET next_at = ? WHERE sequence = 3", at) // as one that has happened since
			park(at.Add(time.Second))
		}
	})
}

func TestWhatCannotBeOpenedHoldsUpNothing(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		bad, good := toldOf(t, d, 1, 1)[0], toldOf(t, d, 2, 1)[0]
		d.Tamper(t, "UPDATE notices SET data = 'nonsense' WHERE id = ?", bad)
		for _, n := range claim(t, d, "a", at) {
			if n.Unreadable != (n.ID == bad) || n.ID == good && n.Data.Number != n.Number {
				t.Errorf("%+v", n)
			}
		}
	})
}

// TestErasedNoticesAreNeverSent lets a case reach the end of its time with a notice that never arrived.
func TestErasedNoticesAreNeverSent(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		id := toldOf(t, d, 1, 1)[0]
		settled(t, d, claim(t, d, "a", at)[0], loss.NoticePending, at)
		d.Tamper(t, "UPDATE reports SET state = 'REVOKED', ended_at = ?", at)
		if n, err := d.Erase(t.Context(), at.Add(time.Hour), at.Add(time.Hour)); n != 1 || err != nil {
			t.Fatal(n, err)
		}
		file, _, err := d.NoticeFile(t.Context(), id)
		if err != nil || !file.Notice.Erased || file.Notice.State != loss.NoticeDead || file.Notice.SkipReason != loss.SkipErased || file.Notice.LastError != "" || len(file.Attempts) != 0 {
			t.Errorf("%+v, %v", file, err)
		}
		if got := claim(t, d, "b", at.Add(time.Hour)); len(got) != 0 {
			t.Errorf("claimed %+v", got)
		}
		if n, err := d.ReplayNotices(t.Context(), loss.NoticePick{ID: id}, at, loss.AuditEvent{At: at}); n != 0 || err != nil {
			t.Errorf("replayed %d, %v", n, err)
		}
	})
}

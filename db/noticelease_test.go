package db_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"guashi/db"
	"guashi/server/loss"
)

// TestOfTwoProbesOneGetsTheNotice has another process take it between the look and the claim.
func TestOfTwoProbesOneGetsTheNotice(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		toldOf(t, d, 1, 1)
		early := func(holder string) []loss.DueNotice {
			got, err := d.ClaimEarly(t.Context(), toTaipei, holder, at, at.Add(time.Minute))
			if err != nil {
				t.Error(err)
			}
			return got
		}
		var first []loss.DueNotice
		d.BeforeNext(t, "UPDATE notices SET lease_until", func() { first = early("first") })
		second := early("second")
		if len(first) != 1 || len(second) != 0 {
			t.Errorf("the first gets %v, the second %v", claimedIDs(first), claimedIDs(second))
		}
	})
}

// TestALostLeaseIsNotKeptOrGivenUp has a process stall until another has its notice.
func TestALostLeaseIsNotKeptOrGivenUp(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		toldOf(t, d, 1, 1)
		lost := claim(t, d, "stalls", at)
		since := at.Add(time.Minute)
		held := claim(t, d, "goes on", since)
		if len(lost) != 1 || len(held) != 1 {
			t.Fatalf("claimed %v, then %v", claimedIDs(lost), claimedIDs(held))
		}
		if err := d.ReleaseNotices(t.Context(), lost); err != nil {
			t.Error(err)
		}
		if got := claim(t, d, "third", since); len(got) != 0 {
			t.Errorf("given up by who had lost it: %v", claimedIDs(got))
		}
		if err := d.RenewLeases(t.Context(), lost, at.Add(time.Hour)); err != nil {
			t.Error(err)
		}
		if got := claim(t, d, "fourth", since.Add(time.Minute)); len(got) != 1 {
			t.Errorf("%d are free when the lease of who has it is over", len(got))
		}
	})
}

// TestAnyNumberOfLeasesIsKept renews more than a statement can name.
func TestAnyNumberOfLeasesIsKept(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		toldOf(t, d, 1, 1)
		held := claim(t, d, "goes on", at)
		for i := range 40_000 {
			held = append(held, loss.DueNotice{ID: fmt.Sprint("gone ", i), Lease: "goes on"})
		}
		if err := d.RenewLeases(t.Context(), held, at.Add(time.Hour)); err != nil {
			t.Error(err)
		}
		if got := claim(t, d, "another", at.Add(time.Minute)); len(got) != 0 {
			t.Errorf("claimed %v from who goes on", claimedIDs(got))
		}
	})
}

// TestLeasesAheadOfTheClockEnd mends one that no holder can have begun, and leaves one that was begun a moment later.
func TestLeasesAheadOfTheClockEnd(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		toldOf(t, d, 1, 1)
		claim(t, d, "holder", at) // for a minute
		mended := func(now time.Time, another string) int {
			if err := d.MendLeases(t.Context(), []loss.Target{toTaipei}, now, 10*time.Second); err != nil {
				t.Fatal(err)
			}
			return len(claim(t, d, another, at.Add(50*time.Second)))
		}
		if n := mended(at.Add(40*time.Second), "second"); n != 0 {
			t.Error("a lease was cut that was begun in the meantime")
		}
		if n := mended(at.Add(39*time.Second), "third"); n != 1 {
			t.Error("a lease lasts that lies ahead of the clock")
		}
	})
}

// TestAReplayTakesTheLeaseAway has an operator replay a notice while it is being sent.
func TestAReplayTakesTheLeaseAway(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		id := toldOf(t, d, 1, 1)[0]
		before := claim(t, d, "before", at)
		if n, err := d.ReplayNotices(t.Context(), loss.NoticePick{ID: id}, at, loss.AuditEvent{At: at}); n != 1 || err != nil {
			t.Fatal(n, err)
		}
		if err := settleNow(d, loss.Settlement{Notice: before[0], State: loss.NoticeDelivered, Attempt: loss.Attempt{At: at}}); !errors.Is(err, loss.ErrConflict) {
			t.Errorf("its former holder settles it: %v", err)
		}
		if after := claim(t, d, "after", at); len(after) != 1 {
			t.Errorf("%d are due at once", len(after))
		}
	})
}

func dueBy(t *testing.T, d *db.DB, id string, by time.Time) bool {
	t.Helper()
	file, _, err := d.NoticeFile(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return file.Notice.State == loss.NoticePending && !file.Notice.NextAt.After(by)
}

// TestWhatIsBeingSentIsNotParked has the one before replayed, in vain, while a notice is being sent.
func TestWhatIsBeingSentIsNotParked(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		ids := toldOf(t, d, 1, 2)
		settled(t, d, claim(t, d, "delivers", at)[0], loss.NoticeDelivered, at)
		sent := claim(t, d, "sends", at)
		if n, err := d.ReplayNotices(t.Context(), loss.NoticePick{ID: ids[0]}, at, loss.AuditEvent{At: at}); n != 1 || err != nil {
			t.Fatal(n, err)
		}
		settled(t, d, claim(t, d, "delivers again", at)[0], loss.NoticePending, at.Add(time.Hour))
		if err := d.ParkNotices(t.Context(), toTaipei, at); err != nil {
			t.Fatal(err)
		}
		if !dueBy(t, d, sent[0].ID, at) {
			t.Error("parked while it is being sent")
		}
		if err := d.ParkNotices(t.Context(), toTaipei, at.Add(time.Minute)); err != nil {
			t.Fatal(err)
		}
		if dueBy(t, d, sent[0].ID, at.Add(time.Hour)) {
			t.Error("not parked when the lease is over")
		}
	})
}

// failingWithOneBehind writes a case whose first notice waits for its retry, with one behind it, and returns both.
func failingWithOneBehind(t *testing.T, d *db.DB) (first loss.DueNotice, second string) {
	t.Helper()
	ids := toldOf(t, d, 1, 2)
	settled(t, d, claim(t, d, "fails", at)[0], loss.NoticePending, at.Add(time.Minute))
	return claim(t, d, "tries again", at.Add(time.Minute))[0], ids[1]
}

// TestNothingIsParkedBehindWhatHasArrived has the one before arrive between the look and the change.
func TestNothingIsParkedBehindWhatHasArrived(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		first, second := failingWithOneBehind(t, d)
		d.AfterNext(t, "SELECT n.id AS id", func() { settled(t, d, first, loss.NoticeDelivered, at) })
		if err := d.ParkNotices(t.Context(), toTaipei, at); err != nil {
			t.Fatal(err)
		}
		if !dueBy(t, d, second, at) {
			t.Error("parked behind one that has arrived")
		}
	})
}

// TestParkingHoldsTheOneBefore has the one before arrive in the middle of the change: that waits, and brings back what was parked.
// SQLite has one writer at a time.
func TestParkingHoldsTheOneBefore(t *testing.T) {
	on(t, "mariadb", func(t *testing.T, d *db.DB) {
		first, second := failingWithOneBehind(t, d)
		arrived := make(chan error, 1)
		d.BeforeNext(t, "UPDATE notices SET next_at", func() {
			d.SettleNotice(loss.Settlement{Notice: first, State: loss.NoticeDelivered, Attempt: loss.Attempt{At: at}}, func(err error) { arrived <- err })
			for len(arrived) == 0 && d.Count(t, "information_schema.global_status WHERE variable_name = 'INNODB_ROW_LOCK_CURRENT_WAITS' AND variable_value > 0") == 0 {
				<-time.After(time.Millisecond)
			}
		})
		if err := errors.Join(d.ParkNotices(t.Context(), toTaipei, at), <-arrived); err != nil {
			t.Fatal(err)
		}
		if !dueBy(t, d, second, at) {
			t.Error("parked behind one that has arrived")
		}
	})
}

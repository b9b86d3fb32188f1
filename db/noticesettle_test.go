package db_test

import (
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"guashi/db"
	"guashi/server/loss"
)

// settleNow waits until s is on disk.
func settleNow(d *db.DB, s loss.Settlement) error {
	done := make(chan error, 1)
	d.SettleNotice(s, func(err error) { done <- err })
	return <-done
}

func settled(t *testing.T, d *db.DB, n loss.DueNotice, state string, next time.Time) {
	t.Helper()
	s := loss.Settlement{Notice: n, State: state, NextAt: next, Attempt: loss.Attempt{At: at, Took: time.Millisecond, Status: 200}}
	if state != loss.NoticeDelivered {
		s.Failures, s.Attempt.Status, s.Attempt.Error = n.Failures+1, 500, "HTTP 500"
	}
	if err := settleNow(d, s); err != nil {
		t.Fatal(err)
	}
}

// TestSettlementsTogether writes many at once, two of which are no longer their holder's, whatever has come of them: they alone fail.
func TestSettlementsTogether(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		for person := range byte(40) {
			toldOf(t, d, person, 1)
		}
		claimed := claim(t, d, "a", at)
		lost := []string{claimed[6].ID, claimed[7].ID}
		d.Tamper(t, "UPDATE notices SET lease_owner = 'another' WHERE id IN ?", lost)
		var group sync.WaitGroup
		for i, n := range claimed {
			group.Go(func() {
				state := []string{loss.NoticeDelivered, loss.NoticePending, loss.NoticeDead}[i%3]
				err := settleNow(d, loss.Settlement{Notice: n, State: state, Failures: 1, NextAt: at, Attempt: loss.Attempt{At: at}})
				if errors.Is(err, loss.ErrConflict) != slices.Contains(lost, n.ID) || err != nil && !slices.Contains(lost, n.ID) {
					t.Errorf("notice %d: %v", i, err)
				}
			})
		}
		group.Wait()
		if n := d.Count(t, "notice_attempts"); n != 38 {
			t.Errorf("%d attempts were written", n)
		}
		if n := d.Count(t, "notices WHERE attempts = 1 AND lease_owner IS NULL"); n != 38 {
			t.Errorf("%d notices were settled", n)
		}
		err := settleNow(d, loss.Settlement{Notice: claimed[0], State: loss.NoticeDelivered, Attempt: loss.Attempt{At: at}})
		if !errors.Is(err, loss.ErrConflict) {
			t.Errorf("settled twice: %v", err)
		}
	})
}

// TestASettlementIsWrittenAsAWholeOrNotAtAll lets the last of its statements fail.
func TestASettlementIsWrittenAsAWholeOrNotAtAll(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		id := toldOf(t, d, 1, 1)[0]
		n := claim(t, d, "a", at)[0]
		d.Tamper(t, "INSERT INTO notice_attempts (notice_id, position, at, took_us, status) VALUES (?, 1, ?, 0, 0)", id, at)
		for _, state := range []string{loss.NoticeDelivered, loss.NoticeDead} {
			err := settleNow(d, loss.Settlement{Notice: n, State: state, Attempt: loss.Attempt{At: at}})
			if !errors.Is(err, loss.ErrConflict) {
				t.Errorf("%s: %v", state, err)
			}
			if n := d.Count(t, "notices WHERE state = 'PENDING' AND attempts = 0 AND lease_owner = 'a'"); n != 1 {
				t.Errorf("%s was written by half", state)
			}
		}
	})
}

// failed settles what is claimed as tried in vain at a time.
func failed(t *testing.T, d *db.DB, claimed []loss.DueNotice, tried, next time.Time) {
	t.Helper()
	for _, n := range claimed {
		s := loss.Settlement{Notice: n, State: loss.NoticePending, Failures: n.Failures + 1, NextAt: next, Attempt: loss.Attempt{At: tried, Status: 500}}
		if err := settleNow(d, s); err != nil {
			t.Fatal(err)
		}
	}
}

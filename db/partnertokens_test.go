package db_test

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"guashi/db"
)

// TestTokensAreCountedByTheMinute takes tokens at the limit and past it, at clocks that differ.
func TestTokensAreCountedByTheMinute(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		for _, step := range []struct {
			what    string
			partner string
			after   time.Duration
			granted bool
		}{
			{"the first", "partner-1", 0, true},
			{"the last", "partner-1", time.Second, true},
			{"one past it", "partner-1", 2 * time.Second, false},
			{"another's", "partner-2", 2 * time.Second, true},
			{"the next minute", "partner-1", time.Minute, true},
			{"a clock that is behind", "partner-1", 59 * time.Second, true},
			{"one past it, by that clock", "partner-1", 59 * time.Second, false},
			{"one past it, by the other", "partner-1", time.Minute, false},
			{"a clock that is wrong", "partner-1", 24 * time.Hour, true},
			{"back in time", "partner-1", 2 * time.Minute, true},
		} {
			granted, err := d.TakeToken(t.Context(), step.partner, at.Truncate(time.Minute).Add(step.after), 2)
			if err != nil || granted != step.granted {
				t.Errorf("%s: %v, %v", step.what, granted, err)
			}
		}
	})
}

// TestTokensAreCountedTogether takes as many as there are at the same time.
func TestTokensAreCountedTogether(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		var group sync.WaitGroup
		var granted atomic.Int64
		for range 200 {
			group.Go(func() {
				ok, err := d.TakeToken(t.Context(), "partner-1", at, 50)
				if err != nil {
					t.Error(err)
				}
				if ok {
					granted.Add(1)
				}
			})
		}
		group.Wait()
		if granted.Load() != 50 {
			t.Errorf("%d were granted", granted.Load())
		}
	})
}

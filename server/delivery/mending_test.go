package delivery

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"guashi/server/loss"
)

// mends is a ledger that counts how often times and leases are to be put right, and is away for as many of the next ones as it is told.
type mends struct {
	Ledger
	times, leases, timesAway, leasesAway *atomic.Int32
}

func mending(l Ledger) mends {
	return mends{l, &atomic.Int32{}, &atomic.Int32{}, &atomic.Int32{}, &atomic.Int32{}}
}

// MendTimes implements Ledger.
func (m mends) MendTimes(ctx context.Context, targets []loss.Target, now time.Time) error {
	m.times.Add(1)
	if m.timesAway.Add(-1) >= 0 {
		return loss.ErrUnavailable
	}
	if m.Ledger == nil {
		return nil
	}
	return m.Ledger.MendTimes(ctx, targets, now)
}

// MendLeases implements Ledger.
func (m mends) MendLeases(ctx context.Context, targets []loss.Target, now time.Time, lease time.Duration) error {
	m.leases.Add(1)
	if m.leasesAway.Add(-1) >= 0 {
		return loss.ErrUnavailable
	}
	if m.Ledger == nil {
		return nil
	}
	return m.Ledger.MendLeases(ctx, targets, now, lease)
}

// TestAClockSetBackIsMendedWhenTheLedgerIsBack has the ledger fail just when the clock was set back.
func TestAClockSetBackIsMendedWhenTheLedgerIsBack(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, w *world) {
		clock, ledger := newClock(0), mending(w.ledger)
		w.now = clock.now
		w.through = func(Ledger) Ledger { return ledger }
		w.pace.First = []time.Duration{10 * time.Second}
		target := &failing{fails: always}
		w.at(taipei, target)
		w.happens(1, taipei)
		w.delivers()
		w.until("a retry waits", func() bool { return w.notices(loss.NoticeFilter{})[0].NextAt.After(clock.now()) })
		target.change(never)
		ledger.timesAway.Store(2)
		clock.move(-time.Hour)
		w.settled(taipei)
	})
}

// TestAStartMendsWhatAClockLeftBehind counts what a sender asks for when it begins, with a ledger that is away for the
// first two looks for leases.
func TestAStartMendsWhatAClockLeftBehind(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, w *world) {
		ledger := mending(w.ledger)
		ledger.leasesAway.Store(2)
		w.through = func(Ledger) Ledger { return ledger }
		w.receives(taipei)
		w.happens(1, taipei)
		w.delivers()
		w.settled(taipei)
		w.until("leases are mended", func() bool { return ledger.leases.Load() == 3 })
		if n := ledger.times.Load(); n != 1 {
			t.Errorf("waits were mended %d times before anything was sent", n)
		}
	})
}

// TestAStartDoesNotBeginWithLookingForLeases has all be sent long before that is due.
func TestAStartDoesNotBeginWithLookingForLeases(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, w *world) {
		ledger := mending(w.ledger)
		w.through = func(Ledger) Ledger { return ledger }
		w.pace.Mend = time.Hour
		w.receives(taipei)
		w.happens(1, taipei)
		stop := w.delivers()
		w.settled(taipei)
		stop()
		if n := ledger.leases.Load(); n != 0 {
			t.Errorf("leases were looked for %d times", n)
		}
	})
}

// slow is a ledger that takes its time to put leases right.
type slow struct {
	Ledger
	begun chan<- struct{}
	until <-chan struct{}
}

// MendLeases implements Ledger.
func (m slow) MendLeases(ctx context.Context, targets []loss.Target, now time.Time, lease time.Duration) error {
	m.begun <- struct{}{}
	<-m.until
	return m.Ledger.MendLeases(ctx, targets, now, lease)
}

// TestNothingWaitsForLeasesToBeMended starts a sender where a look through all that waits takes long.
func TestNothingWaitsForLeasesToBeMended(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, w *world) {
		begun, mended := make(chan struct{}), make(chan struct{})
		w.through = func(l Ledger) Ledger { return slow{l, begun, mended} }
		w.receives(taipei)
		stop := w.delivers()
		<-begun
		w.happens(1, taipei)
		w.settled(taipei)
		close(mended)
		stop()
	})
}

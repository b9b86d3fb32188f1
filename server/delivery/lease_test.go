package delivery

import (
	"context"
	"io"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"guashi/server/loss"
)

// renewing counts how often leases were renewed.
type renewing struct {
	Ledger
	times *atomic.Int32
}

// RenewLeases implements Ledger.
func (r renewing) RenewLeases(ctx context.Context, held []loss.DueNotice, until time.Time) error {
	err := r.Ledger.RenewLeases(ctx, held, until)
	r.times.Add(1)
	return err
}

// TestALongAttemptKeepsItsLease has a target take longer to answer than a lease lasts.
func TestALongAttemptKeepsItsLease(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, w *world) {
		clock, times := newClock(0), &atomic.Int32{}
		w.now, w.pace.Lease = clock.now, 30*time.Millisecond
		w.through = func(l Ledger) Ledger { return renewing{l, times} }
		begun, finish := make(chan struct{}), make(chan struct{})
		answer := sync.OnceFunc(func() { close(finish) })
		defer answer()
		w.at(taipei, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			close(begun)
			<-finish
		}))
		w.happens(1, taipei)
		w.delivers()
		<-begun
		for range 4 {
			clock.move(w.pace.Lease / 2)
			before := times.Load()
			w.until("a renewal that began after that has ended", func() bool { return times.Load() >= before+2 })
		}
		if got, err := w.ledger.ClaimNotices(t.Context(), []loss.NoticeWant{{Target: taipei, Most: 1}}, "another", clock.now(), clock.now().Add(time.Hour)); len(got) != 0 || err != nil {
			t.Errorf("another has it too: %v, %v", got, err)
		}
		answer()
		w.settled(taipei)
	})
}

// TestWhatOnlyWaitsIsMovedOutOfTheWay has the first notice of a case fail, with others behind it.
func TestWhatOnlyWaitsIsMovedOutOfTheWay(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, w *world) {
		w.pace.First, w.pace.Ceiling, w.pace.Park = []time.Duration{time.Hour}, time.Hour, 5*time.Millisecond
		target := &failing{fails: always}
		w.at(taipei, target)
		number := w.happens(3, taipei)
		w.delivers()
		w.until("those behind it are out of the way", func() bool {
			all := w.notices(loss.NoticeFilter{Number: number})
			return all[1].NextAt.After(w.now().Add(12*time.Hour)) && all[2].NextAt.After(w.now().Add(12*time.Hour))
		})
		if n := target.count(""); n != 1 {
			t.Errorf("sent %d times", n)
		}
	})
}

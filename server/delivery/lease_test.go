package delivery

import (
	"context"
	"io"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
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

// TestWhatWaitsBehindADeadOneIsMovedOutOfTheWay finds it dead already, at a target where nothing fails.
func TestWhatWaitsBehindADeadOneIsMovedOutOfTheWay(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, w *world) {
		w.pace.Park = 5 * time.Millisecond
		w.receives(taipei)
		number := w.happens(2, taipei)
		now := w.now()
		got, err := w.ledger.ClaimNotices(t.Context(), []loss.NoticeWant{{Target: taipei, Most: 1}}, "gave up", now, now.Add(w.pace.Lease))
		if err != nil || len(got) != 1 {
			t.Fatal(got, err)
		}
		settled := make(chan error, 1)
		w.ledger.SettleNotice(loss.Settlement{Notice: got[0], State: loss.NoticeDead, Failures: 51, NextAt: now, Attempt: loss.Attempt{At: now}}, func(err error) { settled <- err })
		if err := <-settled; err != nil {
			t.Fatal(err)
		}
		w.delivers()
		w.until("the one behind it is out of the way", func() bool {
			return w.notices(loss.NoticeFilter{Number: number})[1].NextAt.After(now.Add(12 * time.Hour))
		})
	})
}

// parking notes at which targets it was looked for notices to park.
type parking struct {
	Ledger
	looked []string
}

// ParkNotices implements Ledger.
func (p *parking) ParkNotices(_ context.Context, target loss.Target, _ time.Time) error {
	p.looked = append(p.looked, target.Code)
	return nil
}

// TestAllTargetsAreLookedAtNowAndThen passes the time between on the bubble's clock.
func TestAllTargetsAreLookedAtNowAndThen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ledger := &parking{}
		r := &run{Sender: &Sender{Ledger: ledger, Now: time.Now}, lanes: map[loss.Target]*lane{taipei: {}, tainan: {}}}
		looks := func(want ...string) {
			t.Helper()
			ledger.looked = nil
			if err := r.park(t.Context()); err != nil {
				t.Fatal(err)
			}
			if slices.Sort(ledger.looked); !slices.Equal(ledger.looked, want) {
				t.Errorf("looked at %v, not at %v", ledger.looked, want)
			}
		}
		looks(taipei.Code, tainan.Code)
		looks()
		r.lanes[tainan].troubled = true
		looks(tainan.Code)
		looks()
		<-time.After(parkingAllEvery)
		looks(taipei.Code, tainan.Code)
		looks()
	})
}

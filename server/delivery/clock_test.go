package delivery

import (
	"errors"
	"net/http"
	"strconv"
	"sync"
	"testing"
	"time"

	"guashi/server/loss"
)

// clock is a clock that tests move; each look at it takes a moment too.
type clock struct {
	mu    sync.Mutex
	at    time.Time
	ticks time.Duration
}

func newClock(ticks time.Duration) *clock {
	return &clock{at: time.Now().UTC().Truncate(time.Second), ticks: ticks}
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(c.ticks)
	return c.at
}

func (c *clock) move(by time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(by)
}

// TestAClockThatJumpsBackStallsNothing sets the clock back while a retry waits and a killed process holds a lease.
func TestAClockThatJumpsBackStallsNothing(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, w *world) {
		clock := newClock(0)
		w.now = clock.now
		w.pace.First = []time.Duration{10 * time.Second}
		target := &failing{fails: always}
		w.at(taipei, target)
		w.happens(1, taipei)
		w.delivers()
		w.until("a retry waits", func() bool { return w.notices(loss.NoticeFilter{})[0].NextAt.After(clock.now()) })
		held := w.happens(1, tainan)
		if got, err := w.ledger.ClaimNotices(t.Context(), []loss.NoticeWant{{Target: tainan, Most: 1}}, "killed", clock.now(), clock.now().Add(w.pace.Lease)); len(got) != 1 || err != nil {
			t.Fatal(got, err)
		}
		target.change(never)
		clock.move(-time.Hour)
		w.settled(taipei)
		if n := target.count(""); n != 2 {
			t.Errorf("sent %d times", n)
		}
		w.at(tainan, &failing{fails: never})
		w.delivers() // a process that starts after the jump
		moved := time.Duration(0)
		w.until("the lease has been cut to its length", func() bool {
			if moved < 2*w.pace.Lease { // by which a lease is over, and the hour is not
				clock.move(time.Second)
				moved += time.Second
			}
			return w.notices(loss.NoticeFilter{Number: held})[0].State == loss.NoticeDelivered
		})
	})
}

// TestAKilledProcessDelaysByItsLease leaves a notice with a holder that never comes back.
func TestAKilledProcessDelaysByItsLease(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, w *world) {
		clock := newClock(0)
		w.now = clock.now
		r := w.receives(taipei)
		held, other := w.happens(2, taipei), ""
		want := []loss.NoticeWant{{Target: taipei, Most: 5}}
		lost, err := w.ledger.ClaimNotices(t.Context(), want, "killed", clock.now(), clock.now().Add(w.pace.Lease))
		if err != nil || len(lost) != 1 {
			t.Fatalf("claimed %d, %v", len(lost), err)
		}
		if again, err := w.ledger.ClaimNotices(t.Context(), want, "second", clock.now(), clock.now().Add(w.pace.Lease)); len(again) != 0 || err != nil {
			t.Errorf("claimed twice: %v, %v", again, err)
		}
		other = w.happens(1, taipei)
		w.delivers()
		w.until("another case has arrived", func() bool { return w.notices(loss.NoticeFilter{Number: other})[0].State == loss.NoticeDelivered })
		if got := w.notices(loss.NoticeFilter{Number: held}); got[0].Attempts != 0 || got[1].Attempts != 0 {
			t.Errorf("sent before the lease was over: %+v", got)
		}
		clock.move(w.pace.Lease)
		w.settled(taipei)
		arrived(w, r, taipei)
		late := loss.Settlement{Notice: lost[0], State: loss.NoticePending, Failures: 1, NextAt: clock.now(), Attempt: loss.Attempt{At: clock.now(), Error: "late"}}
		settled := make(chan error, 1)
		w.ledger.SettleNotice(late, func(err error) { settled <- err })
		if err := <-settled; !errors.Is(err, loss.ErrConflict) {
			t.Errorf("a holder whose lease is over writes: %v", err)
		}
	})
}

// TestEachAttemptIsSignedForItsMoment has one fail, and an hour pass: receivers refuse what was signed minutes ago.
func TestEachAttemptIsSignedForItsMoment(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, w *world) {
		clock, signed := newClock(0), make(chan string, 2)
		w.now, w.pace.First = clock.now, []time.Duration{time.Hour}
		w.at(taipei, http.HandlerFunc(func(answer http.ResponseWriter, r *http.Request) {
			if signed <- r.Header.Get("webhook-timestamp"); len(signed) == 1 {
				answer.WriteHeader(http.StatusInternalServerError)
			}
		}))
		begun := clock.now()
		w.happens(1, taipei)
		w.delivers()
		w.until("the first has failed", func() bool { return w.notices(loss.NoticeFilter{})[0].Attempts == 1 })
		clock.move(2 * time.Hour)
		w.settled(taipei)
		for _, at := range []time.Time{begun, begun.Add(2 * time.Hour)} {
			if got, want := <-signed, strconv.FormatInt(at.Unix(), 10); got != want {
				t.Errorf("signed for %s, want %s", got, want)
			}
		}
	})
}

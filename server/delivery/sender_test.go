package delivery

import (
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"guashi/server/loss"
	"guashi/server/receiver"
)

// arrived checks what a receiver has: each notice of the ledger once, those of a case in order.
func arrived(w *world, r *receiver.Receiver, targets ...loss.Target) {
	w.t.Helper()
	for _, target := range targets {
		last, seen := map[string]string{}, map[string]bool{}
		for _, got := range r.Store.Receipts("/" + target.Code) {
			if seen[got.ID] {
				w.t.Errorf("%s stored %s twice", target.Code, got.ID)
			}
			if got.Sequence <= last[got.Subject] {
				w.t.Errorf("%s got %s of case %s after %s", target.Code, got.Sequence, got.Subject, last[got.Subject])
			}
			seen[got.ID], last[got.Subject] = true, got.Sequence
		}
		for _, n := range w.notices(loss.NoticeFilter{Target: target}) {
			if n.State != loss.NoticeDelivered || !seen[n.ID] {
				w.t.Errorf("notice %d of case %s to %s is %s, received: %v", n.Sequence, n.Number, target.Code, n.State, seen[n.ID])
			}
			delete(seen, n.ID)
		}
		if len(seen) > 0 {
			w.t.Errorf("%s got %d events that nobody sent", target.Code, len(seen))
		}
	}
}

func TestEveryNoticeArrivesOnceAndInOrder(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, w *world) {
		all := []loss.Target{taipei, tainan, loss.CentralTarget}
		r := w.receives(all...)
		r.FailRate = 0.3
		for range 20 {
			w.happens(3, all...)
		}
		w.delivers()
		w.delivers() // two share the work
		for range 20 {
			w.happens(3, all...)
		}
		w.settled(all...)
		arrived(w, r, all...)
	})
}

// TestACommitIsHeardAtOnce leaves the sender no other way to learn of a notice than the signal.
func TestACommitIsHeardAtOnce(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, w *world) {
		w.pace.Poll, w.pace.PollIdle = time.Hour, time.Hour
		r := w.receives(taipei)
		w.delivers()
		for range 5 {
			w.happens(2, taipei)
			w.settled(taipei)
		}
		arrived(w, r, taipei)
	})
}

// failing answers 500 to what it is told to, and stores the rest.
type failing struct {
	mu    sync.Mutex
	fails func(body string) bool
	calls []string
}

func (f *failing) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	f.mu.Lock()
	f.calls = append(f.calls, string(body))
	fail := f.fails(string(body))
	f.mu.Unlock()
	if fail {
		http.Error(rw, "not now", http.StatusInternalServerError)
		return
	}
	rw.WriteHeader(http.StatusNoContent)
}

func (f *failing) change(fails func(string) bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.fails = fails
}

func (f *failing) count(part string) (n int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, call := range f.calls {
		if strings.Contains(call, part) {
			n++
		}
	}
	return n
}

func always(string) bool { return true }

func never(string) bool { return false }

func TestAStuckCaseHoldsUpNoOther(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, w *world) {
		stuck := w.happens(3, taipei)
		target := &failing{fails: func(body string) bool { return strings.Contains(body, stuck) }}
		w.at(taipei, target)
		for range 30 {
			w.happens(2, taipei)
		}
		w.delivers()
		w.until("the others have arrived", func() bool {
			return len(w.notices(loss.NoticeFilter{State: loss.NoticeDelivered})) == 60
		})
		w.until("the stuck one is tried again", func() bool { return w.notices(loss.NoticeFilter{Number: stuck})[0].Attempts > 3 })
		for i, n := range w.notices(loss.NoticeFilter{Number: stuck}) {
			if n.State != loss.NoticePending || (i > 0) != (n.Attempts == 0) {
				t.Errorf("notice %d of the stuck case: %s after %d attempts", i+1, n.State, n.Attempts)
			}
		}
		target.change(never)
		w.settled(taipei)
	})
}

// TestASlowTargetHoldsUpNoOther lets one target hang with all that it can get.
func TestASlowTargetHoldsUpNoOther(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, w *world) {
		var hanging, most atomic.Int32
		release := make(chan struct{})
		w.at(tainan, http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			n := hanging.Add(1)
			defer hanging.Add(-1)
			for seen := most.Load(); n > seen && !most.CompareAndSwap(seen, n); seen = most.Load() {
			}
			_, _ = io.Copy(io.Discard, r.Body)
			<-release
			rw.WriteHeader(http.StatusNoContent)
		}))
		r := w.receives(taipei)
		for range 40 {
			w.happens(1, tainan)
		}
		w.delivers()
		w.until("the slow one has all that it can get", func() bool { return hanging.Load() == atOnce })
		for range 40 {
			w.happens(1, taipei)
		}
		w.settled(taipei)
		arrived(w, r, taipei)
		close(release)
		w.settled(tainan)
		if most.Load() != atOnce {
			t.Errorf("the slow target had %d at once", most.Load())
		}
	})
}

func TestADeadNoticeHoldsItsCaseUntilSomebodyActs(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, w *world) {
		w.pace.Failures = 3
		replayed, skipped := w.happens(3, taipei), w.happens(3, taipei)
		target := &failing{fails: always}
		w.at(taipei, target)
		w.delivers()
		first := func(number string) loss.NoticeStanding { return w.notices(loss.NoticeFilter{Number: number})[0] }
		w.until("both are dead", func() bool {
			return first(replayed).State == loss.NoticeDead && first(skipped).State == loss.NoticeDead
		})
		file, _, err := w.ledger.NoticeFile(t.Context(), first(skipped).ID)
		if err != nil || len(file.Attempts) != 3 || file.Attempts[0].Position != 3 || file.Attempts[0].Status != 500 || file.Attempts[0].Error != "HTTP 500 not now" {
			t.Errorf("%+v, %v", file.Attempts, err)
		}
		if rest := w.notices(loss.NoticeFilter{State: loss.NoticePending}); len(rest) != 4 || slices.ContainsFunc(rest, func(n loss.NoticeStanding) bool { return n.Attempts > 0 }) {
			t.Errorf("the later ones did not wait: %+v", rest)
		}
		target.change(never)
		event := loss.AuditEvent{At: w.now(), Actor: "operator"}
		if n, err := w.ledger.ReplayNotices(t.Context(), loss.NoticePick{ID: first(replayed).ID}, w.now(), event); n != 1 || err != nil {
			t.Fatal(n, err)
		}
		if n, err := w.ledger.SkipNotices(t.Context(), loss.NoticePick{ID: first(skipped).ID}, loss.SkipRefused, w.now(), event); n != 1 || err != nil {
			t.Fatal(n, err)
		}
		w.settled(taipei)
		if n := target.count(`"id":"` + first(replayed).ID); n != 4 {
			t.Errorf("the replayed one was sent %d times under its id", n)
		}
		if n := target.count(`"id":"` + first(skipped).ID); n != 3 {
			t.Errorf("the skipped one was sent %d times", n)
		}
		if got := first(skipped); got.State != loss.NoticeDead || got.SkipReason != loss.SkipRefused {
			t.Errorf("the skipped one is %+v", got)
		}
		if all := w.notices(loss.NoticeFilter{State: loss.NoticeDelivered}); len(all) != 5 {
			t.Errorf("%d of five have arrived", len(all))
		}
	})
}

func TestATargetThatIsGoneIsLeftAlone(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, w *world) {
		var gone atomic.Bool
		var calls atomic.Int32
		gone.Store(true)
		w.at(taipei, http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			calls.Add(1)
			if gone.Load() {
				rw.WriteHeader(http.StatusGone)
			}
		}))
		r := w.receives(tainan)
		n := w.happens(1, taipei)
		stop := w.delivers()
		stopped := func() bool {
			conditions, err := w.ledger.TargetConditions(t.Context())
			return err == nil && !conditions[taipei].StoppedAt.IsZero()
		}
		w.until("it has stopped", stopped)
		stop() // what was under way has ended
		before := calls.Load()
		w.delivers()
		for range 20 {
			w.happens(1, taipei, tainan)
		}
		w.settled(tainan)
		arrived(w, r, tainan)
		if calls.Load() != before {
			t.Errorf("called %d times more", calls.Load()-before)
		}
		if got := w.notices(loss.NoticeFilter{Number: n})[0]; got.State != loss.NoticePending || got.Attempts == 0 {
			t.Errorf("its notice is %+v", got)
		}
		gone.Store(false)
		if err := w.ledger.ResumeTarget(t.Context(), taipei, w.now(), loss.AuditEvent{At: w.now(), Actor: "operator"}); err != nil {
			t.Fatal(err)
		}
		w.settled(taipei)
	})
}

// TestAFailingTargetIsProbedOnly has many cases wait for a target that fails: it is left to single attempts.
func TestAFailingTargetIsProbedOnly(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, w *world) {
		clock := newClock(0)
		w.now, w.pace.Probe = clock.now, 5*time.Second
		target := &failing{fails: always}
		w.at(taipei, target)
		for range 100 {
			w.happens(1, taipei)
		}
		first, second := w.delivers(), w.delivers()
		opened := func() loss.TargetCondition {
			conditions, err := w.ledger.TargetConditions(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			return conditions[taipei]
		}
		w.until("the circuit is open", func() bool { return !opened().OpenedAt.IsZero() })
		first() // what was under way has ended
		second()
		w.delivers()
		w.delivers()
		quiet := func() bool { // every attempt has been written down
			tried := 0
			for _, n := range w.notices(loss.NoticeFilter{}) {
				tried += n.Attempts
			}
			return tried == target.count("")
		}
		for range 3 {
			before := target.count("")
			clock.move(5 * time.Second)
			w.until("a probe was sent", func() bool { return target.count("") > before && quiet() })
			if n := target.count("") - before; n != 1 {
				t.Errorf("%d attempts at one time", n)
			}
		}
		target.change(never)
		clock.move(5 * time.Second)
		w.until("the circuit is closed", func() bool { return opened().OpenedAt.IsZero() })
		w.until("all has arrived", func() bool {
			clock.move(time.Second)
			return len(w.notices(loss.NoticeFilter{State: loss.NoticePending})) == 0
		})
	})
}

// TestAMinuteOfErrorsIsSurvived answers 500 for a minute of the sender's clock.
func TestAMinuteOfErrorsIsSurvived(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, w *world) {
		clock := newClock(200 * time.Millisecond)
		w.now = clock.now
		usual := UsualPace()
		w.pace.First, w.pace.Ceiling, w.pace.Failures, w.pace.Probe = usual.First, usual.Ceiling, usual.Failures, usual.Probe
		w.pace.Lease = time.Hour // the clock runs faster than the attempts
		good := clock.now().Add(time.Minute)
		target := &failing{fails: func(string) bool { return clock.now().Before(good) }}
		w.at(taipei, target)
		for range 10 {
			w.happens(2, taipei)
		}
		w.delivers()
		w.settled(taipei)
		for _, n := range w.notices(loss.NoticeFilter{}) {
			if n.State != loss.NoticeDelivered || n.DeliveredAt.Before(good) || n.Attempts > 9 {
				t.Errorf("%s after %d attempts, at %v", n.State, n.Attempts, n.DeliveredAt.Sub(good))
			}
		}
	})
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
		w.until("the lease has been cut to its length", func() bool {
			clock.move(time.Second)
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

// TestAStopLetsAttemptsFinish stops a sender in the middle of an attempt.
func TestAStopLetsAttemptsFinish(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, w *world) {
		begun, finish := make(chan struct{}, 9), make(chan struct{})
		w.at(taipei, http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			begun <- struct{}{}
			select {
			case <-finish:
			case <-r.Context().Done():
			}
			rw.WriteHeader(http.StatusNoContent)
		}))
		w.happens(1, taipei)
		stop := w.delivers()
		<-begun
		stopped := make(chan struct{})
		go func() {
			stop()
			close(stopped)
		}()
		finish <- struct{}{}
		<-stopped
		if got := w.notices(loss.NoticeFilter{}); got[0].State != loss.NoticeDelivered {
			t.Errorf("the attempt under way came to %s", got[0].State)
		}
		w.pace.Drain = time.Millisecond
		hung := w.happens(1, taipei)
		stop = w.delivers()
		<-begun
		stop()
		got := w.notices(loss.NoticeFilter{Number: hung})[0]
		if got.State != loss.NoticePending || got.Attempts != 0 {
			t.Errorf("an attempt that was broken off counts: %+v", got)
		}
		if free, err := w.ledger.ClaimNotices(t.Context(), []loss.NoticeWant{{Target: taipei, Most: 1}}, "next", w.now(), w.now()); len(free) != 1 || err != nil {
			t.Errorf("its lease was not given up: %v, %v", free, err)
		}
	})
}

func TestWithoutAnEntryNoticesAreKept(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, w *world) {
		r := w.receives(tainan)
		for range 5 {
			w.happens(1, taipei, tainan)
		}
		w.delivers()
		w.settled(tainan)
		arrived(w, r, tainan)
		for _, n := range w.notices(loss.NoticeFilter{Target: taipei}) {
			if n.State != loss.NoticePending || n.Attempts != 0 {
				t.Errorf("%+v", n)
			}
		}
	})
}

package delivery

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"guashi/server/loss"
)

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
	if f.shut(string(body)) {
		http.Error(rw, "not now", http.StatusInternalServerError)
		return
	}
	rw.WriteHeader(http.StatusNoContent)
}

// shut counts a call, and reports whether it is to fail.
func (f *failing) shut(body string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.calls = append(f.calls, body)
	return f.fails(body)
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

// TestALongCaseArrivesInOrder has its 100 events wait behind the first, and a short one go past.
func TestALongCaseArrivesInOrder(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, w *world) {
		r := w.receives(taipei)
		long := w.happens(100, taipei)
		happened := w.now()
		door := &failing{fails: func(body string) bool { return strings.Contains(body, long) }}
		w.at(taipei, http.HandlerFunc(func(rw http.ResponseWriter, request *http.Request) {
			body, err := io.ReadAll(request.Body)
			request.Body = io.NopCloser(bytes.NewReader(body))
			if err != nil || door.shut(string(body)) {
				http.Error(rw, "not now", http.StatusInternalServerError)
				return
			}
			r.ServeHTTP(rw, request)
		}))
		w.delivers()
		w.until("the first has failed", func() bool { return door.count(long) > 1 })
		if err := w.ledger.ParkNotices(t.Context(), taipei, happened); err != nil { // then, each retry lay ahead
			t.Fatal(err)
		}
		short := w.happens(2, taipei)
		w.until("the short case has arrived", func() bool {
			return len(w.notices(loss.NoticeFilter{Number: short, State: loss.NoticeDelivered})) == 2
		})
		door.change(never)
		w.until("the long case has arrived", func() bool { return len(r.Store.Receipts("/63000")) == 102 })
		w.settled(taipei)
		arrived(w, r, taipei)
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

// TestATargetThatHangsIsTriedAgain lets a target take what it is sent and say nothing, once.
func TestATargetThatHangsIsTriedAgain(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, w *world) {
		w.pace.Timeout = 50 * time.Millisecond
		var calls atomic.Int32
		w.at(taipei, http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			if calls.Add(1) == 1 {
				<-r.Context().Done() // its sender has given up
			}
			rw.WriteHeader(http.StatusNoContent)
		}))
		w.happens(1, taipei)
		w.delivers()
		w.settled(taipei)
		file, _, err := w.ledger.NoticeFile(t.Context(), w.notices(loss.NoticeFilter{})[0].ID)
		if err != nil || len(file.Attempts) < 2 || file.Attempts[len(file.Attempts)-1].Error != "no answer in time" {
			t.Errorf("%+v, %v", file.Attempts, err)
		}
	})
}

// pausing answers 503 with Retry-After to what it is told to, and takes the rest.
func pausing(header string, when func(body string) bool) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil || when(string(body)) {
			rw.Header().Set("Retry-After", header)
			rw.WriteHeader(http.StatusServiceUnavailable)
		}
	})
}

// TestAPauseAskedOfOneNoticeIsItsOwn asks in each form, and for more than is granted: other cases go on.
func TestAPauseAskedOfOneNoticeIsItsOwn(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, w *world) {
		clock := newClock(0)
		w.now = clock.now
		begun := clock.now()
		asks := map[loss.Target]struct {
			header string
			pause  time.Duration
		}{
			taipei:             {"120", 2 * time.Minute},
			tainan:             {begun.Add(3 * time.Minute).Format(http.TimeFormat), 3 * time.Minute},
			loss.CentralTarget: {"604800", longestHold},
		}
		var full atomic.Bool
		full.Store(true)
		number := map[loss.Target]string{}
		for target, asked := range asks {
			number[target] = w.happens(1, target)
			w.at(target, pausing(asked.header, func(body string) bool { return full.Load() && strings.Contains(body, number[target]) }))
		}
		w.delivers()
		first := func(target loss.Target) loss.NoticeStanding {
			return w.notices(loss.NoticeFilter{Target: target, Number: number[target]})[0]
		}
		for target, asked := range asks {
			w.until("the pause is written down", func() bool { return first(target).Attempts == 1 })
			if got := first(target).NextAt.Sub(begun); got != asked.pause {
				t.Errorf("Retry-After: %s: the notice is sent again after %v", asked.header, got)
			}
		}
		clock.move(w.pace.Probe) // the others rest no longer than that
		for target := range asks {
			other := w.happens(1, target)
			w.until("another case has arrived", func() bool { return w.notices(loss.NoticeFilter{Number: other})[0].State == loss.NoticeDelivered })
		}
		full.Store(false)
		clock.move(longestHold)
		for target := range asks {
			w.settled(target)
			if n := first(target); n.Attempts != 2 {
				t.Errorf("%s was asked %d times", target.Code, n.Attempts)
			}
		}
	})
}

// TestATargetThatAsksForAPauseGetsIt answers so whatever it is told.
func TestATargetThatAsksForAPauseGetsIt(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, w *world) {
		clock := newClock(0)
		w.now, w.pace.Probe = clock.now, 5*time.Second
		begun := clock.now()
		asks := map[loss.Target]struct {
			header string
			pause  time.Duration
		}{taipei: {"120", 2 * time.Minute}, loss.CentralTarget: {"604800", longestHold}}
		for target, asked := range asks {
			w.at(target, pausing(asked.header, always))
			for range failuresInRow {
				w.happens(1, target)
			}
		}
		w.delivers()
		for target, asked := range asks {
			w.until("the pause is written down", func() bool { return !w.condition(target).OpenedAt.IsZero() })
			if got := w.condition(target).ProbeAt.Sub(begun); got != asked.pause {
				t.Errorf("Retry-After: %s: the target is tried again after %v", asked.header, got)
			}
		}
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
			if n.State != loss.NoticeDelivered || n.Attempts > 9 {
				t.Errorf("%s after %d attempts, at %v", n.State, n.Attempts, n.DeliveredAt.Sub(good))
			}
		}
	})
}

// opens counts how often a circuit opens.
type opens struct {
	Ledger
	count *atomic.Int64
}

func (o opens) OpenCircuit(ctx context.Context, t loss.Target, now, probeAt time.Time) (bool, error) {
	opened, err := o.Ledger.OpenCircuit(ctx, t, now, probeAt)
	if opened {
		o.count.Add(1)
	}
	return opened, err
}

// lateFailures writes failures down only once it is let.
type lateFailures struct {
	opens
	let chan struct{}
}

func (l lateFailures) SettleNotice(s loss.Settlement, done func(error)) {
	if s.State == loss.NoticePending {
		written := done
		done = func(err error) {
			go func() {
				<-l.let
				written(err)
			}()
		}
	}
	l.opens.SettleNotice(s, done)
}

// TestFailuresCountInTheOrderOfAnswers has a target fail every second time, never twice in a row, and what failed be
// written down after all that was delivered.
func TestFailuresCountInTheOrderOfAnswers(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, w *world) {
		const inTurn = 40
		var opened atomic.Int64
		let := make(chan struct{})
		w.through = func(l Ledger) Ledger { return lateFailures{opens{l, &opened}, let} }
		came, answers := make(chan struct{}, 1000), make(chan int)
		w.at(taipei, http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) {
			came <- struct{}{}
			rw.WriteHeader(<-answers)
		}))
		for range inTurn + 2*atOnce {
			w.happens(1, taipei)
		}
		w.delivers()
		for range atOnce {
			<-came
		}
		for i := range inTurn { // each answer is taken in before the next: its place has been given on
			answers <- []int{http.StatusNoContent, http.StatusInternalServerError}[i%2]
			<-came
		}
		close(let)
		go func() {
			for {
				select {
				case answers <- http.StatusNoContent:
				case <-t.Context().Done():
					return
				}
			}
		}()
		w.settled(taipei)
		if opened.Load() != 0 {
			t.Errorf("the circuit opened %d times", opened.Load())
		}
	})
}

// bucket takes so many requests in each while, and refuses the others for a second.
type bucket struct {
	http.Handler
	most          int
	while         time.Duration
	mu            sync.Mutex
	since         time.Time
	used, refused int
}

func (b *bucket) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	if b.takes(time.Now()) {
		b.Handler.ServeHTTP(rw, r)
		return
	}
	rw.Header().Set("Retry-After", "1")
	http.Error(rw, "too many", http.StatusTooManyRequests)
}

func (b *bucket) takes(now time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if now.Sub(b.since) > b.while {
		b.since, b.used = now, 0
	}
	if b.used++; b.used > b.most {
		b.refused++
		return false
	}
	return true
}

// TestATargetThatLimitsItsRateIsNotHammered has a target take much less than two processes could send it. It is well:
// its circuit stays closed.
func TestATargetThatLimitsItsRateIsNotHammered(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, w *world) {
		const notices = 60
		var opened atomic.Int64
		w.through = func(l Ledger) Ledger { return opens{l, &opened} }
		w.pace.Probe = 5 * time.Second
		r := w.receives(taipei)
		limit := &bucket{Handler: r, most: 10, while: time.Second}
		w.at(taipei, limit)
		for range notices {
			w.happens(1, taipei)
		}
		w.delivers()
		w.delivers()
		w.settled(taipei)
		arrived(w, r, taipei)
		if limit.refused > notices {
			t.Errorf("%d attempts in vain for %d notices", limit.refused, notices)
		}
		if opened.Load() != 0 {
			t.Errorf("the circuit opened %d times", opened.Load())
		}
	})
}

package delivery

import (
	"bytes"
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

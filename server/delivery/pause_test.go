package delivery

import (
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"guashi/server/loss"
)

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

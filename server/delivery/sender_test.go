package delivery

import (
	"context"
	"errors"
	"io"
	"net/http"
	"sync"
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

// halting is a ledger whose sender is to stop while a claim is being answered.
type halting struct {
	Ledger
	halt func()
}

// ClaimNotices implements Ledger.
func (h halting) ClaimNotices(ctx context.Context, wants []loss.NoticeWant, holder string, now, until time.Time) ([]loss.DueNotice, error) {
	claimed, err := h.Ledger.ClaimNotices(ctx, wants, holder, now, until)
	if len(claimed) > 0 {
		h.halt()
	}
	return claimed, errors.Join(err, ctx.Err()) // as a driver does when the answer comes too late
}

// TestAStopInTheMiddleOfAClaimLeavesNoLease gives up what the ledger has leased, and begins nothing with it.
func TestAStopInTheMiddleOfAClaimLeavesNoLease(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, w *world) {
		w.receives(taipei)
		told := make(chan struct{})
		w.through = func(l Ledger) Ledger { return halting{l, sync.OnceFunc(func() { w.halt(); close(told) })} }
		w.happens(1, taipei)
		stop := w.delivers()
		<-told
		stop()
		if got := w.notices(loss.NoticeFilter{}); got[0].State != loss.NoticePending || got[0].Attempts != 0 {
			t.Errorf("begun after the stop: %+v", got[0])
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

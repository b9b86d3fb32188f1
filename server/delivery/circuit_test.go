package delivery

import (
	"context"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"guashi/server/loss"
)

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

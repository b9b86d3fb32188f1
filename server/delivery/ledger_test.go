package delivery

import (
	"context"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"guashi/server/loss"
)

// forgetful is a ledger that loses the first openings of circuits.
type forgetful struct {
	Ledger
	lost atomic.Int32
	err  error // what it says then; nil when another replica has opened and closed the circuit in between
}

// losesOpenings is more than a process has under way when its circuit opens.
const losesOpenings = 3 * atOnce

// OpenCircuit implements Ledger.
func (f *forgetful) OpenCircuit(ctx context.Context, target loss.Target, now, probeAt time.Time) (bool, error) {
	if f.lost.Add(1) <= losesOpenings {
		return false, f.err
	}
	return f.Ledger.OpenCircuit(ctx, target, now, probeAt)
}

// TestAnOpeningThatIsLostBarsNobody has a process see its circuit open, and the ledger not.
func TestAnOpeningThatIsLostBarsNobody(t *testing.T) {
	for name, err := range map[string]error{"it failed": loss.ErrUnavailable, "it was closed again": nil} {
		t.Run(name, func(t *testing.T) {
			onEveryEngine(t, func(t *testing.T, w *world) {
				w.through = func(l Ledger) Ledger { return &forgetful{Ledger: l, err: err} }
				target := &failing{fails: always}
				w.at(taipei, target)
				for range 2 * atOnce {
					w.happens(1, taipei)
				}
				w.delivers()
				w.until("the circuit is open for all", func() bool { return !w.condition(taipei).OpenedAt.IsZero() })
				target.change(never)
				w.settled(taipei)
			})
		})
	}
}

// TestWhatWasReadBeforeAChangeIsReadAgain has a process open a circuit while it reads what replicas share.
func TestWhatWasReadBeforeAChangeIsReadAgain(t *testing.T) {
	before := map[loss.Target]loss.TargetCondition{}
	l := &lane{}
	for i := range failuresInRow {
		l.count(strconv.Itoa(i), reply{status: 500, failure: "x"}, time.Now(), time.Second, 0)
	}
	r := &run{lanes: map[loss.Target]*lane{taipei: l}}
	read := r.changes
	r.forget() // the opening is written down
	r.learnShared(before, read)
	if !l.closed() || !r.asked.IsZero() {
		t.Errorf("closed: %v, read again: %v", l.closed(), r.asked.IsZero())
	}
	r.learnShared(before, r.changes) // another replica has closed it since
	if l.closed() || r.asked.IsZero() {
		t.Errorf("closed: %v, read again: %v", l.closed(), r.asked.IsZero())
	}
}

// blind is a ledger whose notices can't be read by this process for a while, as when it lacks a new data key.
type blind struct {
	Ledger
	off     *atomic.Bool
	settled *atomic.Int32
}

// ClaimNotices implements Ledger.
func (b blind) ClaimNotices(ctx context.Context, wants []loss.NoticeWant, holder string, now, until time.Time) ([]loss.DueNotice, error) {
	claimed, err := b.Ledger.ClaimNotices(ctx, wants, holder, now, until)
	for i := range claimed {
		claimed[i].Unreadable = !b.off.Load()
	}
	return claimed, err
}

// SettleNotice implements Ledger.
func (b blind) SettleNotice(s loss.Settlement, done func(error)) {
	b.Ledger.SettleNotice(s, func(err error) {
		b.settled.Add(1)
		done(err)
	})
}

func TestOurOwnFaultsSayNothingOfATarget(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, w *world) {
		b := blind{off: &atomic.Bool{}, settled: &atomic.Int32{}}
		w.through = func(l Ledger) Ledger { b.Ledger = l; return b }
		r := w.receives(taipei)
		for range 8 {
			w.happens(1, taipei)
		}
		stop := w.delivers()
		w.until("many attempts have failed", func() bool { return b.settled.Load() > 40 })
		stop() // what was learnt is written down
		if !w.condition(taipei).OpenedAt.IsZero() {
			t.Error("the circuit is open")
		}
		standing, err := w.ledger.TargetStandings(t.Context(), []loss.Target{taipei}, w.now())
		if err != nil || !standing[0].LastFailureAt.IsZero() || len(standing[0].Minutes) > 0 {
			t.Errorf("held against the target: %+v, %v", standing, err)
		}
		b.off.Store(true)
		w.delivers()
		w.settled(taipei)
		arrived(w, r, taipei)
	})
}

// busy is a ledger in which things go on while it is read.
type busy struct {
	Records
	meanwhile func()
}

// NoticePage implements Records.
func (b busy) NoticePage(ctx context.Context, within loss.Jurisdiction, filter loss.NoticeFilter, first int, after string) ([]loss.NoticeStanding, bool, error) {
	defer b.meanwhile()
	return b.Records.NoticePage(ctx, within, filter, first, after)
}

// TestWhatIsOnItsWayIsNoDifference compares while notices are delivered, and one more happens.
func TestWhatIsOnItsWayIsNoDifference(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, w *world) {
		w.receives(taipei)
		w.happens(2, taipei)
		records := busy{w.ledger, func() {
			w.happens(1, taipei)
			w.delivers()
			w.settled(taipei)
		}}
		found, err := Reconcile(t.Context(), records, w.targets[taipei], taipei, w.now().Add(-time.Hour), w.now().Add(time.Hour))
		if err != nil || len(found) > 0 {
			t.Errorf("%+v, %v", found, err)
		}
	})
}

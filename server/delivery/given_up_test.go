package delivery

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"guashi/server/loss"
)

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

// replaying is a ledger in which an operator replays a notice just before the first attempt at it is written down.
type replaying struct {
	Ledger
	replay func(id string)
}

// SettleNotice implements Ledger.
func (r replaying) SettleNotice(s loss.Settlement, done func(error)) {
	r.replay(s.Notice.ID)
	r.Ledger.SettleNotice(s, done)
}

// TestAnAttemptThatIsNotWrittenDownSaysNothing has an operator take the notice away while its last attempt fails: that is the next one then.
func TestAnAttemptThatIsNotWrittenDownSaysNothing(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, w *world) {
		log := logged(t)
		w.pace.Failures = 1
		var replayed atomic.Bool
		w.through = func(l Ledger) Ledger {
			return replaying{l, func(id string) {
				if replayed.Swap(true) {
					return
				}
				if n, err := w.ledger.ReplayNotices(t.Context(), loss.NoticePick{ID: id}, w.now(), loss.AuditEvent{At: w.now(), Actor: "operator"}); n != 1 || err != nil {
					t.Error(n, err)
				}
			}}
		}
		target := &failing{fails: always}
		w.at(taipei, target)
		w.happens(1, taipei)
		stop := w.delivers()
		w.settled(taipei)
		stop() // what was learnt is written down
		if n := target.count(""); n != 2 {
			t.Errorf("sent %d times", n)
		}
		if n := strings.Count(log.String(), "a notice is given up"); n != 1 {
			t.Errorf("given up %d times: %s", n, log)
		}
		standing, err := w.ledger.TargetStandings(t.Context(), []loss.Target{taipei}, w.now())
		if err != nil {
			t.Fatal(err)
		}
		counted := 0
		for _, m := range standing[0].Minutes {
			counted += m.Failed
		}
		if counted != 1 {
			t.Errorf("%d failures are held against the target", counted)
		}
	})
}

// TestATargetThatIsGoneIsLeftAlone answers 410: that is told, once, and nothing more is sent until somebody resumes.
func TestATargetThatIsGoneIsLeftAlone(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, w *world) {
		log := logged(t)
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
		w.happens(1, taipei)
		stop := w.delivers()
		w.until("it has stopped", func() bool { return !w.condition(taipei).StoppedAt.IsZero() })
		stop() // what was under way has ended
		if said := log.String(); strings.Count(said, "says that it is gone (410)") != 1 || !strings.Contains(said, "target=63000") {
			t.Errorf("the log tells: %s", said)
		}
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
		if _, err := w.ledger.ResumeTarget(t.Context(), taipei, w.now(), loss.AuditEvent{At: w.now(), Actor: "operator"}); err != nil {
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
		w.until("the circuit is open", func() bool { return !w.condition(taipei).OpenedAt.IsZero() })
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
		w.until("the circuit is closed", func() bool { return w.condition(taipei).OpenedAt.IsZero() })
		w.until("all has arrived", func() bool {
			clock.move(time.Second)
			return len(w.notices(loss.NoticeFilter{State: loss.NoticePending})) == 0
		})
	})
}

// givenBack counts probes in vain that were not due: they are given back as they were.
type givenBack struct {
	Ledger
	early *atomic.Int64
}

func (g givenBack) ReleaseNotices(ctx context.Context, notices []loss.DueNotice) error {
	err := g.Ledger.ReleaseNotices(ctx, notices)
	for _, n := range notices {
		if n.Early {
			g.early.Add(1)
		}
	}
	return err
}

// TestATargetThatIsWellAgainIsFoundByAProbe has nothing due for an hour when a target comes back.
func TestATargetThatIsWellAgainIsFoundByAProbe(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, w *world) {
		clock := newClock(0)
		w.now, w.pace.Probe, w.pace.First, w.pace.Ceiling = clock.now, 5*time.Second, []time.Duration{time.Hour}, 4*time.Hour
		target := &failing{fails: always}
		w.at(taipei, target)
		var early atomic.Int64
		w.through = func(l Ledger) Ledger { return givenBack{l, &early} }
		const cases = 2 * atOnce
		for range cases {
			w.happens(2, taipei)
		}
		w.delivers()
		w.until("the circuit is open", func() bool { return !w.condition(taipei).OpenedAt.IsZero() })
		tried := func() (attempts int) {
			for _, n := range w.notices(loss.NoticeFilter{}) {
				attempts += n.Attempts
			}
			return attempts
		}
		probe := func() {
			before := target.count("")
			clock.move(w.pace.Probe)
			w.until("a probe was sent", func() bool {
				sent := target.count("")
				return sent > before && tried()+int(early.Load()) == sent // and is written down
			})
		}
		for tried() < cases { // then nothing is due
			probe()
		}
		before := w.notices(loss.NoticeFilter{})
		for range 3 {
			probe()
		}
		if diff := cmp.Diff(before, w.notices(loss.NoticeFilter{})); diff != "" {
			t.Errorf("probes before the time count against notices: %s", diff)
		}
		target.change(never)
		clock.move(5 * time.Second)
		w.settled(taipei)
	})
}

package delivery

import (
	"context"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"guashi/server/loss"
)

// claiming counts what is claimed.
type claiming struct {
	Ledger
	count *atomic.Int64
}

// ClaimNotices implements Ledger.
func (c claiming) ClaimNotices(ctx context.Context, wants []loss.NoticeWant, holder string, now, until time.Time) ([]loss.DueNotice, error) {
	claimed, err := c.Ledger.ClaimNotices(ctx, wants, holder, now, until)
	c.count.Add(int64(len(claimed)))
	return claimed, err
}

// TestAStopGivesUpAtOnceWhatIsNotBegun has attempts under way that take longer to end than anybody would wait.
func TestAStopGivesUpAtOnceWhatIsNotBegun(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, w *world) {
		const waiting = 4
		w.pace.Drain, w.pace.Lease, w.pace.Timeout = time.Hour, time.Hour, time.Hour
		var claimed, hanging atomic.Int64
		w.through = func(l Ledger) Ledger { return claiming{l, &claimed} }
		var hangs atomic.Bool
		finish := make(chan struct{})
		answer := sync.OnceFunc(func() { close(finish) })
		defer answer()
		w.at(taipei, http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) {
			if hangs.Load() {
				hanging.Add(1)
				<-finish
			}
			rw.WriteHeader(http.StatusNoContent)
		}))
		w.happens(1, taipei) // how long it takes says how many may wait
		stop := w.delivers()
		w.settled(taipei)
		hangs.Store(true)
		for range atOnce + waiting {
			w.happens(1, taipei)
		}
		w.until("all are claimed", func() bool { return hanging.Load() == atOnce && claimed.Load() == 1+atOnce+waiting })
		go stop()
		free := 0
		w.until("those that have not begun are free", func() bool {
			got, err := w.ledger.ClaimNotices(t.Context(), []loss.NoticeWant{{Target: taipei, Most: atOnce + waiting}}, "another", w.now(), w.now().Add(time.Hour))
			if err != nil {
				t.Fatal(err)
			}
			free += len(got)
			return free >= waiting
		})
		answer()
		stop()
		if got := w.notices(loss.NoticeFilter{State: loss.NoticePending}); free != waiting || len(got) != waiting {
			t.Errorf("%d were free, and %d have not been sent", free, len(got))
		}
	})
}

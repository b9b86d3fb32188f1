package delivery

import (
	"fmt"
	"testing"
	"time"

	"guashi/server/loss"
	"guashi/server/receiver"
)

func TestReconcileFindsWhatIsMissing(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, w *world) {
		r := w.receives(taipei)
		for range 3 {
			w.happens(1, taipei)
		}
		w.delivers()
		w.settled(taipei)
		differences := func() string {
			found, err := Reconcile(t.Context(), w.ledger, w.targets[taipei], taipei, w.now().Add(-time.Hour), w.now().Add(time.Hour))
			if err != nil {
				t.Fatal(err)
			}
			return fmt.Sprintf("%d", len(found))
		}
		if got := differences(); got != "0" {
			t.Errorf("%s differences", got)
		}
		empty, err := receiver.OpenStore("")
		if err != nil {
			t.Fatal(err)
		}
		r.Store = empty // its disk was lost
		if got := differences(); got != "3" {
			t.Errorf("%s differences after a loss", got)
		}
		for _, n := range w.notices(loss.NoticeFilter{}) {
			if _, err := w.ledger.ReplayNotices(t.Context(), loss.NoticePick{ID: n.ID}, w.now(), loss.AuditEvent{At: w.now(), Actor: "operator"}); err != nil {
				t.Fatal(err)
			}
		}
		w.settled(taipei)
		arrived(w, r, taipei)
		w.targets[taipei].secrets, _ = Secrets([]string{otherSecret}) // a good one
		if _, err := Reconcile(t.Context(), w.ledger, w.targets[taipei], taipei, w.now(), w.now()); err == nil {
			t.Error("a stranger gets the list")
		}
	})
}

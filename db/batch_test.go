package db_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"guashi/db"
	"guashi/server/loss"
	"guashi/server/partner"
)

// Whatever goes to disk together, each challenge is spent by one of its answers,
// and each event is on record once.
func TestWritesTogetherAreAnsweredEachForItself(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		const challenges, answers = 40, 5
		var first [challenges]atomic.Int32
		var group sync.WaitGroup
		for i := range challenges * answers {
			group.Go(func() {
				ok, err := d.SpendChallenge(t.Context(), [16]byte{byte(i % challenges)}, at.Add(time.Minute))
				if err != nil {
					t.Error(err)
				}
				if ok {
					first[i%challenges].Add(1)
				}
			})
			group.Go(func() {
				event := loss.AuditEvent{At: at, Actor: "citizen", Operation: loss.OpStatus, Outcome: loss.OutcomeOK, RequestID: "R"}
				if err := d.Audit(t.Context(), event); err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		for i := range first {
			if n := first[i].Load(); n != 1 {
				t.Errorf("challenge %d was spent %d times", i, n)
			}
		}
		if n := d.Count(t, "audit_events"); n != challenges*answers {
			t.Errorf("%d events on record, want %d", n, challenges*answers)
		}
	})
}

// One event that the engine objects to takes no other with it.
// SQLite takes text of any length and has nothing to object to.
func TestOneBadWriteSpoilsNoOther(t *testing.T) {
	on(t, "mariadb", func(t *testing.T, d *db.DB) {
		var failed atomic.Int32
		var group sync.WaitGroup
		for i := range 60 {
			group.Go(func() {
				outcome := loss.OutcomeOK
				if i == 30 {
					outcome = "longer than the column that outcomes stand in"
				}
				if err := d.Audit(t.Context(), loss.AuditEvent{At: at, Actor: "citizen", Operation: loss.OpStatus, Outcome: outcome}); err != nil {
					failed.Add(1)
				}
			})
		}
		group.Wait()
		if n := failed.Load(); n != 1 {
			t.Errorf("%d writes failed, want 1", n)
		}
	})
}

func TestAWriteWhoseRequestHasEndedIsNoAnswer(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		gone, cancel := context.WithCancel(t.Context())
		cancel()
		if first, err := d.SpendChallenge(gone, [16]byte{1}, at); err == nil && !first {
			t.Error("spent, but not first")
		}
		for range 50 { // the writer is at work on some of them meanwhile, which the race detector sees
			usage, standing, err := d.Record(gone, question("partner-1", at, 1))
			if err != nil && (usage != partner.Usage{} || standing.Limits != nil) {
				t.Errorf("an answer with an error: %+v, %+v", usage, standing)
			}
			if found, err := d.CardReports(gone, []loss.Key{{1}}); err != nil && found != nil {
				t.Errorf("an answer with an error: %+v", found)
			}
		}
	})
}

package db_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"guashi/db"
	"guashi/graph"
	"guashi/server/loss"
	"guashi/server/secrets/secretstest"
	"guashi/server/trail"
)

func audited(t *testing.T, d *db.DB, n int) {
	t.Helper()
	for range n {
		if err := d.Audit(t.Context(), loss.AuditEvent{At: time.Now(), Actor: "citizen", Operation: loss.OpStatus, Outcome: loss.OutcomeOK, RequestID: "r"}); err != nil {
			t.Fatal(err)
		}
	}
}

func sealAll(t *testing.T, d *db.DB) {
	t.Helper()
	if _, err := d.SealAudit(t.Context(), time.Now(), d.Keys.TrailSigner()); err != nil {
		t.Fatal(err)
	}
}

func verified(t *testing.T, d *db.DB, head *trail.Head) trail.Result {
	t.Helper()
	result, err := trail.Verify(t.Context(), d, d.Keys.TrailSigner().Public(), head)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func TestSealedTrailIsWhole(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		for _, n := range []int{1, 2, 7} {
			audited(t, d, n)
			sealAll(t, d)
		}
		audited(t, d, 3)
		got := verified(t, d, nil)
		if len(got.Findings) != 0 || got.Seals != 3 || got.Events != 10 || got.Waiting != 3 {
			t.Errorf("%+v", got)
		}
		head := got.Last.Published()
		sealAll(t, d)
		if got := verified(t, d, &head); len(got.Findings) != 0 || got.Waiting != 0 {
			t.Errorf("with a published head: %+v", got)
		}
	})
}

// TestABacklogIsSealedToItsEnd seals events that are older than the slack, and more than one seal takes.
func TestABacklogIsSealedToItsEnd(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		d.SealAtOnce(4)
		audited(t, d, 11)
		d.LiftGuards(t)
		for i, id := range d.Texts(t, "SELECT id FROM audit_events ORDER BY id") {
			d.Tamper(t, "UPDATE audit_events SET id = ? WHERE id = ?", fmt.Sprintf("01900000-%04d-7000-8000-000000000000", i), id)
		}
		audited(t, d, 3)
		sealAll(t, d)
		got := verified(t, d, nil)
		if len(got.Findings) != 0 || got.Events != 14 || got.Seals != 4 || got.Waiting != 0 {
			t.Fatalf("%+v", got)
		}
		audited(t, d, 1)
		if got := verified(t, d, nil); len(got.Findings) != 0 || got.Waiting != 1 {
			t.Errorf("after the backlog: %+v", got)
		}
	})
}

func TestReplicasSealEachEventOnce(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		audited(t, d, 40)
		var group sync.WaitGroup
		for range 8 {
			group.Go(func() { sealAll(t, d) })
		}
		group.Wait()
		sealAll(t, d)
		if got := verified(t, d, nil); len(got.Findings) != 0 || got.Events != 40 || got.Waiting != 0 {
			t.Errorf("%+v", got)
		}
	})
}

// TestTamperingIsFound lifts the engine's own guards first, as somebody with the database in hand could.
func TestTamperingIsFound(t *testing.T) {
	for name, c := range map[string]struct {
		sql  string
		want string
	}{
		"changed":        {"UPDATE audit_events SET outcome = 'OK ' WHERE id = (SELECT id FROM (SELECT MIN(id) AS id FROM audit_events) AS e)", "event FIRST was changed after seal 1"},
		"removed":        {"DELETE FROM audit_events WHERE id = (SELECT id FROM (SELECT MIN(id) AS id FROM audit_events) AS e)", "event FIRST was removed after seal 1"},
		"inserted":       {"INSERT INTO audit_events (id, at, actor, source_hash, person_hash, operation, outcome, request_id) VALUES ('01900000-0000-7000-8000-000000000000', '2026-01-01 00:00:00', 'citizen', '', '', 'status', 'OK', '')", "event 01900000-0000-7000-8000-000000000000 was inserted between sealed ones"},
		"seal removed":   {"DELETE FROM audit_seals WHERE seq = 1", "the one before it is missing"},
		"tail cut":       {"DELETE FROM audit_seals WHERE seq = 2", "it was published, and is missing"},
		"leaves changed": {"UPDATE audit_leaves SET leaf = previous_leaf WHERE seal = 1", "its leaves are not those that were sealed"},
	} {
		t.Run(name, func(t *testing.T) {
			onEveryEngine(t, func(t *testing.T, d *db.DB) {
				audited(t, d, 3)
				sealAll(t, d)
				audited(t, d, 2)
				sealAll(t, d)
				head := verified(t, d, nil).Last.Published()
				first := d.Texts(t, "SELECT MIN(id) FROM audit_events")[0]
				d.LiftGuards(t)
				d.Tamper(t, strings.ReplaceAll(c.sql, "previous_leaf", "'00000000000000000000000000000000'"))
				want := strings.ReplaceAll(c.want, "FIRST", first)
				for _, f := range verified(t, d, &head).Findings {
					if strings.Contains(f.String(), want) {
						return
					}
				}
				t.Errorf("nobody said that %s", want)
			})
		})
	}
}

func TestAForgedChainIsFound(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		audited(t, d, 2)
		if _, err := d.SealAudit(t.Context(), time.Now(), secretstest.New(t).TrailSigner()); err != nil {
			t.Fatal(err)
		}
		got := verified(t, d, nil)
		if len(got.Findings) != 1 || !strings.Contains(got.Findings[0].String(), "not by a key of ours") {
			t.Errorf("%v", got.Findings)
		}
	})
}

func TestErasingLeavesTheTrailWhole(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		r := reported(t, d, 1, songshan, 1)
		clerk := as(loss.RoleClerk, "O1", "", at)
		if _, err := deskOf(d).RevokeAtOffice(t.Context(), clerk, loss.OfficeRevocationInput{Number: r.Number, IdentityDocument: "護照"}); err != nil {
			t.Fatal(err)
		}
		sealAll(t, d)
		if _, err := d.Erase(t.Context(), at.Add(time.Hour), at); err != nil {
			t.Fatal(err)
		}
		if got := verified(t, d, nil); len(got.Findings) != 0 || got.Events == 0 {
			t.Errorf("%+v", got)
		}
	})
}

// sealAt seals as at a time.
func sealAt(t *testing.T, d *db.DB, now time.Time) {
	t.Helper()
	if _, err := d.SealAudit(t.Context(), now, d.Keys.TrailSigner()); err != nil {
		t.Fatal(err)
	}
}

const slackOver = 2 * time.Minute

// insertEvent writes an event with an id of its own choice, as somebody with the database in hand could.
func insertEvent(t *testing.T, d *db.DB, id string) {
	t.Helper()
	d.Tamper(t, "INSERT INTO audit_events (id, at, actor, source_hash, person_hash, operation, outcome, request_id) VALUES (?, ?, 'citizen', '', '', 'status', 'OK', '')", id, time.Now())
}

// TestWhatIsInsertedBeforeAHeadIsNamed chooses ids right beside those of sealed events; a later seal does not take them in.
func TestWhatIsInsertedBeforeAHeadIsNamed(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		audited(t, d, 3)
		sealAll(t, d)
		audited(t, d, 2)
		sealAt(t, d, time.Now().Add(slackOver))
		head := verified(t, d, nil).Last.Published()
		d.LiftGuards(t)
		var inserted []string
		for i, id := range d.Texts(t, "SELECT id FROM audit_events ORDER BY id") {
			beside := fmt.Sprintf("%s%012d", id[:24], i)
			insertEvent(t, d, beside)
			inserted = append(inserted, "event "+beside+" was inserted between sealed ones")
		}
		sealAt(t, d, time.Now().Add(2*slackOver))
		var found []string
		for _, f := range verified(t, d, &head).Findings {
			found = append(found, f.String())
		}
		if diff := cmp.Diff(inserted, found); diff != "" {
			t.Error(diff)
		}
	})
}

// TestWhatIsWrittenWhileASealIsMadeIsNotInserted has an event that took its id before a seal come after it. On SQLite
// the seal waits for the event, as nothing is written beside anything else there.
func TestWhatIsWrittenWhileASealIsMadeIsNotInserted(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		audited(t, d, 1)
		sealed := make(chan error, 1)
		var sealing error
		err := d.Transact(t.Context(), func(tx loss.Tx) error {
			if err := tx.Insert(t.Context(), fresh(t, 1)); err != nil { // with its event
				return err
			}
			go func() {
				_, err := d.SealAudit(context.Background(), time.Now(), d.Keys.TrailSigner())
				sealed <- err
			}()
			if strings.HasSuffix(t.Name(), "mariadb") {
				sealing = <-sealed
				sealed <- nil
			}
			return nil
		})
		if err := errors.Join(err, sealing, <-sealed); err != nil {
			t.Fatal(err)
		}
		sealAll(t, d)
		if got := verified(t, d, nil); len(got.Findings) != 0 || got.Events != 2 || got.Waiting != 0 {
			t.Errorf("%+v", got)
		}
	})
}

// TestAnEventGetsItsIDUnderTheLock has an event wait for another process that writes: a seal of that one may come first.
func TestAnEventGetsItsIDUnderTheLock(t *testing.T) {
	address, keys := engines["sqlite"](t), secretstest.New(t)
	both := []*db.DB{opened(t, address, keys), opened(t, address, keys)}
	audit := make(chan error, 1)
	var released time.Time
	err := both[0].Transact(t.Context(), func(tx loss.Tx) error {
		if err := tx.Insert(t.Context(), fresh(t, 1)); err != nil {
			return err
		}
		go func() {
			audit <- both[1].Audit(context.Background(), loss.AuditEvent{At: at, Actor: "citizen", Operation: loss.OpStatus, Outcome: loss.OutcomeOK})
		}()
		for !both[1].Writing(t) {
			<-time.After(time.Millisecond)
		}
		<-time.After(2 * time.Millisecond) // ids tell milliseconds apart
		released = time.Now()
		return nil
	})
	if err := errors.Join(err, <-audit); err != nil {
		t.Fatal(err)
	}
	id := strings.ReplaceAll(both[0].Texts(t, "SELECT id FROM audit_events WHERE operation = 'status'")[0], "-", "")
	if id[:12] < fmt.Sprintf("%012x", released.UnixMilli()) {
		t.Error("the event got its id before its turn")
	}
}

// TestAClockSetBackInsertsNothing writes events after a seal that bears a later time.
func TestAClockSetBackInsertsNothing(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		audited(t, d, 1)
		ahead := time.Now().Add(30 * time.Second)
		sealAt(t, d, ahead)
		audited(t, d, 2)
		_, err := d.SealAudit(t.Context(), time.Now(), d.Keys.TrailSigner())
		if behind := errors.Is(err, db.ErrClockBehind); err != nil && !behind {
			t.Fatal(err)
		}
		if got := verified(t, d, nil); len(got.Findings) != 0 || got.Events != 3 || got.Waiting != 0 {
			t.Errorf("%+v", got)
		}
		sealAt(t, d, ahead.Add(time.Hour))
		if _, err := d.SealAudit(t.Context(), time.Now(), d.Keys.TrailSigner()); !errors.Is(err, db.ErrClockBehind) {
			t.Errorf("an hour behind: %v", err)
		}
	})
}

// TestTheTrailIsClosedWhenNothingMoreHappens inserts an event after the slack of the last seal is over.
func TestTheTrailIsClosedWhenNothingMoreHappens(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		audited(t, d, 1)
		sealAll(t, d)
		now := time.Now()
		sealAt(t, d, now.Add(slackOver))
		seals := verified(t, d, nil).Seals
		sealAt(t, d, now.Add(2*slackOver))
		if got := verified(t, d, nil); got.Seals != seals || len(got.Findings) != 0 {
			t.Errorf("%d seals after %d: %v", got.Seals, seals, got.Findings)
		}
		closedBesideTheFirst(t, d)
	})
}

// closedBesideTheFirst inserts an event in the millisecond of the first one, which must be found.
func closedBesideTheFirst(t *testing.T, d *db.DB) {
	t.Helper()
	d.LiftGuards(t)
	insertEvent(t, d, d.Texts(t, "SELECT MIN(id) FROM audit_events")[0][:24]+"000000000000")
	if got := verified(t, d, nil); len(got.Findings) != 1 || got.Findings[0].What != "inserted" {
		t.Errorf("%+v", got)
	}
}

// TestTheMillisecondOfTheLastEventIsClosedToo has a seal bear the millisecond of its own last event, as one of the
// most events that a seal takes does, and any other by chance.
func TestTheMillisecondOfTheLastEventIsClosedToo(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		d.SealAtOnce(1)
		audited(t, d, 1)
		sealAt(t, d, time.Now().Add(slackOver))
		seals := verified(t, d, nil).Seals
		sealAt(t, d, time.Now().Add(2*slackOver))
		if got := verified(t, d, nil); got.Seals != seals || len(got.Findings) != 0 {
			t.Errorf("%d seals after %d: %v", got.Seals, seals, got.Findings)
		}
		closedBesideTheFirst(t, d)
	})
}

// TestTheSlackOutlastsAnyOperation of which an event may be the last statement.
func TestTheSlackOutlastsAnyOperation(t *testing.T) {
	on(t, "mariadb", func(t *testing.T, d *db.DB) {
		if slack := d.SealSlack(); slack < 2*graph.OperationTime {
			t.Errorf("%v", slack)
		}
	})
}

// TestAMadeUpPastStandsInItsOrder tells events of a demonstration's past, the later one first, and one after a seal.
func TestAMadeUpPastStandsInItsOrder(t *testing.T) {
	on(t, "sqlite", func(t *testing.T, d *db.DB) {
		tell := func(ago time.Duration, id string) {
			event := loss.AuditEvent{At: time.Now().Add(-ago), Actor: "citizen", Operation: loss.OpStatus, Outcome: loss.OutcomeOK, RequestID: id}
			if err := d.MadeUp().Audit(t.Context(), event); err != nil {
				t.Fatal(err)
			}
		}
		tell(time.Hour, "later")
		tell(2*time.Hour, "earlier")
		audited(t, d, 1)
		sealAt(t, d, time.Now().Add(time.Second))
		tell(3*time.Hour, "told after the seal")
		want := []string{"told after the seal", "r", "later", "earlier"}
		if diff := cmp.Diff(want, d.Texts(t, "SELECT request_id FROM audit_events ORDER BY id DESC")); diff != "" {
			t.Error(diff)
		}
		sealAll(t, d)
		if got := verified(t, d, nil); len(got.Findings) != 0 || got.Events != 4 {
			t.Errorf("%+v", got)
		}
	})
}

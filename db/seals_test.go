package db_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"guashi/db"
	"guashi/server/loss"
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
		if _, err := d.SealAudit(t.Context(), time.Now(), newKeys(t).TrailSigner()); err != nil {
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

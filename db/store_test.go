package db_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"guashi/db"
	"guashi/db/mariadbtest"
	"guashi/db/sqlitetest"
	"guashi/server/identity"
	"guashi/server/loss"
	"guashi/server/secrets"
	"guashi/server/secrets/secretstest"
)

var engines = map[string]func(t *testing.T) string{
	"sqlite": sqlitetest.Fresh,
}

func TestMain(m *testing.M) {
	mariadbtest.Main(m, func(s *mariadbtest.Server) { engines["mariadb"] = s.Fresh })
}

var at = time.Date(2026, 12, 31, 15, 59, 59, 999_999_000, time.UTC) // midnight in Taipei follows

// onEveryEngine runs one promise on each engine, on an empty migrated database.
func onEveryEngine(t *testing.T, promise func(t *testing.T, d *db.DB)) {
	for name := range engines {
		on(t, name, promise)
	}
}

func on(t *testing.T, engine string, promise func(t *testing.T, d *db.DB)) {
	t.Run(engine, func(t *testing.T) {
		d, err := db.Open(t.Context(), engines[engine](t), secretstest.New(t))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = d.Close() })
		if err := d.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		promise(t, d)
	})
}

func fresh(t *testing.T, person byte) loss.Change {
	t.Helper()
	number, err := loss.NewNumber()
	if err != nil {
		t.Fatal(err)
	}
	declared := loss.Declaration{IDNumber: "A149410774", Name: "翁明𦰡", BirthDate: identity.Date{Year: 1911, Month: 12, Day: 31}, TownCode: "63000010"}
	return loss.Change{
		Report: loss.Report{
			Number: number, Person: loss.Key{person}, TownCode: "63000010", State: loss.Active, ContactState: loss.Pending,
			ReportedAt: at, PasswordHash: "$", Sequence: 1, Declaration: declared,
			Milestones: []loss.Milestone{{Kind: loss.MilestoneReported, At: at}},
		},
		Notices: []loss.Notice{{Event: loss.EventReported, Target: loss.Target{Kind: loss.Central, Code: "central"}, Sequence: 1, At: at}},
		Audit:   loss.AuditEvent{At: at, Actor: "citizen", Operation: loss.OpReport, Outcome: loss.OutcomeOK},
	}
}

func insert(ctx context.Context, d *db.DB, change loss.Change) error {
	return d.Transact(ctx, func(tx loss.Tx) error { return tx.Insert(ctx, change) })
}

func TestReportComesBackAsItWasWritten(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		change := fresh(t, 1)
		if err := insert(t.Context(), d, change); err != nil {
			t.Fatal(err)
		}
		got, err := d.ReportsOf(t.Context(), loss.Key{1})
		if err != nil || len(got) != 1 {
			t.Fatalf("%d reports, %v", len(got), err)
		}
		if got[0].Declaration != change.Report.Declaration || !got[0].ReportedAt.Equal(at) || got[0].ReportedAt.Location() != time.UTC {
			t.Errorf("came back at %v", got[0].ReportedAt)
		}
		if len(got[0].Milestones) != 1 || !got[0].Milestones[0].At.Equal(at) {
			t.Errorf("milestones: %v", got[0].Milestones)
		}
	})
}

func TestOneActiveReportByConstraint(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		changes := make([]loss.Change, 100)
		for i := range changes {
			changes[i] = fresh(t, 1)
		}
		results := make([]error, len(changes))
		var group sync.WaitGroup
		for i, change := range changes {
			group.Go(func() { results[i] = insert(t.Context(), d, change) })
		}
		group.Wait()
		written := 0
		for _, err := range results {
			if err == nil {
				written++
			} else if !errors.Is(err, loss.ErrActiveExists) {
				t.Errorf("refused with %v", err)
			}
		}
		if written != 1 {
			t.Errorf("%d active reports", written)
		}
	})
}

func TestApplyOnlyToWhatWasSeen(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		change := fresh(t, 1)
		if err := insert(t.Context(), d, change); err != nil {
			t.Fatal(err)
		}
		from := change.Report
		change.Report.State, change.Report.RevokedAt, change.Notices = loss.Revoked, at, nil
		change.Report.Milestones = []loss.Milestone{{Kind: loss.MilestoneRevoked, At: at}}
		runs := 0
		apply := func() error {
			return d.Transact(t.Context(), func(tx loss.Tx) error {
				runs++
				return tx.Apply(t.Context(), from, change)
			})
		}
		if err := apply(); err != nil {
			t.Fatal(err)
		}
		runs = 0
		if err := apply(); !errors.Is(err, loss.ErrUnavailable) || runs < 2 {
			t.Errorf("changed twice from one state: %v after %d runs", err, runs)
		}
		if reports, err := d.ReportsOf(t.Context(), loss.Key{1}); err != nil || len(reports[0].Milestones) != 2 {
			t.Errorf("milestones: %+v, %v", reports, err)
		}
		if err := insert(t.Context(), d, fresh(t, 1)); err != nil {
			t.Errorf("no new report after a revocation: %v", err)
		}
	})
}

func TestALostClaimWritesNothing(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		change := fresh(t, 1)
		change.Remembered = &loss.Remembered{Claim: loss.Claim{Scope: loss.Key{9}, Owner: "nobody"}, Outcome: []byte("{}")}
		if err := insert(t.Context(), d, change); !errors.Is(err, loss.ErrClaimLost) {
			t.Errorf("written without the claim: %v", err)
		}
		if got, err := d.ReportsOf(t.Context(), loss.Key{1}); err != nil || len(got) != 0 {
			t.Errorf("%d reports are left, %v", len(got), err)
		}
	})
}

func TestClaims(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		claim := func(input byte, owner string, now time.Time) loss.Standing {
			t.Helper()
			seen, err := d.Standing(t.Context(), loss.Claim{Scope: loss.Key{1}, Input: loss.Key{input}}, now)
			if err != nil {
				t.Fatal(err)
			}
			got, err := d.Claim(t.Context(), loss.Claim{Scope: loss.Key{1}, Input: loss.Key{input}, Owner: owner}, now, now.Add(time.Minute), now.Add(time.Hour))
			if err != nil {
				t.Fatal(err)
			}
			if seen.Free != got.Mine || !seen.Free && (seen.Same != got.Same || string(seen.Outcome) != string(got.Outcome)) {
				t.Errorf("%s sees %+v, and claims %+v", owner, seen, got)
			}
			return got
		}
		release := func(owner string) {
			t.Helper()
			if err := d.Release(t.Context(), loss.Claim{Scope: loss.Key{1}, Input: loss.Key{1}, Owner: owner}); err != nil {
				t.Fatal(err)
			}
		}
		if got := claim(1, "early", at); !got.Mine {
			t.Error("a free key is not claimed")
		}
		release("early")
		if got := claim(1, "first", at); !got.Mine {
			t.Error("the first claim is not held")
		}
		if got := claim(1, "second", at.Add(time.Second)); got.Mine || !got.Same || got.Outcome != nil {
			t.Errorf("while the first runs: %+v", got)
		}
		if got := claim(2, "other", at.Add(time.Second)); got.Mine || got.Same {
			t.Errorf("with another input: %+v", got)
		}
		if got := claim(1, "heir", at.Add(2*time.Minute)); !got.Mine {
			t.Error("a lapsed claim is not taken over")
		}
		release("first")
		if got := claim(1, "third", at.Add(2*time.Minute)); got.Mine {
			t.Error("who has lost a claim released that of its heir")
		}
		change := fresh(t, 1)
		change.Remembered = &loss.Remembered{Claim: loss.Claim{Scope: loss.Key{1}, Owner: "heir"}, Outcome: []byte("{}")}
		if err := insert(t.Context(), d, change); err != nil {
			t.Fatal(err)
		}
		if got := claim(1, "later", at.Add(3*time.Minute)); got.Mine || string(got.Outcome) != "{}" {
			t.Errorf("after the outcome: %+v", got)
		}
		release("heir")
		if got := claim(1, "last", at.Add(3*time.Minute)); got.Mine || string(got.Outcome) != "{}" {
			t.Errorf("an outcome was released: %+v", got)
		}
		if got := claim(2, "much later", at.Add(2*time.Hour)); !got.Mine {
			t.Error("a key past its time is not free")
		}
	})
}

func TestAChallengeIsSpentOnce(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		firsts := make([]bool, 50)
		var group sync.WaitGroup
		for i := range firsts {
			group.Go(func() {
				first, err := d.SpendChallenge(t.Context(), [16]byte{1}, at)
				if err != nil {
					t.Error(err)
				}
				firsts[i] = first
			})
		}
		group.Wait()
		spent := 0
		for _, first := range firsts {
			if first {
				spent++
			}
		}
		if spent != 1 {
			t.Errorf("spent %d times", spent)
		}
	})
}

func TestFailuresAddUp(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		var group sync.WaitGroup
		for range 20 {
			group.Go(func() {
				if err := d.AddFailure(t.Context(), []loss.Key{{1}, {2}}, 7); err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		counts, err := d.FailureCounts(t.Context(), []loss.Key{{1}, {3}}, 7)
		if err != nil || counts[loss.Key{1}][7] != 20 || len(counts[loss.Key{3}]) != 0 {
			t.Errorf("counted %v, %v", counts, err)
		}
		if later, err := d.FailureCounts(t.Context(), []loss.Key{{1}}, 8); err != nil || len(later[loss.Key{1}]) != 0 {
			t.Errorf("older slots count: %v, %v", later, err)
		}
	})
}

func TestMediaAreTheSameBytesAtEveryFetch(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		for drawn := range byte(3) {
			got, err := d.KeepMedia(t.Context(), [16]byte{1}, "png", at, func() ([]byte, error) { return []byte{drawn}, nil })
			if err != nil || len(got) != 1 || got[0] != 0 {
				t.Errorf("fetched %v, %v", got, err)
			}
		}
		if err := d.Purge(t.Context(), at.Add(time.Second)); err != nil {
			t.Fatal(err)
		}
		got, err := d.KeepMedia(t.Context(), [16]byte{1}, "png", at, func() ([]byte, error) { return []byte{9}, nil })
		if err != nil || got[0] != 9 {
			t.Errorf("kept past its time: %v, %v", got, err)
		}
	})
}

func TestOtherKeysAreRefused(t *testing.T) {
	for name, open := range engines {
		t.Run(name, func(t *testing.T) {
			address := open(t)
			for i, keys := range []*secrets.Keys{secretstest.New(t), secretstest.New(t)} {
				d, err := db.Open(t.Context(), address, keys)
				if err != nil {
					t.Fatal(err)
				}
				if err := d.Migrate(t.Context()); err != nil {
					t.Fatal(err)
				}
				if err := d.CheckKeys(t.Context()); (err != nil) != (i == 1) {
					t.Errorf("keys %d: %v", i, err)
				}
				if err := d.Close(); err != nil {
					t.Error(err)
				}
			}
		})
	}
}

func TestAnUnreachableDatabaseIsSaidInOneLine(t *testing.T) {
	_, err := db.Open(t.Context(), "mysql://somebody:secretword@127.0.0.1:1/nowhere", nil)
	if !errors.Is(err, loss.ErrUnavailable) {
		t.Fatalf("answered %v", err)
	}
}

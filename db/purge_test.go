package db_test

import (
	"testing"
	"time"

	"guashi/db"
	"guashi/server/auth"
	"guashi/server/loss"
	"guashi/server/partner"
)

// TestWhatIsPastItsTimeIsForgottenAndNothingElse writes one row of each kind and looks at the edge of its time.
func TestWhatIsPastItsTimeIsForgottenAndNothingElse(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		d.Tamper(t, `INSERT INTO staff (username, role, password_hash, must_change, epoch, created_at) VALUES ('amy', 'ADMIN', '', ?, 0, ?)`, false, at)
		start := at.Truncate(5 * time.Minute)
		if err := d.AddPartner(t.Context(), watcher(), loss.AuditEvent{At: at}); err != nil {
			t.Fatal(err)
		}
		for table, c := range map[string]struct {
			write func() error
			kept  time.Duration
		}{
			"spent_challenges": {func() error {
				_, err := d.SpendChallenge(t.Context(), [16]byte{1}, start.Add(time.Minute))
				return err
			}, time.Hour + time.Minute},
			"challenge_media": {func() error {
				_, err := d.KeepMedia(t.Context(), [16]byte{1}, "png", start.Add(time.Minute), func() ([]byte, error) { return []byte{1}, nil })
				return err
			}, time.Minute},
			"failures": {func() error { return d.AddFailure(t.Context(), []loss.Key{{1}}, loss.SlotOf(start)) }, 2*time.Hour + 5*time.Minute - 1},
			"idempotency": {func() error {
				_, err := d.Claim(t.Context(), loss.Claim{Scope: loss.Key{1}, Owner: "o"}, start, start, start.Add(24*time.Hour))
				return err
			}, 24 * time.Hour},
			"watches": {func() error {
				_, err := d.Watch(t.Context(), question("partner-1", start, 1), []loss.Key{{1}}, start.Add(time.Hour), func([]partner.CardReport) []partner.Recorded {
					return []partner.Recorded{{Person: loss.Key{1}, Answer: partner.NotReported}}
				})
				return err
			}, time.Hour - time.Microsecond},
			"sessions": {func() error {
				s := auth.Session{ID: [16]byte{1}, Username: "amy", StartedAt: start, SeenAt: start}
				return d.Open(t.Context(), s, auth.SignIn{At: start, Username: "amy", Outcome: "OK"}, loss.AuditEvent{At: start, Actor: "staff"})
			}, auth.MaxTime},
		} {
			if err := c.write(); err != nil {
				t.Fatalf("%s: %v", table, err)
			}
			for _, edge := range []struct {
				after time.Duration
				left  int
			}{{c.kept, 1}, {c.kept + time.Microsecond, 0}} {
				if err := d.Purge(t.Context(), start.Add(edge.after)); err != nil {
					t.Fatal(err)
				}
				if n := d.Count(t, table); n != edge.left {
					t.Errorf("%s: %d rows %v after", table, n, edge.after)
				}
			}
		}
		if n := d.Count(t, "audit_events"); n != 2 {
			t.Errorf("%d audit events are left", n)
		}
	})
}

package main

import (
	"strings"
	"testing"
	"time"

	"guashi/server/auth"
	"guashi/server/config"
	"guashi/server/identity"
	"guashi/server/loss"
	"guashi/server/partner"
)

// TestOldQuestionsAreForgottenAtNight runs what a server runs by itself, before and at 03:00 in Taipei.
func TestOldQuestionsAreForgottenAtNight(t *testing.T) {
	var settings config.Settings
	var st stores
	a := newAPI(t, engines["sqlite"](t), func(s *config.Settings, stores *stores) {
		s.QuestionsKept = "30d"
		settings, st = *s, *stores
	})
	client := a.addPartner("Bank", partner.Settings{})
	q := partner.Question{At: time.Now(), Partner: client.ID, Kind: partner.KindStatus, Answers: []partner.Recorded{{Answer: partner.NotReported}}, Quota: partner.DefaultQuota}
	if _, _, err := a.database.Record(t.Context(), q); err != nil {
		t.Fatal(err)
	}
	today := loss.StartOf(identity.DateOf(q.At))
	for _, c := range []struct{ days, hours, left int }{{29, 3, 1}, {32, 2, 1}, {32, 3, 0}} {
		tidy(t.Context(), &settings, st, &loss.Calendar{}, today.AddDate(0, 0, c.days).Add(time.Duration(c.hours)*time.Hour), identity.Date{})
		if n := a.recorded(client.ID); n != c.left {
			t.Errorf("after %d days, at %d o'clock: %d questions", c.days, c.hours, n)
		}
	}
}

// TestWhatWasDeclaredIsErasedAtNight once its time is over, and not in the night before (F1).
func TestWhatWasDeclaredIsErasedAtNight(t *testing.T) {
	for name := range engines {
		t.Run(name, func(t *testing.T) {
			var settings config.Settings
			var st stores
			a := newAPI(t, engines[name](t), func(s *config.Settings, stores *stores) {
				s.Retention = "30d"
				settings, st = *s, *stores
			})
			a.report(person(nil), "aB3x")
			if got := a.revoke(person(nil), "aB3x"); got.State != "REVOKED" {
				t.Fatalf("%+v", got)
			}
			now := time.Now()
			today := loss.StartOf(identity.DateOf(now))
			for _, c := range []struct{ days, hours, left int }{{29, 3, 1}, {32, 2, 1}, {32, 3, 0}} {
				tidy(t.Context(), &settings, st, &loss.Calendar{}, today.AddDate(0, 0, c.days).Add(time.Duration(c.hours)*time.Hour), identity.Date{})
				if n, err := a.database.CountErasable(t.Context(), now.AddDate(0, 0, 1)); err != nil || n != c.left {
					t.Errorf("after %d days, at %d o'clock: %d declarations, %v", c.days, c.hours, n, err)
				}
			}
			if text, err := runs(t, retentionRun{DryRun: true}, &settings); err != nil || !strings.HasPrefix(text, "0 reports ended before") {
				t.Errorf("%s, %v", text, err)
			}
		})
	}
}

// TestADryRunErasesNothing counts what is due, as often as it is asked; the run erases just that (F1).
func TestADryRunErasesNothing(t *testing.T) {
	address := engines["sqlite"](t)
	var settings config.Settings
	a := newAPI(t, address, func(s *config.Settings, _ *stores) { settings = *s })
	a.report(person(nil), "aB3x")
	a.revoke(person(nil), "aB3x")
	a.report(person(nil), "aB3x") // goes on
	raw := behind(t, address)
	if _, err := raw.Exec("UPDATE reports SET ended_at = '2020-01-01 00:00:00' WHERE state = 'REVOKED'"); err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		dry  bool
		want string
	}{{true, "1 reports ended before "}, {true, "1 reports ended before "}, {false, "erased what was declared in 1 reports"}, {true, "0 reports ended before "}} {
		if text, err := runs(t, retentionRun{DryRun: step.dry}, &settings); err != nil || !strings.HasPrefix(text, step.want) {
			t.Errorf("dry: %v: %s, %v", step.dry, text, err)
		}
	}
}

// TestFailedSignInsAreForgottenAtNight so that outsiders cannot make the table grow without end; the rest stays.
func TestFailedSignInsAreForgottenAtNight(t *testing.T) {
	for name := range engines {
		t.Run(name, func(t *testing.T) {
			var settings config.Settings
			var st stores
			a := newAPI(t, engines[name](t), func(s *config.Settings, stores *stores) { settings, st = *s, *stores })
			a.addStaff("clerk", loss.RoleClerk, "63000010", "")
			now := time.Now()
			for _, outcome := range []string{"OK", "OTP_REQUIRED", "PASSWORD_RESET", "WRONG_CREDENTIALS", "OTP_WRONG"} {
				if err := a.database.Note(t.Context(), auth.SignIn{At: now, Username: "clerk", Outcome: outcome}); err != nil {
					t.Fatal(err)
				}
			}
			today := loss.StartOf(identity.DateOf(now))
			for _, c := range []struct{ days, hours, left int }{{89, 3, 5}, {92, 2, 5}, {92, 3, 3}} {
				tidy(t.Context(), &settings, st, &loss.Calendar{}, today.AddDate(0, 0, c.days).Add(time.Duration(c.hours)*time.Hour), identity.Date{})
				ins, err := a.database.SignIns(t.Context(), "clerk", 9)
				if err != nil || len(ins) != c.left || ins[len(ins)-1].Outcome != "OK" {
					t.Errorf("after %d days, at %d o'clock: %v, %v", c.days, c.hours, ins, err)
				}
			}
		})
	}
}

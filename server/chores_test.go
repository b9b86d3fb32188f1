package main

import (
	"testing"
	"time"

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
		tidy(t.Context(), &settings, st, today.AddDate(0, 0, c.days).Add(time.Duration(c.hours)*time.Hour), identity.Date{})
		if n := a.recorded(client.ID); n != c.left {
			t.Errorf("after %d days, at %d o'clock: %d questions", c.days, c.hours, n)
		}
	}
}

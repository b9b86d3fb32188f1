package main

import (
	"context"
	"log/slog"
	"time"

	"guashi/server/config"
	"guashi/server/identity"
	"guashi/server/loss"
)

const (
	sealEvery  = 20 * time.Second // unsealed events are at most a minute's worth
	forgetting = time.Minute
	lastSeal   = 5 * time.Second // what a stop may take after the requests have drained
	nightly    = 3               // o'clock, in Taipei
)

// keepUp does what the server owes besides answering, until ctx ends: seals the
// audit trail, forgets what is past its time, erases by night (F1).
func keepUp(ctx context.Context, s *config.Settings, st stores) {
	sealing, tidying := time.NewTicker(sealEvery), time.NewTicker(forgetting)
	defer sealing.Stop()
	defer tidying.Stop()
	var erased identity.Date
	sealTrail(ctx, st)
	for {
		select {
		case <-ctx.Done():
			return
		case <-sealing.C:
			sealTrail(ctx, st)
		case now := <-tidying.C:
			if err := st.keys.TokenKeys().Reload(); err != nil {
				slog.Warn("could not read the token keys again", "cause", err)
			}
			if err := st.main.Purge(ctx, now.UTC()); err != nil {
				slog.Warn("could not forget what is past its time", "cause", err)
			}
			if today := identity.DateOf(now); today != erased && now.In(loss.Taipei).Hour() >= nightly {
				erased = today
				erase(ctx, s, st, now)
			}
		}
	}
}

func sealTrail(ctx context.Context, st stores) {
	if _, err := st.main.SealAudit(ctx, time.Now().UTC(), st.keys.TrailSigner()); err != nil {
		slog.Warn("could not seal the audit trail", "cause", err)
	}
}

func erase(ctx context.Context, s *config.Settings, st stores, now time.Time) {
	before, err := s.KeptUntil(now)
	if err != nil {
		slog.Error("nothing was erased", "cause", err)
		return
	}
	forgetQuestions(ctx, s, st, now)
	n, err := st.main.Erase(ctx, before, now)
	slog.Info("erased what was declared in reports that ended long ago", "reports", n)
	if err != nil {
		slog.Error("not all that is due was erased", "cause", err)
	}
}

func forgetQuestions(ctx context.Context, s *config.Settings, st stores, now time.Time) {
	before, err := s.QuestionsKeptUntil(now)
	if err != nil {
		slog.Error("no question of partners was forgotten", "cause", err)
		return
	}
	n, err := st.main.ForgetQuestions(ctx, before)
	slog.Info("forgot questions of partners from long ago", "rows", n)
	if err != nil {
		slog.Error("not all questions that are due were forgotten", "cause", err)
	}
}

func warnOfCalendar(days *loss.Calendar, now time.Time) {
	if days.EndsSoon(now) {
		slog.Warn("the calendar of working days ends soon: set GUASHI_CALENDAR to the next year's", "until", days.CoveredUntil().String())
	}
}

package main

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"guashi/server/auth"
	"guashi/server/config"
	"guashi/server/identity"
	"guashi/server/loss"
)

const (
	sealEvery  = 20 * time.Second // unsealed events are at most a minute's worth
	forgetting = time.Minute
	reading    = time.Minute     // a new token key signs ten minutes after it was made
	lastSeal   = 5 * time.Second // what a stop may take after the requests have drained
	nightly    = 3               // o'clock, in Taipei
)

// keepUp does what the server owes besides answering, until ctx ends: seals the
// audit trail, forgets what is past its time, erases by night (F1). However long
// the night's work takes, the trail goes on being sealed.
func keepUp(ctx context.Context, s *config.Settings, st stores, days *loss.Calendar) {
	var work sync.WaitGroup
	work.Go(func() {
		sealTrail(ctx, st)
		every(ctx, sealEvery, func(time.Time) { sealTrail(ctx, st) })
	})
	work.Go(func() { every(ctx, reading, func(time.Time) { readTokenKeys(st) }) })
	work.Go(func() {
		var night identity.Date
		every(ctx, forgetting, func(now time.Time) { night = tidy(ctx, s, st, days, now, night) })
	})
	work.Wait()
}

// every does something again and again until ctx ends.
func every(ctx context.Context, pause time.Duration, do func(now time.Time)) {
	ticks := time.NewTicker(pause)
	defer ticks.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case now := <-ticks.C:
			do(now)
		}
	}
}

// tidy forgets what is past its time, and does once a night what is to be done
// then; it returns the day whose night is done.
func tidy(ctx context.Context, s *config.Settings, st stores, days *loss.Calendar, now time.Time, done identity.Date) identity.Date {
	if err := st.main.Purge(ctx, now.UTC()); err != nil {
		slog.Warn("could not forget what is past its time", "cause", err)
	}
	today := identity.DateOf(now)
	if today == done || now.In(loss.Taipei).Hour() < nightly {
		return done
	}
	erase(ctx, s, st, now)
	forgetQuestions(ctx, s, st, now)
	clearImports(ctx, st, now)
	if err := auth.ForgetFailures(ctx, st.main, now.UTC()); err != nil {
		slog.Warn("could not forget failed sign-ins", "cause", err)
	}
	warnOfCalendar(days, now)
	return today
}

// readTokenKeys lets a rotation show while the server runs.
func readTokenKeys(st stores) {
	if err := st.keys.TokenKeys().Reload(); err != nil {
		slog.Warn("could not read the token keys again", "cause", err)
	}
}

func sealTrail(ctx context.Context, st stores) {
	if _, err := st.main.SealAudit(ctx, time.Now().UTC(), st.keys.TrailSigner()); err != nil {
		slog.Warn("the audit trail is not sealed as it should be", "cause", err)
	}
}

func erase(ctx context.Context, s *config.Settings, st stores, now time.Time) {
	before, err := s.KeptUntil(now)
	if err != nil {
		slog.Error("nothing was erased", "cause", err)
		return
	}
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

func clearImports(ctx context.Context, st stores, now time.Time) {
	if err := st.registry.ClearAbandoned(ctx, now); err != nil {
		slog.Warn("could not clear imports that were never finished", "cause", err)
	}
}

func warnOfCalendar(days *loss.Calendar, now time.Time) {
	if days.EndsSoon(now) {
		slog.Warn("the calendar of working days ends soon: set GUASHI_CALENDAR to the next year's", "until", days.CoveredUntil().String())
	}
}

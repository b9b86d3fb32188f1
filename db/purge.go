package db

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"

	"guashi/server/auth"
	"guashi/server/identity"
	"guashi/server/loss"
)

const (
	failuresKept = 2 * time.Hour
	minutesKept  = 2 * time.Hour // an hour of them is shown

	// A replica whose clock is behind still takes a challenge when it is over by the clock of the one that
	// purges, and must find that it was answered.
	spentKept = time.Hour
)

// Purge forgets what is past its time: spent and drawn challenges, counted
// failures, questions and attempts at targets, idempotency keys, watches, and sessions that are over.
func (d *DB) Purge(ctx context.Context, now time.Time) error {
	var failed error
	for _, statement := range []struct {
		sql   string
		until any
	}{
		{"DELETE FROM spent_challenges WHERE expires_at < ?", now.Add(-spentKept).UTC()},
		{"DELETE FROM challenge_media WHERE expires_at < ?", now.UTC()},
		{"DELETE FROM failures WHERE slot < ?", loss.SlotOf(now.Add(-failuresKept))},
		{"DELETE FROM idempotency WHERE forget_at < ?", now.UTC()},
		{"DELETE FROM partner_usage WHERE day < ?", identity.DateOf(now.AddDate(0, 0, -7)).String()},
		{"DELETE FROM notice_minutes WHERE minute < ?", now.Add(-minutesKept).Unix() / 60},
		{"DELETE FROM watches WHERE ends_at <= ?", now.UTC()},
		{"DELETE FROM sessions WHERE started_at < ?", now.Add(-auth.MaxTime).UTC()},
	} {
		failed = errors.Join(failed, d.transact(ctx, func(on *gorm.DB) error {
			return on.Exec(statement.sql, statement.until).Error
		}))
	}
	return failed
}

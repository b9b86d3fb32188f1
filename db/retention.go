package db

import (
	"context"
	"time"

	"gorm.io/gorm"

	"guashi/server/loss"
)

const erasedAtOnce = 200

// CountErasable returns how many cases ended before a time and still hold what was declared (F1).
func (d *DB) CountErasable(ctx context.Context, before time.Time) (int, error) {
	var n int64
	err := d.gorm.WithContext(ctx).Model(&reportRow{}).Where("erased_at IS NULL AND ended_at < ?", before.UTC()).Count(&n).Error
	return int(n), wrap(err)
}

// Erase removes what was declared, and what clerks wrote, from all cases that
// ended before a time (F1), and returns how many. Numbers, times, states and
// keyed hashes stay. Each case is erased as a whole or not at all.
func (d *DB) Erase(ctx context.Context, before, now time.Time) (int, error) {
	erased := 0
	for {
		var numbers []string
		err := d.transact(ctx, func(on *gorm.DB) error {
			numbers = nil
			err := on.Raw("SELECT number FROM reports WHERE erased_at IS NULL AND ended_at < ? ORDER BY ended_at LIMIT ?", before.UTC(), erasedAtOnce).
				Scan(&numbers).Error
			if err != nil || len(numbers) == 0 {
				return err
			}
			return erase(on, numbers, now.UTC())
		})
		erased += len(numbers)
		if err != nil || len(numbers) == 0 {
			return erased, err
		}
	}
}

func erase(on *gorm.DB, numbers []string, now time.Time) error {
	for _, sql := range []string{
		"DELETE FROM redeclarations WHERE number IN ?",
		"DELETE FROM notice_attempts WHERE notice_id IN (SELECT id FROM notices WHERE number IN ?)",
		"UPDATE notices SET data = '', last_error = NULL WHERE number IN ?",
		"UPDATE contacts SET explanation = NULL, withdrawal = NULL WHERE number IN ?",
		"UPDATE counter_acts SET details = '' WHERE number IN ?",
	} {
		if err := on.Exec(sql, numbers).Error; err != nil {
			return err
		}
	}
	// What never arrived can't be told any more.
	err := on.Exec("UPDATE notices SET state = 'DEAD', skipped_at = ?, skip_reason = ? WHERE number IN ? AND unsettled IS NOT NULL",
		now, string(loss.SkipErased), numbers).Error
	if err != nil {
		return err
	}
	return on.Exec("UPDATE reports SET declaration = '', password_hash = '', erased_at = ?, version = version + 1 WHERE number IN ?", now, numbers).Error
}

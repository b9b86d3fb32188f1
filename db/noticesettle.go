package db

import (
	"cmp"
	"errors"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"guashi/server/loss"
)

// SettleNotice writes down what an attempt came to; those of many at once go to disk
// together. It returns at once: done is told when that has happened, and must not wait.
// loss.ErrConflict when the holder's lease was over and another has the notice, or an
// operator has changed it: nothing is written then.
func (d *DB) SettleNotice(s loss.Settlement, done func(error)) { d.settlements.hand(&s, done) }

func (d *DB) settleAll(on *gorm.DB, settlements []*loss.Settlement) error {
	sorted := slices.SortedFunc(slices.Values(settlements), func(a, b *loss.Settlement) int { return cmp.Compare(a.Notice.ID, b.Notice.ID) })
	var delivered []*loss.Settlement
	for _, s := range sorted {
		if s.State == loss.NoticeDelivered {
			delivered = append(delivered, s)
		}
	}
	if err := settleDelivered(on, delivered); err != nil {
		return err
	}
	for _, s := range sorted {
		if s.State != loss.NoticeDelivered {
			if err := d.settleFailed(on, s); err != nil {
				return err
			}
		}
	}
	return d.writeAttempts(on, sorted)
}

func settleDelivered(on *gorm.DB, all []*loss.Settlement) error {
	if len(all) == 0 {
		return nil
	}
	var ids, holders, retried []string
	var last time.Time
	for _, s := range all {
		ids, holders = append(ids, s.Notice.ID), append(holders, s.Notice.Lease)
		if s.Notice.Attempts > 0 {
			retried = append(retried, s.Notice.Number)
		}
		if end := s.Attempt.At.Add(s.Attempt.Took); end.After(last) {
			last = end
		}
	}
	slices.Sort(holders)
	done := on.Exec("UPDATE notices SET state = 'DELIVERED', delivered_at = ?, last_attempt_at = ?, attempts = attempts + 1, failures = 0, lease_until = NULL, lease_owner = NULL"+
		" WHERE id IN ? AND state = 'PENDING' AND lease_owner IN ?", last.UTC(), last.UTC(), ids, slices.Compact(holders))
	if done.Error == nil && int(done.RowsAffected) != len(ids) {
		return loss.ErrConflict
	}
	if done.Error != nil || len(retried) == 0 {
		return done.Error
	}
	// Only behind one that was tried before can others have been parked. Failures don't say so: a replay counts them anew.
	return on.Exec("UPDATE notices SET next_at = ? WHERE number IN ? AND state = 'PENDING' AND failures = 0 AND next_at > ?",
		last.UTC(), retried, last.UTC()).Error
}

func (d *DB) settleFailed(on *gorm.DB, s *loss.Settlement) error {
	sealed, err := d.sealError(s.Attempt.Error, "notices", s.Notice.ID)
	if err != nil {
		return err
	}
	done := on.Exec("UPDATE notices SET state = ?, next_at = ?, last_attempt_at = ?, last_error = ?, attempts = attempts + 1, failures = ?, asked_until = ?, lease_until = NULL, lease_owner = NULL"+
		" WHERE id = ? AND state = 'PENDING' AND lease_owner = ?",
		s.State, s.NextAt.UTC(), s.Attempt.At.UTC(), sealed, s.Failures, orNil(s.Asked), s.Notice.ID, s.Notice.Lease)
	if done.Error == nil && done.RowsAffected == 0 {
		return loss.ErrConflict
	}
	return done.Error
}

func (d *DB) writeAttempts(on *gorm.DB, all []*loss.Settlement) error {
	values := make([]any, 0, 6*len(all))
	for _, s := range all {
		sealed, err := d.sealError(s.Attempt.Error, "notice_attempts", s.Notice.ID)
		if err != nil {
			return err
		}
		values = append(values, s.Notice.ID, s.Notice.Attempts+1, s.Attempt.At.UTC(), s.Attempt.Took.Microseconds(), s.Attempt.Status, sealed)
	}
	err := on.Exec("INSERT INTO notice_attempts (notice_id, position, at, took_us, status, error) VALUES (?, ?, ?, ?, ?, ?)"+
		strings.Repeat(", (?, ?, ?, ?, ?, ?)", len(all)-1), values...).Error
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return loss.ErrConflict
	}
	return err
}

// sealError seals what a target said for one row of a table; nothing is kept as NULL.
func (d *DB) sealError(said, table, row string) ([]byte, error) {
	if said == "" {
		return nil, nil
	}
	return d.seal(said, table, "error", row)
}

package db

import (
	"context"
	"time"

	"gorm.io/gorm"

	"guashi/server/loss"
)

// Due returns a channel that holds a signal after this process has made notices due.
func (d *DB) Due() <-chan struct{} { return d.due }

func (d *DB) wake() {
	select {
	case d.due <- struct{}{}:
	default: // a signal waits already
	}
}

// ReplayNotices implements loss.DeskStore.
func (d *DB) ReplayNotices(ctx context.Context, pick loss.NoticePick, now time.Time, event loss.AuditEvent) (int, error) {
	return d.changeNotices(ctx, pick, event, noticeChange{
		among:     "(unsettled = 'DEAD' OR (unsettled = 'PENDING' AND next_at > ?))",
		amongWith: []any{now.UTC()},
		single:    "data <> '' AND (skip_reason IS NULL OR skip_reason <> '" + string(loss.SkipShutOut) + "')", // nobody is there to be told
		set: "state = 'PENDING', failures = 0, next_at = ?, asked_until = NULL, lease_until = NULL, lease_owner = NULL, skipped_at = NULL, skip_reason = NULL" +
			" WHERE data <> '' AND",
		setWith: []any{now.UTC()},
		after: func(on *gorm.DB, targets map[loss.Target][]string) error {
			for target := range targets {
				if _, err := resume(on, target, now, event); err != nil {
					return err
				}
			}
			return nil
		},
	})
}

// ResumeTarget implements loss.DeskStore.
func (d *DB) ResumeTarget(ctx context.Context, target loss.Target, now time.Time, event loss.AuditEvent) (resumed bool, err error) {
	err = d.transact(ctx, func(on *gorm.DB) error {
		resumed, err = resume(on, target, now, event)
		return err
	})
	if err == nil {
		d.wake()
	}
	return resumed && err == nil, err
}

// resume lets a target that has stopped be tried again, which goes on record, and one whose circuit is open be probed
// at once. It reports whether the target had stopped.
func resume(on *gorm.DB, target loss.Target, now time.Time, event loss.AuditEvent) (bool, error) {
	const where = " WHERE kind = ? AND code = ? AND "
	probed := on.Exec("UPDATE notice_targets SET probe_at = ?"+where+"opened_at IS NOT NULL AND probe_at > ?", now.UTC(), string(target.Kind), target.Code, now.UTC())
	if probed.Error != nil {
		return false, probed.Error
	}
	resumed := on.Exec("UPDATE notice_targets SET stopped_at = NULL"+where+"stopped_at IS NOT NULL", string(target.Kind), target.Code)
	if resumed.Error != nil || resumed.RowsAffected == 0 {
		return false, resumed.Error
	}
	event.Operation, event.Number, event.Outcome = loss.OpResume, "", target.Code
	return true, audit(on, event)
}

// SkipNotices implements loss.DeskStore.
func (d *DB) SkipNotices(ctx context.Context, pick loss.NoticePick, reason loss.SkipReason, now time.Time, event loss.AuditEvent) (int, error) {
	return d.changeNotices(ctx, pick, event, noticeChange{
		among:   "unsettled = 'DEAD'",
		single:  "unsettled = 'DEAD'",
		set:     "skipped_at = ?, skip_reason = ? WHERE state = 'DEAD' AND skipped_at IS NULL AND",
		setWith: []any{now.UTC(), string(reason)},
		after: func(on *gorm.DB, targets map[loss.Target][]string) error {
			for target, numbers := range targets {
				if err := unpark(on, target, numbers, now); err != nil {
					return err
				}
			}
			return nil
		},
	})
}

// noticeChange is one way in which operators change notices.
type noticeChange struct {
	among     string // the condition for those of a target and span
	amongWith []any
	single    string // the condition for one by its id
	set       string // up to the ids
	setWith   []any
	after     func(on *gorm.DB, targets map[loss.Target][]string) error // case numbers by target
}

func (d *DB) changeNotices(ctx context.Context, pick loss.NoticePick, event loss.AuditEvent, c noticeChange) (changed int, err error) {
	err = d.transact(ctx, func(on *gorm.DB) error {
		changed = 0
		rows, err := picked((&tx{db: d, on: on}).locking(), pick, c)
		if err != nil || len(rows) == 0 {
			return err
		}
		ids, events, targets := make([]string, len(rows)), make([]*loss.AuditEvent, len(rows)), map[loss.Target][]string{}
		for i, row := range rows {
			told := event
			told.Number = row.Number
			ids[i], events[i] = row.ID, &told
			targets[targetOf(row)] = append(targets[targetOf(row)], row.Number)
		}
		done := on.Exec("UPDATE notices SET "+c.set+" id IN ?", append(c.setWith, ids)...)
		if done.Error != nil {
			return done.Error
		}
		if int(done.RowsAffected) != len(ids) {
			return loss.ErrConflict
		}
		changed = len(ids)
		if err := c.after(on, targets); err != nil {
			return err
		}
		return auditAll(on, events)
	})
	if err == nil && changed > 0 {
		d.wake()
	}
	return changed, err
}

func picked(on *gorm.DB, pick loss.NoticePick, c noticeChange) (rows []noticeRow, err error) {
	on = on.Select("id", "number", "target_kind", "target_code")
	if pick.ID != "" {
		return rows, equals(on, "id", pick.ID).Where(c.single).Find(&rows).Error
	}
	on = on.Where("target_kind = ? AND target_code = ?", string(pick.Target.Kind), pick.Target.Code).
		Where("created_at >= ? AND created_at < ?", pick.From.UTC(), pick.To.UTC()).Where(c.among, c.amongWith...)
	return rows, on.Order("created_at, id").Limit(loss.PickedAtOnce).Find(&rows).Error
}

// unpark makes later notices of the cases due that had been moved out of the way.
func unpark(on *gorm.DB, target loss.Target, numbers []string, now time.Time) error {
	return on.Exec("UPDATE notices SET next_at = ? WHERE number IN ? AND target_kind = ? AND target_code = ? AND state = 'PENDING' AND next_at > ?",
		now.UTC(), numbers, string(target.Kind), target.Code, now.UTC()).Error
}

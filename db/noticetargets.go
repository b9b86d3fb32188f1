package db

import (
	"context"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"guashi/server/loss"
)

// KnowTargets makes sure that each target has a row for what replicas share of it.
func (d *DB) KnowTargets(ctx context.Context, targets []loss.Target) error {
	rows := make([]targetRow, len(targets))
	for i, t := range targets {
		rows[i] = targetRow{Kind: string(t.Kind), Code: t.Code}
	}
	return d.alone(ctx, func(on *gorm.DB) error {
		return create(on.Clauses(clause.OnConflict{DoNothing: true}), rows)
	})
}

// TargetConditions returns what the replicas share about targets.
func (d *DB) TargetConditions(ctx context.Context) (map[loss.Target]loss.TargetCondition, error) {
	rows, err := targetRows(d.gorm.WithContext(ctx))
	conditions := make(map[loss.Target]loss.TargetCondition, len(rows))
	for target, row := range rows {
		conditions[target] = loss.TargetCondition{OpenedAt: orZero(row.OpenedAt), ProbeAt: orZero(row.ProbeAt), StoppedAt: orZero(row.StoppedAt)}
	}
	return conditions, err
}

// OpenCircuit leaves a target to probes, the next one at probeAt. It reports whether the circuit was closed before.
func (d *DB) OpenCircuit(ctx context.Context, target loss.Target, now, probeAt time.Time) (bool, error) {
	opened, err := d.changeTarget(ctx, target, "opened_at = ?, probe_at = ?", "opened_at IS NULL", now.UTC(), probeAt.UTC())
	if opened || err != nil {
		return opened, err
	}
	_, err = d.changeTarget(ctx, target, "probe_at = ?", "probe_at < ?", probeAt.UTC(), probeAt.UTC())
	return false, err
}

// TakeProbe reports whether it is the caller who probes a target whose circuit is open; the next probe is at next.
func (d *DB) TakeProbe(ctx context.Context, target loss.Target, now, next time.Time) (bool, error) {
	return d.changeTarget(ctx, target, "probe_at = ?", "opened_at IS NOT NULL AND probe_at <= ?", next.UTC(), now.UTC())
}

// openingTakes is how long before a circuit opens the attempts that opened it may have begun.
const openingTakes = 15 * time.Second

// CloseCircuit lets a target be told as usual, as soon as it may be also what has failed since the circuit opened: what
// failed before that has reasons of its own, and what the target asked to wait waits for that alone. It reports whether the circuit was open.
func (d *DB) CloseCircuit(ctx context.Context, target loss.Target, now time.Time) (closed bool, err error) {
	kind, code := string(target.Kind), target.Code
	err = d.transact(ctx, func(on *gorm.DB) error {
		var open []targetRow
		err := (&tx{db: d, on: on}).locking().Where("kind = ? AND code = ? AND opened_at IS NOT NULL", kind, code).Find(&open).Error
		if closed = len(open) > 0; err != nil || !closed {
			return err
		}
		const may = "CASE WHEN asked_until > ? THEN asked_until ELSE ? END"
		err = on.Exec("UPDATE notices SET next_at = "+may+" WHERE target_kind = ? AND target_code = ? AND unsettled = 'PENDING'"+
			" AND next_at > ? AND next_at > "+may+ // the first for the index
			" AND failures > 0 AND last_attempt_at >= ?", // leased ones too: a probe under way may end in vain
			now.UTC(), now.UTC(), kind, code, now.UTC(), now.UTC(), now.UTC(), open[0].OpenedAt.Add(-openingTakes).UTC()).Error
		if err != nil {
			return err
		}
		return on.Exec("UPDATE notice_targets SET opened_at = NULL, probe_at = NULL WHERE kind = ? AND code = ?", kind, code).Error
	})
	return closed && err == nil, err
}

// StopTarget leaves a target alone until a replay, for what its address answered. It reports whether it had
// not stopped yet. A partner whose address is another one by now is not stopped.
func (d *DB) StopTarget(ctx context.Context, target loss.Target, address string, now time.Time) (bool, error) {
	return d.changeTarget(ctx, target, "stopped_at = ?",
		"stopped_at IS NULL AND (kind <> 'PARTNER' OR EXISTS (SELECT 1 FROM partners WHERE id = code AND webhook_url = ?))", now.UTC(), address)
}

// changeTarget changes a target's row if it stands as where says; values are those of set, then those of where.
func (d *DB) changeTarget(ctx context.Context, target loss.Target, set, where string, values ...any) (changed bool, err error) {
	sql := "UPDATE notice_targets SET " + set + " WHERE " + where + " AND kind = ? AND code = ?"
	err = d.alone(ctx, func(on *gorm.DB) error {
		done := on.Exec(sql, append(values, string(target.Kind), target.Code)...)
		changed = done.RowsAffected > 0
		return done.Error
	})
	return changed, err
}

// NoteTargets writes down how targets have answered of late.
func (d *DB) NoteTargets(ctx context.Context, news []loss.TargetNews) error {
	return d.transact(ctx, func(on *gorm.DB) error {
		for _, n := range news {
			if err := noteTarget(on, n); err != nil {
				return err
			}
		}
		return nil
	})
}

func noteTarget(on *gorm.DB, n loss.TargetNews) error {
	set := map[string]any{}
	if !n.LastSuccessAt.IsZero() {
		set["last_success_at"] = n.LastSuccessAt.UTC()
	}
	if !n.LastFailureAt.IsZero() {
		set["last_failure_at"], set["last_error"] = n.LastFailureAt.UTC(), n.LastError
	}
	kind, code := string(n.Target.Kind), n.Target.Code
	if len(set) > 0 {
		if err := on.Model(&targetRow{}).Where("kind = ? AND code = ?", kind, code).Updates(set).Error; err != nil {
			return err
		}
	}
	for _, m := range n.Minutes {
		if err := addMinute(on, kind, code, m); err != nil {
			return err
		}
	}
	return nil
}

// addMinute adds to what was counted of the same minute, also by another replica.
func addMinute(on *gorm.DB, kind, code string, m loss.DeliveryMinute) error {
	upsert := "INSERT INTO notice_minutes (kind, code, minute, delivered, failed) VALUES (?, ?, ?, ?, ?)"
	if on.Name() == "mysql" {
		upsert += " ON DUPLICATE KEY UPDATE delivered = delivered + ?, failed = failed + ?"
	} else {
		upsert += " ON CONFLICT (kind, code, minute) DO UPDATE SET delivered = delivered + ?, failed = failed + ?"
	}
	return on.Exec(upsert, kind, code, m.At.Unix()/60, m.Delivered, m.Failed, m.Delivered, m.Failed).Error
}

package db

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"guashi/server/loss"
)

// dueOf finds what is due at one target: pending, leased by nobody, and with no
// earlier notice of its case and target that is not settled: none comes before the first.
// It reads along ix_notices_due (after n), so what was delivered costs nothing; inOrder goes after b. A partner
// is looked at each time: from the moment it is shut out nothing more goes to it.
const dueOf = `SELECT n.id, n.number, n.event, n.target_kind, n.target_code, n.sequence, n.data, n.attempts, n.failures, n.created_at, n.next_at
	FROM notices n%s
	WHERE n.target_kind = ? AND n.target_code = ? AND n.unsettled = 'PENDING' AND n.next_at >= ? AND n.next_at <= ?
	AND (n.lease_until IS NULL OR n.lease_until <= ?) AND (n.asked_until IS NULL OR n.asked_until <= ?)
	AND (n.sequence = 1 OR NOT EXISTS (SELECT 1 FROM notices b%s WHERE b.number = n.number AND b.target_kind = n.target_kind AND b.target_code = n.target_code
		AND b.sequence < n.sequence AND b.unsettled IS NOT NULL))
	AND (n.target_kind <> 'PARTNER' OR EXISTS (SELECT 1 FROM partners p WHERE p.id = n.target_code
		AND p.disabled_at IS NULL AND (p.expires_at IS NULL OR p.expires_at > ?)))
	ORDER BY n.next_at, n.id LIMIT ?`

// inOrder has earlier notices of a case and target looked for along the unique index of
// their order. MariaDB took another for better, by its estimates, when some case had many
// notices, and read all that a target was ever told; SQLite takes this one by its rules.
func (d dialect) inOrder() string {
	if d == mysqlDialect {
		return " FORCE INDEX (uq_notices_order)"
	}
	return ""
}

// ClaimNotices leases what is due to the named holder and returns it, oldest due
// first at each target. Of processes that want the same notice one gets it. The
// holder's name must be a new one for each call.
func (d *DB) ClaimNotices(ctx context.Context, wants []loss.NoticeWant, holder string, now, until time.Time) ([]loss.DueNotice, error) {
	rows, err := d.findDue(ctx, wants, now.UTC(), now.UTC())
	if err != nil || len(rows) == 0 {
		return nil, wrap(err)
	}
	ids := idsOf(rows)
	err = d.alone(ctx, func(on *gorm.DB) error {
		done := on.Exec("UPDATE notices SET lease_until = ?, lease_owner = ? WHERE id IN ? AND state = 'PENDING' AND next_at <= ? AND (lease_until IS NULL OR lease_until <= ?)",
			until.UTC(), holder, ids, now.UTC(), now.UTC())
		if done.Error != nil || int(done.RowsAffected) == len(ids) {
			return done.Error
		}
		var mine []string
		if err := on.Raw("SELECT id FROM notices WHERE id IN ? AND lease_owner = ?", ids, holder).Scan(&mine).Error; err != nil {
			return err
		}
		rows = slices.DeleteFunc(rows, func(row noticeRow) bool { return !slices.Contains(mine, row.ID) })
		return nil
	})
	if err != nil {
		return nil, err
	}
	claimed := make([]loss.DueNotice, len(rows))
	for i, row := range rows {
		claimed[i] = d.toDueNotice(row, holder)
	}
	return claimed, nil
}

const (
	earlyAmong  = 50            // notices that ClaimEarly chooses from
	earlyWithin = 5 * time.Hour // no retry waits for longer, and what is parked lies far behind
)

// ClaimEarly leases one notice that is not due yet to the named holder, if there is one. It is drawn by lot
// from the next ones to be due: a target may choke on one of them for ever. What it asked to wait is none of them.
func (d *DB) ClaimEarly(ctx context.Context, target loss.Target, holder string, now, until time.Time) ([]loss.DueNotice, error) {
	rows, err := d.findDue(ctx, []loss.NoticeWant{{Target: target, Most: earlyAmong}}, now.UTC(), now.Add(earlyWithin).UTC())
	if err != nil || len(rows) == 0 {
		return nil, wrap(err)
	}
	row, leased := rows[rand.IntN(len(rows))], false
	err = d.alone(ctx, func(on *gorm.DB) error {
		done := on.Exec("UPDATE notices SET lease_until = ?, lease_owner = ? WHERE id = ? AND state = 'PENDING' AND (lease_until IS NULL OR lease_until <= ?)",
			until.UTC(), holder, row.ID, now.UTC())
		leased = done.RowsAffected > 0
		return done.Error
	})
	if err != nil || !leased {
		return nil, err
	}
	early := d.toDueNotice(row, holder)
	early.Early = true
	return []loss.DueNotice{early}, nil
}

// findDue finds what nobody has leased now and is due by a time.
func (d *DB) findDue(ctx context.Context, wants []loss.NoticeWant, now, due time.Time) (rows []noticeRow, err error) {
	if len(wants) == 0 {
		return nil, nil
	}
	var parts []string
	var values []any
	one := d.dialect.limited(fmt.Sprintf(dueOf, d.dialect.along("ix_notices_due"), d.dialect.inOrder()))
	for _, want := range wants {
		from := want.From
		if from.IsZero() {
			from = time.Unix(0, 0)
		}
		parts = append(parts, one)
		values = append(values, string(want.Target.Kind), want.Target.Code, from.UTC(), due, now, now, now, want.Most)
	}
	err = eachRow(d.gorm.WithContext(ctx), strings.Join(parts, " UNION ALL "), values, func(found *sql.Rows) error {
		var n noticeRow
		err := found.Scan(&n.ID, &n.Number, &n.Event, &n.TargetKind, &n.TargetCode, &n.Sequence, &n.Data, &n.Attempts, &n.Failures, &n.CreatedAt, &n.NextAt)
		rows = append(rows, n)
		return err
	})
	return rows, err
}

func (d *DB) toDueNotice(row noticeRow, holder string) loss.DueNotice {
	n := loss.DueNotice{
		ID: row.ID, Number: row.Number, Event: loss.Event(row.Event), Target: targetOf(row), Sequence: row.Sequence,
		CreatedAt: row.CreatedAt.UTC(), DueAt: row.NextAt.UTC(), Attempts: row.Attempts, Failures: row.Failures, Lease: holder,
	}
	n.Unreadable = d.unseal(row.Data, &n.Data, "notices", "data", row.ID) != nil
	return n
}

func idsOf(rows []noticeRow) []string {
	ids := make([]string, len(rows))
	for i, row := range rows {
		ids[i] = row.ID
	}
	slices.Sort(ids) // locks are taken in one order
	return ids
}

// RenewLeases keeps the holders' notices theirs for longer.
func (d *DB) RenewLeases(ctx context.Context, held []loss.DueNotice, until time.Time) error {
	return d.ofHolders(ctx, held, "lease_until = ?", until.UTC())
}

// ReleaseNotices gives up leases of notices that were not tried.
func (d *DB) ReleaseNotices(ctx context.Context, held []loss.DueNotice) error {
	return d.ofHolders(ctx, held, "lease_until = NULL, lease_owner = NULL")
}

// namedAtOnce bounds the values of a statement: SQLite takes 32,766, and locks are held for as long as it runs.
const namedAtOnce = 1000

func (d *DB) ofHolders(ctx context.Context, held []loss.DueNotice, set string, values ...any) error {
	sorted := slices.SortedFunc(slices.Values(held), func(a, b loss.DueNotice) int { return cmp.Compare(a.ID, b.ID) })
	var failed error
	for some := range slices.Chunk(sorted, namedAtOnce) {
		ids, holders := make([]string, len(some)), make([]string, len(some))
		for i, n := range some {
			ids[i], holders[i] = n.ID, n.Lease
		}
		slices.Sort(holders)
		failed = errors.Join(failed, d.alone(ctx, func(on *gorm.DB) error {
			return on.Exec("UPDATE notices SET "+set+" WHERE id IN ? AND lease_owner IN ? AND state = 'PENDING'",
				append(slices.Clip(values), ids, slices.Compact(holders))...).Error
		}))
	}
	return failed
}

const parkedAtOnce = 500

// blockedOf finds notices of one target that are due but can't go, because the one
// before is dead or waits for a retry. inOrder goes after b.
const blockedOf = `SELECT n.id AS id, b.id AS before_id FROM notices n JOIN notices b%s
	ON b.number = n.number AND b.target_kind = n.target_kind AND b.target_code = n.target_code AND b.sequence < n.sequence
	WHERE n.target_kind = ? AND n.target_code = ? AND n.unsettled = 'PENDING' AND n.next_at <= ? AND n.failures = 0
	AND (b.unsettled = 'DEAD' OR (b.unsettled = 'PENDING' AND b.failures > 0 AND b.next_at > ?)) LIMIT ?`

// parkedFor is when a parked notice is looked at again by itself: long before that,
// the one it waits for is settled, and that makes it due.
const parkedFor = 24 * time.Hour

// ParkNotices moves notices that have to wait for an earlier one out of the way, so
// that looking for what is due does not meet them each time. What settles the
// earlier one brings them back.
func (d *DB) ParkNotices(ctx context.Context, target loss.Target, now time.Time) error {
	for {
		if more, err := d.parkSome(ctx, target, now); err != nil || !more {
			return err
		}
	}
}

// parkSome reports whether there may be more of them.
func (d *DB) parkSome(ctx context.Context, target loss.Target, now time.Time) (more bool, err error) {
	var blocked []struct{ ID, BeforeID string }
	err = d.gorm.WithContext(ctx).Raw(fmt.Sprintf(blockedOf, d.dialect.inOrder()), string(target.Kind), target.Code, now.UTC(), now.UTC(), parkedAtOnce).Scan(&blocked).Error
	if err != nil || len(blocked) == 0 {
		return false, wrap(err)
	}
	waiting := map[string][]string{} // by the one before
	for _, b := range blocked {
		waiting[b.BeforeID] = append(waiting[b.BeforeID], b.ID)
	}
	var parked int64
	err = d.transact(ctx, func(on *gorm.DB) error {
		var before []noticeRow // locked: what settles one of them comes before, or after all of this
		err := (&tx{db: d, on: on}).locking().Select("id").Order("id").
			Where("id IN ? AND (unsettled = 'DEAD' OR (unsettled = 'PENDING' AND failures > 0 AND next_at > ?))", keysOf(waiting), now.UTC()).Find(&before).Error
		if err != nil || len(before) == 0 {
			return err
		}
		var ids []string
		for _, row := range before {
			ids = append(ids, waiting[row.ID]...)
		}
		slices.Sort(ids)
		done := on.Exec("UPDATE notices SET next_at = ? WHERE id IN ? AND state = 'PENDING' AND failures = 0 AND (lease_until IS NULL OR lease_until <= ?)",
			now.Add(parkedFor).UTC(), slices.Compact(ids), now.UTC())
		parked = done.RowsAffected
		return done.Error
	})
	return len(blocked) == parkedAtOnce && parked > 0, err
}

func keysOf[T any](m map[string]T) []string { return slices.Sorted(maps.Keys(m)) }

// clocksDiffer is by how much replicas' clocks may: an attempt that is ahead by less is another's, and not the past's.
const clocksDiffer = 10 * time.Second

// MendTimes puts right what a clock left behind that was set back: waits that reach further than any begun now would.
// What is parked stays so, but for what is about to be looked at again anyway.
func (d *DB) MendTimes(ctx context.Context, targets []loss.Target, now time.Time) error {
	waits := "UPDATE notices" + d.dialect.along("ix_notices_due") + " SET next_at = ?, asked_until = NULL" +
		" WHERE target_kind = ? AND target_code = ? AND unsettled = 'PENDING' AND next_at > ?" +
		" AND (last_attempt_at > ? OR failures = 0 AND (next_at <= ? OR next_at > ?))"
	const probes = "UPDATE notice_targets SET probe_at = ? WHERE kind = ? AND code = ? AND probe_at > ? AND (opened_at > ? OR last_failure_at > ?)"
	for _, t := range targets {
		err := d.alone(ctx, func(on *gorm.DB) error {
			return on.Exec(waits, now.UTC(), string(t.Kind), t.Code, now.UTC(), now.Add(clocksDiffer).UTC(), now.Add(parkedFor/2).UTC(), now.Add(parkedFor).UTC()).Error
		})
		if err == nil {
			err = d.alone(ctx, func(on *gorm.DB) error {
				return on.Exec(probes, now.UTC(), string(t.Kind), t.Code, now.UTC(), now.UTC(), now.UTC()).Error
			})
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// MendLeases does that for leases. It looks at all that waits. A lease that is further ahead by less than its own length
// may have been taken since now, and ends soon anyway.
func (d *DB) MendLeases(ctx context.Context, targets []loss.Target, now time.Time, lease time.Duration) error {
	ahead := "SELECT id FROM notices" + d.dialect.along("ix_notices_due") +
		" WHERE target_kind = ? AND target_code = ? AND unsettled = 'PENDING' AND lease_until > ? ORDER BY id"
	for _, t := range targets {
		var ids []string
		err := d.gorm.WithContext(ctx).Raw(ahead, string(t.Kind), t.Code, now.Add(2*lease).UTC()).Scan(&ids).Error
		if err != nil {
			return wrap(err)
		}
		for some := range slices.Chunk(ids, namedAtOnce) {
			err := d.alone(ctx, func(on *gorm.DB) error {
				return on.Exec("UPDATE notices SET lease_until = ? WHERE id IN ? AND state = 'PENDING' AND lease_until > ?",
					now.Add(lease).UTC(), some, now.Add(2*lease).UTC()).Error
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

package db

import (
	"bytes"
	"context"
	"errors"
	"time"

	"gorm.io/gorm"

	"guashi/server/loss"
)

type claimRow struct {
	Scope      []byte `gorm:"primaryKey"`
	Input      []byte
	Owner      string
	LeaseUntil time.Time
	Outcome    []byte
	ForgetAt   time.Time
}

func (claimRow) TableName() string { return "idempotency" }

// Claimed implements loss.Store.
func (d *DB) Claimed(ctx context.Context, scope loss.Key) (bool, error) {
	var used int64
	err := d.gorm.WithContext(ctx).Raw("SELECT COUNT(*) FROM idempotency WHERE scope = ?", scope[:]).Scan(&used).Error
	return used > 0, wrap(err)
}

// Claim implements loss.Store.
func (d *DB) Claim(ctx context.Context, claim loss.Claim, now, leaseUntil, forgetAt time.Time) (loss.Standing, error) {
	row := claimRow{claim.Scope[:], claim.Input[:], claim.Owner, leaseUntil.UTC(), nil, forgetAt.UTC()}
	err := d.transact(ctx, func(on *gorm.DB) error { return on.Create(&row).Error })
	if err == nil {
		return loss.Standing{Mine: true, Same: true}, nil
	}
	if !errors.Is(err, gorm.ErrDuplicatedKey) {
		return loss.Standing{}, err
	}
	return d.standing(ctx, row, now)
}

// standing says who has the key, taking it over when its owner is gone or its time is past.
func (d *DB) standing(ctx context.Context, mine claimRow, now time.Time) (loss.Standing, error) {
	var standing loss.Standing
	err := d.transact(ctx, func(on *gorm.DB) error {
		var rows []claimRow
		if err := on.Where("scope = ?", mine.Scope).Limit(1).Find(&rows).Error; err != nil {
			return err
		}
		if len(rows) == 0 {
			standing = loss.Standing{Same: true} // released a moment ago: the caller looks again
			return nil
		}
		held := rows[0]
		standing = loss.Standing{Same: bytes.Equal(held.Input, mine.Input), Outcome: held.Outcome}
		lapsed := held.Outcome == nil && standing.Same && !now.Before(held.LeaseUntil)
		if !lapsed && now.Before(held.ForgetAt) {
			return nil
		}
		taken := on.Exec("UPDATE idempotency SET input = ?, owner = ?, lease_until = ?, outcome = NULL, forget_at = ? WHERE scope = ? AND owner = ? AND lease_until = ?",
			mine.Input, mine.Owner, mine.LeaseUntil, mine.ForgetAt, mine.Scope, held.Owner, held.LeaseUntil)
		if taken.Error == nil && taken.RowsAffected == 1 {
			standing = loss.Standing{Mine: true, Same: true}
		}
		return taken.Error
	})
	return standing, err
}

// Release implements loss.Store.
func (d *DB) Release(ctx context.Context, claim loss.Claim) error {
	return d.transact(ctx, func(on *gorm.DB) error {
		return on.Exec("DELETE FROM idempotency WHERE scope = ? AND owner = ? AND outcome IS NULL", claim.Scope[:], claim.Owner).Error
	})
}

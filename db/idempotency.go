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
	return d.takeOver(ctx, row, now)
}

// Standing implements loss.Store.
func (d *DB) Standing(ctx context.Context, claim loss.Claim, now time.Time) (loss.Standing, error) {
	var rows []claimRow
	err := d.gorm.WithContext(ctx).Where("scope = ?", claim.Scope[:]).Limit(1).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return loss.Standing{Free: true}, wrap(err)
	}
	return rows[0].standing(claim.Input[:], now), nil
}

// standing says what a claimed key is to a request with an input. Its owner may be gone, or its time past.
func (r claimRow) standing(input []byte, now time.Time) loss.Standing {
	same := bytes.Equal(r.Input, input)
	lapsed := r.Outcome == nil && same && !now.Before(r.LeaseUntil)
	if lapsed || !now.Before(r.ForgetAt) {
		return loss.Standing{Free: true}
	}
	return loss.Standing{Same: same, Outcome: r.Outcome}
}

// takeOver says who has the key, and takes a free one.
func (d *DB) takeOver(ctx context.Context, mine claimRow, now time.Time) (loss.Standing, error) {
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
		if standing = held.standing(mine.Input, now); !standing.Free {
			return nil
		}
		standing = loss.Standing{Same: true} // unless another takes it first
		taken := on.Exec("UPDATE idempotency SET input = ?, owner = ?, lease_until = ?, outcome = NULL, forget_at = ? WHERE scope = ? AND owner = ? AND lease_until = ?",
			mine.Input, mine.Owner, mine.LeaseUntil, mine.ForgetAt, mine.Scope, held.Owner, held.LeaseUntil)
		if taken.Error == nil && taken.RowsAffected == 1 {
			standing.Mine = true
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

package db

import (
	"context"

	"gorm.io/gorm"

	"guashi/server/loss"
)

// FailureCounts implements loss.Store.
func (d *DB) FailureCounts(ctx context.Context, buckets []loss.Key, since int64) (map[loss.Key]map[int64]int, error) {
	keys := make([][]byte, len(buckets))
	counts := make(map[loss.Key]map[int64]int, len(buckets))
	for i, b := range buckets {
		keys[i], counts[b] = b[:], map[int64]int{}
	}
	var rows []struct {
		Bucket []byte
		Slot   int64
		Failed int
	}
	err := d.gorm.WithContext(ctx).Raw("SELECT bucket, slot, failed FROM failures WHERE bucket IN ? AND slot >= ?", keys, since).Scan(&rows).Error
	for _, row := range rows {
		counts[loss.Key(row.Bucket)][row.Slot] = row.Failed
	}
	return counts, wrap(err)
}

// AddFailure implements loss.Store.
func (d *DB) AddFailure(ctx context.Context, buckets []loss.Key, slot int64) error {
	upsert := "INSERT INTO failures (bucket, slot, failed) VALUES (?, ?, 1) ON CONFLICT (bucket, slot) DO UPDATE SET failed = failed + 1"
	if d.dialect == mysqlDialect {
		upsert = "INSERT INTO failures (bucket, slot, failed) VALUES (?, ?, 1) ON DUPLICATE KEY UPDATE failed = failed + 1"
	}
	return d.transact(ctx, func(on *gorm.DB) error {
		for _, b := range buckets {
			if err := on.Exec(upsert, blob(b[:]), slot).Error; err != nil {
				return err
			}
		}
		return nil
	})
}

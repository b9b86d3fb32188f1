package db

import (
	"context"
	"errors"
	"slices"
	"strings"

	"gorm.io/gorm"
)

// Meta returns what the database says of itself under a name, empty when nothing.
func (d *DB) Meta(ctx context.Context, name string) (string, error) {
	var values []string
	err := d.gorm.WithContext(ctx).Raw("SELECT value FROM meta WHERE name = ?", name).Scan(&values).Error
	if err != nil || len(values) == 0 {
		return "", wrap(err)
	}
	return values[0], nil
}

// SetMetaOnce keeps a value under a name that has none; another value is left as it is.
func (d *DB) SetMetaOnce(ctx context.Context, name, value string) error {
	err := d.transact(ctx, func(on *gorm.DB) error {
		return on.Exec("INSERT INTO meta (name, value) VALUES (?, ?)", name, value).Error
	})
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return nil
	}
	return err
}

// TakeNight reports whether the caller is the first to do a chore on a day, written
// such that a later one sorts after it.
func (d *DB) TakeNight(ctx context.Context, chore, day string) (taken bool, err error) {
	if err := d.SetMetaOnce(ctx, chore, "-"); err != nil {
		return false, err
	}
	err = d.alone(ctx, func(on *gorm.DB) error {
		done := on.Exec("UPDATE meta SET value = ? WHERE name = ? AND value < ?", day, chore, day)
		taken = done.RowsAffected > 0
		return done.Error
	})
	return taken, err
}

const (
	keysMark   = "keys"      // a check value of the lookup key
	resealMark = "resealing" // the same of the key that is about to take its place
)

// CheckKeys sees whether the database was filled under these keys; the first keys it
// meets are its own. While its lookup key changes it is nobody's.
func (d *DB) CheckKeys(ctx context.Context) error {
	if err := d.SetMetaOnce(ctx, keysMark, d.Keys.Fingerprint()); err != nil {
		return err
	}
	return d.SameKeys(ctx)
}

// SameKeys is CheckKeys for a database that has met its keys.
func (d *DB) SameKeys(ctx context.Context) error {
	if next, err := d.Meta(ctx, resealMark); err != nil || next != "" {
		return errors.Join(err, errResealing)
	}
	of, err := d.Meta(ctx, keysMark)
	if err == nil && of != d.Keys.Fingerprint() {
		err = errors.New("this database was filled under other keys; set GUASHI_KEYS_DIR to theirs")
	}
	return err
}

// Unused reports whether nothing has been kept in the database yet: whoever
// uses one says something of it first. Its tables may be there, from a start
// that was interrupted.
func (d *DB) Unused(ctx context.Context) (bool, error) {
	tables, err := d.gorm.WithContext(ctx).Migrator().GetTables()
	if err != nil || !slices.Contains(tables, "meta") {
		others := slices.ContainsFunc(tables, func(name string) bool {
			return !strings.HasPrefix(name, "goose_") && !strings.HasPrefix(name, "sqlite_")
		})
		return !others, wrap(err)
	}
	var said int64
	err = d.gorm.WithContext(ctx).Raw("SELECT COUNT(*) FROM meta").Scan(&said).Error
	return said == 0, wrap(err)
}

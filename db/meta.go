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

// CheckKeys sees whether the database was filled under these keys; the first keys it meets are its own.
func (d *DB) CheckKeys(ctx context.Context) error {
	const name = "keys"
	if err := d.SetMetaOnce(ctx, name, d.Keys.Fingerprint()); err != nil {
		return err
	}
	of, err := d.Meta(ctx, name)
	if err == nil && of != d.Keys.Fingerprint() {
		err = errors.New("this database was filled under other keys; set GUASHI_KEYS_DIR to theirs")
	}
	return err
}

// Begin makes the first table of a database that has nothing in it yet, and keeps a
// value under a name there before anything else: whoever is interrupted on the
// way up knows the database again. A database that has anything is left alone.
func (d *DB) Begin(ctx context.Context, name, value string) error {
	begun, err := d.blank(ctx)
	if err != nil || !begun {
		return err
	}
	p, err := d.provider()
	if err != nil {
		return err
	}
	if _, err := p.UpTo(ctx, 1); err != nil {
		return wrap(err)
	}
	return d.SetMetaOnce(ctx, name, value)
}

// blank reports whether the database has no table, or, after an interruption,
// none but the first, with no row.
func (d *DB) blank(ctx context.Context) (bool, error) {
	tables, err := d.gorm.WithContext(ctx).Migrator().GetTables()
	if err != nil {
		return false, wrap(err)
	}
	for _, table := range tables {
		if table != "meta" && !strings.HasPrefix(table, "goose_") && !strings.HasPrefix(table, "sqlite_") {
			return false, nil
		}
	}
	if !slices.Contains(tables, "meta") {
		return true, nil
	}
	var rows int64
	err = d.gorm.WithContext(ctx).Raw("SELECT COUNT(*) FROM meta").Scan(&rows).Error
	return rows == 0, wrap(err)
}

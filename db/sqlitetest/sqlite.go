// Package sqlitetest makes migrated SQLite databases for tests: one is migrated, the others are copies of it.
package sqlitetest

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"guashi/db"
)

// Fresh makes a migrated, empty database in a folder of its own and returns its address.
func Fresh(t *testing.T) string {
	t.Helper()
	content, err := template()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "guashi.db")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return "sqlite:" + path
}

var template = sync.OnceValues(func() (content []byte, err error) {
	dir, err := os.MkdirTemp("", "guashi-sqlite-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	path := filepath.Join(dir, "guashi.db")
	if err := migrate("sqlite:" + path); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

func migrate(address string) error {
	d, err := db.Open(context.Background(), address, nil)
	if err != nil {
		return err
	}
	return errors.Join(d.Migrate(context.Background()), d.Close())
}

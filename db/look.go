package db

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"gorm.io/driver/sqlite"
)

// OpenToLook opens a database to read from only, such that a file stays as it is, to the byte, and gets no others
// beside it: Open would write its journal's mode into it. fs.ErrNotExist when there is no file.
func OpenToLook(ctx context.Context, address string) (*DB, error) {
	path, isFile := strings.CutPrefix(address, "sqlite:")
	if !isFile {
		return Open(ctx, address, nil)
	}
	path, err := filepath.EvalSymlinks(path)
	if err != nil {
		return nil, err
	}
	reading := url.Values{"mode": {"ro"}, "_pragma": {"busy_timeout(5000)"}}
	// What a log holds belongs to the database. Where there is none, SQLite would begin one for a file whose journal is
	// a log, unless it is told that nothing changes.
	if _, err := os.Stat(path + "-wal"); errors.Is(err, os.ErrNotExist) {
		reading.Set("immutable", "1")
	}
	pool, err := sql.Open(sqliteDriver, "file:"+inURI.Replace(path)+"?"+reading.Encode())
	if err != nil {
		return nil, err
	}
	opened, err := connect(translating{sqlite.Dialector{Conn: pool}}, 1)
	return newDB(nil, opened, opened, sqliteDialect), err
}

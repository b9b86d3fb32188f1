// Package db is everything that knows SQL: it remembers what the domain decides.
package db

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"guashi/server/loss"
	"guashi/server/secrets"
)

// DB is a database with the keys that its personal data is sealed with.
type DB struct {
	Keys    *secrets.Keys
	gorm    *gorm.DB // reads, and on MySQL writes too
	writer  *gorm.DB // one connection on SQLite, which takes one writer at a time
	dialect dialect
	decoy   func() []byte // a sealed person that is nobody

	sealedAtOnce int // events in one seal of the trail, at the most

	spendings  *batch[spending]
	audits     *batch[loss.AuditEvent]
	lookups    *batch[lookup]
	recordings *batch[recording]
	watchings  *batch[watching]
	takings    *batch[taking]

	settlements *batch[loss.Settlement]
	due         chan struct{} // holds one signal while notices have become due
}

func newDB(keys *secrets.Keys, reader, writer *gorm.DB, kind dialect) *DB {
	d := &DB{Keys: keys, gorm: reader, writer: writer, dialect: kind, due: make(chan struct{}, 1), sealedAtOnce: usualSeal}
	d.decoy = sync.OnceValue(d.sealDecoy)
	d.spendings = newBatch(d, d.spend)
	d.audits = newBatch(d, auditAll)
	d.audits.whole = kind == sqliteDialect // ids are given under the lock, see sealSlack
	d.lookups = newBatch(d, func(on *gorm.DB, all []*lookup) error { return lookUp(on, all, "") })
	d.lookups.reads = true
	d.recordings = newBatch(d, d.recordAll)
	d.recordings.whole = true
	d.watchings = newBatch(d, d.watchAll)
	d.watchings.whole, d.watchings.most = true, mostWatchings
	d.takings = newBatch(d, d.takeTokens)
	d.takings.whole = true
	d.settlements = newBatch(d, d.settleAll)
	d.settlements.whole, d.settlements.most = true, 4*batchSize
	return d
}

const pingTime = 2 * time.Second

// Open opens a database by its address, `sqlite:PATH` or
// `mysql://user:password@host:port/name`, and sees whether it answers:
// loss.ErrUnavailable when it does not. keys may be nil for what seals nothing.
func Open(ctx context.Context, address string, keys *secrets.Keys) (*DB, error) {
	d, err := prepare(address, keys)
	if err != nil {
		return nil, err
	}
	if err := d.Ping(ctx); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return d, nil
}

// OpenLater opens a database that need not answer yet.
func OpenLater(address string, keys *secrets.Keys) (*DB, error) { return prepare(address, keys) }

func prepare(address string, keys *secrets.Keys) (*DB, error) {
	kind, rest, _ := strings.Cut(address, ":")
	switch kind {
	case "sqlite":
		return openSQLite(rest, keys)
	case "mysql":
		return openMySQL(address, keys)
	}
	return nil, errors.New("a database address begins with sqlite: or mysql: as its scheme")
}

func connect(d gorm.Dialector, connections int) (*gorm.DB, error) {
	opened, err := gorm.Open(d, &gorm.Config{
		Logger: logger.Discard, SkipDefaultTransaction: true, TranslateError: true, DisableAutomaticPing: true,
	})
	if err != nil {
		return nil, fmt.Errorf("%w (%s)", loss.ErrUnavailable, reason(err))
	}
	pool, err := opened.DB()
	if err != nil {
		return nil, err
	}
	pool.SetMaxOpenConns(connections)
	pool.SetMaxIdleConns(connections)
	pool.SetConnMaxIdleTime(5 * time.Minute)
	return opened, nil
}

func openSQLite(path string, keys *secrets.Keys) (*DB, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if err := file.Close(); err != nil {
		return nil, err
	}
	writer, err := connect(sqliteWriter(path), 1)
	if err != nil {
		return nil, err
	}
	reading, err := sqliteReader(path)
	if err != nil {
		return nil, err
	}
	reader, err := connect(reading, 8)
	return newDB(keys, reader, writer, sqliteDialect), err
}

func openMySQL(address string, keys *secrets.Keys) (*DB, error) {
	dialector, err := mysqlDialector(address)
	if err != nil {
		return nil, err
	}
	opened, err := connect(dialector, 32)
	return newDB(keys, opened, opened, mysqlDialect), err
}

// Close closes all connections.
func (d *DB) Close() error {
	var failed error
	for _, opened := range []*gorm.DB{d.gorm, d.writer} {
		pool, err := opened.DB()
		failed = errors.Join(failed, err)
		if err == nil {
			failed = errors.Join(failed, pool.Close())
		}
	}
	return failed
}

// Ping sees whether the database answers: loss.ErrUnavailable when it does not.
func (d *DB) Ping(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, pingTime)
	defer cancel()
	return wrap(d.gorm.WithContext(ctx).Exec("SELECT 1").Error)
}

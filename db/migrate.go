package db

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
)

//go:embed migrations
var migrations embed.FS

// Migration is one step of the schema.
type Migration struct {
	Version int64
	Name    string
	Applied bool
}

// Migrate brings the schema up to this binary's version. Replicas that start
// together migrate once. It refuses a database that is newer than the binary.
func (d *DB) Migrate(ctx context.Context) error {
	unlock, err := d.lockMigrations(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	p, err := d.provider()
	if err != nil {
		return err
	}
	current, target, err := p.GetVersions(ctx)
	if err != nil {
		return wrap(err)
	}
	if current > target {
		return fmt.Errorf("the database is at version %d, this binary knows %d: run the newer binary", current, target)
	}
	if _, err = p.Up(ctx); err != nil {
		var partial *goose.PartialError
		if errors.As(err, &partial) {
			return fmt.Errorf("migration %d failed: %w", partial.Failed.Source.Version, wrap(partial.Err))
		}
		return wrap(err)
	}
	return nil
}

// Pending reports whether the schema is behind this binary.
func (d *DB) Pending(ctx context.Context) (bool, error) {
	p, err := d.provider()
	if err != nil {
		return false, err
	}
	pending, err := p.HasPending(ctx)
	return pending, wrap(err)
}

// MigrationStatus lists all steps, oldest first.
func (d *DB) MigrationStatus(ctx context.Context) ([]Migration, error) {
	p, err := d.provider()
	if err != nil {
		return nil, err
	}
	steps, err := p.Status(ctx)
	if err != nil {
		return nil, wrap(err)
	}
	all := make([]Migration, 0, len(steps))
	for _, s := range steps {
		all = append(all, Migration{s.Source.Version, s.Source.Path, s.State == goose.StateApplied})
	}
	return all, nil
}

func (d *DB) provider() (*goose.Provider, error) {
	files, err := fs.Sub(migrations, "migrations/"+string(d.dialect))
	if err != nil {
		return nil, err
	}
	pool, err := d.writer.DB()
	if err != nil {
		return nil, err
	}
	kind := goose.DialectSQLite3
	if d.dialect == mysqlDialect {
		kind = goose.DialectMySQL
	}
	return goose.NewProvider(kind, pool, files, goose.WithDisableGlobalRegistry(true))
}

// lockMigrations keeps other replicas from migrating at the same time. SQLite
// needs no more than its own lock on each step.
func (d *DB) lockMigrations(ctx context.Context) (func(), error) {
	if d.dialect != mysqlDialect {
		return func() {}, nil
	}
	pool, err := d.writer.DB()
	if err != nil {
		return nil, err
	}
	conn, err := pool.Conn(ctx)
	if err != nil {
		return nil, wrap(err)
	}
	var got int
	if err := conn.QueryRowContext(ctx, "SELECT GET_LOCK('guashi-migrations', 60)").Scan(&got); err != nil || got != 1 {
		return nil, errors.Join(errors.New("another replica is still migrating"), wrap(err), conn.Close())
	}
	return func() {
		_, _ = conn.ExecContext(context.WithoutCancel(ctx), "DO RELEASE_LOCK('guashi-migrations')") // closing the connection releases it too
		_ = conn.Close()
	}, nil
}

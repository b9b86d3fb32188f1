package db

import (
	"context"
	"encoding/hex"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pressly/goose/v3"
	"gorm.io/gorm"

	"guashi/server/loss"
	"guashi/server/secrets"
)

// SealAtOnce makes seals of so many events at the most.
func (d *DB) SealAtOnce(n int) { d.sealedAtOnce = n }

// SealSlack is how long an event may take to be visible.
func (d *DB) SealSlack() time.Duration { return d.dialect.sealSlack() }

// Writing reports whether something is written, or waits for its turn to be.
func (d *DB) Writing(t *testing.T) bool {
	t.Helper()
	pool, err := d.writer.DB()
	if err != nil {
		t.Fatal(err)
	}
	return pool.Stats().InUse > 0
}

// Count returns the number of rows in a table, which a condition may follow.
func (d *DB) Count(t *testing.T, table string) int {
	t.Helper()
	var n int
	if err := d.writer.Raw("SELECT COUNT(*) FROM " + table).Scan(&n).Error; err != nil {
		t.Fatal(err)
	}
	return n
}

// Tamper changes the database behind the product's back.
func (d *DB) Tamper(t *testing.T, sql string, values ...any) {
	t.Helper()
	if err := d.writer.Exec(sql, values...).Error; err != nil {
		t.Fatal(err)
	}
}

// Try changes the database behind the product's back, if it lets itself be changed.
func (d *DB) Try(sql string) error { return d.writer.Exec(sql).Error }

// LiftGuards takes away what keeps the trail append-only.
func (d *DB) LiftGuards(t *testing.T) {
	t.Helper()
	if d.dialect == mysqlDialect {
		d.writer.Exec("ALTER TABLE audit_leaves DROP FOREIGN KEY fk_audit_leaves_seal")
		return
	}
	var triggers []string
	if err := d.writer.Raw("SELECT name FROM sqlite_master WHERE type = 'trigger'").Scan(&triggers).Error; err != nil {
		t.Fatal(err)
	}
	for _, name := range triggers {
		d.Tamper(t, "DROP TRIGGER "+name)
	}
	d.Tamper(t, "PRAGMA foreign_keys = OFF")
}

// Columns lists, as table.column, all columns of the tables that have one of that name.
func (d *DB) Columns(t *testing.T, having string) []string {
	t.Helper()
	if d.dialect == mysqlDialect {
		return d.Texts(t, `SELECT CONCAT(table_name, '.', column_name) FROM information_schema.columns WHERE table_schema = DATABASE()
			AND table_name IN (SELECT table_name FROM information_schema.columns WHERE table_schema = DATABASE() AND column_name = '`+having+`')`)
	}
	return d.Texts(t, `SELECT m.name || '.' || c.name FROM sqlite_master m, pragma_table_xinfo(m.name) c
		WHERE m.type = 'table' AND EXISTS (SELECT 1 FROM pragma_table_xinfo(m.name) o WHERE o.name = '`+having+`')`)
}

// Texts returns the first column of what a query finds.
func (d *DB) Texts(t *testing.T, sql string) (texts []string) {
	t.Helper()
	if err := d.writer.Raw(sql).Scan(&texts).Error; err != nil {
		t.Fatal(err)
	}
	return texts
}

// Versions lists a dialect's migrations, oldest first.
func Versions(t *testing.T, dialect string) []int64 {
	t.Helper()
	all, err := migrations.ReadDir("migrations/" + dialect)
	if err != nil {
		t.Fatal(err)
	}
	versions := make([]int64, len(all))
	for i, file := range all {
		if versions[i], err = goose.NumericComponent(file.Name()); err != nil {
			t.Fatal(err)
		}
	}
	return versions
}

// MigrateTo brings the schema up to a version.
func (d *DB) MigrateTo(ctx context.Context, version int64) error {
	p, err := d.provider()
	if err != nil {
		return err
	}
	_, err = p.UpTo(ctx, version)
	return err
}

// ResealUpTo does the first parts of a reseal, as one that is interrupted does.
func (d *DB) ResealUpTo(t *testing.T, next *secrets.Keys, parts int) {
	t.Helper()
	var rows []personRow
	if err := d.writer.Raw("SELECT id_hash, import_id, sealed FROM persons ORDER BY id_hash LIMIT 1").Scan(&rows).Error; err != nil {
		t.Fatal(err)
	}
	for _, part := range []func() error{
		func() error { return d.beginReseal(t.Context(), next) },
		func() error {
			from := loss.Key(rows[0].IDHash)
			var person loss.Person
			err := d.unseal(rows[0].Sealed, &person, "persons", "sealed", hashText(from))
			return errors.Join(err, d.moveAbout(t.Context(), []move{{from, next.Lookup("id-number", string(person.IDNumber))}}))
		},
		func() error { _, err := d.moveSome(t.Context(), d, next, rows); return err },
		func() error { _, err := d.movePersons(t.Context(), d, next); return err },
		func() error { _, err := d.moveReports(t.Context(), next); return err },
		func() error { return d.endReseal(t.Context(), next, time.Now()) },
	}[:parts] {
		if err := part(); err != nil {
			t.Fatal(err)
		}
	}
}

// Blob writes bytes down as the engine does in SQL.
func (d *DB) Blob(b []byte) string { return "x'" + hex.EncodeToString(b) + "'" }

// LookUpTogether looks questions up in one batch and returns the cards that each of its queries asked for.
func (d *DB) LookUpTogether(t *testing.T, questions [][]loss.Key) (queries []map[loss.Key]bool) {
	t.Helper()
	all := make([]*lookup, len(questions))
	for i, persons := range questions {
		all[i] = &lookup{persons: persons}
	}
	err := d.gorm.Callback().Row().After("gorm:row").Register("test:asked", func(on *gorm.DB) {
		asked := map[loss.Key]bool{}
		for _, v := range on.Statement.Vars {
			asked[loss.Key(v.([]byte))] = true
		}
		queries = append(queries, asked)
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := lookUp(d.gorm.WithContext(t.Context()), all, ""); err != nil {
		t.Fatal(err)
	}
	return queries
}

// WaitingToWatch is how many questions wait for their watches to begin.
func (d *DB) WaitingToWatch() int {
	d.watchings.mu.Lock()
	defer d.watchings.mu.Unlock()
	return len(d.watchings.waiting)
}

// BeforeNext has something happen once, just before the next statement that begins so changes anything.
func (d *DB) BeforeNext(t *testing.T, statement string, happens func()) {
	t.Helper()
	d.once(t, statement, happens, d.writer.Callback().Raw().Before("gorm:raw"))
}

// AfterNext has something happen once, just after the next statement that begins so has looked.
func (d *DB) AfterNext(t *testing.T, statement string, happens func()) {
	t.Helper()
	d.once(t, statement, happens, d.gorm.Callback().Row().After("gorm:row"))
}

func (d *DB) once(t *testing.T, statement string, happens func(), when interface {
	Register(name string, fn func(*gorm.DB)) error
},
) {
	t.Helper()
	var happened atomic.Bool
	err := when.Register("test:"+statement, func(on *gorm.DB) {
		if strings.HasPrefix(on.Statement.SQL.String(), statement) && !happened.Swap(true) {
			happens()
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if !happened.Load() {
			t.Errorf("nothing began with %q", statement)
		}
	})
}

package db_test

import (
	"path/filepath"
	"testing"
	"time"

	"guashi/db"
	"guashi/server/loss"
	"guashi/server/secrets/secretstest"
)

// TestMariaDBSchema looks at every table that is compared by text, and at every constraint.
func TestMariaDBSchema(t *testing.T) {
	on(t, "mariadb", func(t *testing.T, d *db.DB) {
		for what, sql := range map[string]string{
			"compares without telling everything apart": `SELECT CONCAT(table_name, '.', column_name) FROM information_schema.columns
				WHERE table_schema = DATABASE() AND table_name NOT LIKE 'goose%' AND collation_name NOT IN ('ascii_bin', 'utf8mb4_bin')`,
			"is a time without microseconds": `SELECT CONCAT(table_name, '.', column_name) FROM information_schema.columns
				WHERE table_schema = DATABASE() AND table_name NOT LIKE 'goose%' AND data_type IN ('datetime', 'timestamp') AND COALESCE(datetime_precision, 0) <> 6`,
			"is a constraint without a name of its own": `SELECT CONCAT(table_name, '.', constraint_name) FROM information_schema.table_constraints
				WHERE table_schema = DATABASE() AND table_name NOT LIKE 'goose%' AND constraint_name <> 'PRIMARY' AND constraint_name NOT REGEXP '^(uq|fk|ck)_'`,
		} {
			for _, name := range d.Texts(t, sql) {
				t.Errorf("%s %s", name, what)
			}
		}
		if n := len(d.Texts(t, "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()")); n < 15 {
			t.Errorf("only %d tables were looked at", n)
		}
	})
}

// TestMariaDBMigratesStepByStep stops at every version on the way up and goes on from there.
func TestMariaDBMigratesStepByStep(t *testing.T) {
	d, err := db.Open(t.Context(), engines["mariadb"](t), secretstest.New(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	for _, version := range db.Versions(t, "mysql") {
		if err := d.MigrateTo(t.Context(), version); err != nil {
			t.Fatalf("to version %d: %v", version, err)
		}
	}
	if behind, err := d.Pending(t.Context()); err != nil || behind {
		t.Errorf("still behind (%v)", err)
	}
	if err := insert(t.Context(), d, fresh(t, 1)); err != nil {
		t.Errorf("what came up step by step does not work: %v", err)
	}
}

// TestReportsFromBeforeTheDesk puts rows of the former schema through the migrations that gave reports due times.
func TestReportsFromBeforeTheDesk(t *testing.T) {
	for engine, before := range map[string]int64{"sqlite": 22, "mariadb": 19} {
		t.Run(engine, func(t *testing.T) {
			address := "sqlite:" + filepath.Join(t.TempDir(), "guashi.db")
			if engine == "mariadb" {
				address = engines[engine](t)
			}
			d, err := db.Open(t.Context(), address, secretstest.New(t))
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = d.Close() })
			if err := d.MigrateTo(t.Context(), before); err != nil {
				t.Fatal(err)
			}
			d.Tamper(t, `INSERT INTO reports (number, person_hash, town_code, state, contact_state, reported_at, revoked_at, password_hash, wrong_passwords, notice_sequence, version, declaration)
				VALUES ('1', ?, '63000010', 'REVOKED', 'CONFIRMED', ?, ?, '', 0, 1, 0, '')`, make([]byte, 32), at, at.Add(time.Hour))
			if err := d.Migrate(t.Context()); err != nil {
				t.Fatal(err)
			}
			file, found, err := d.CaseFile(t.Context(), loss.Jurisdiction{Reason: loss.WholeCountry}, "1")
			if err != nil || !found {
				t.Fatal(found, err)
			}
			if late := file.Report.DueAt.Sub(at.Add(24 * time.Hour)); late.Abs() > time.Millisecond {
				t.Errorf("due at %v", file.Report.DueAt)
			}
			if n, err := d.CountErasable(t.Context(), at.Add(2*time.Hour)); n != 1 || err != nil {
				t.Errorf("%d reports are ever erased, %v", n, err)
			}
		})
	}
}

func TestMariaDBReadsWhatIsCommitted(t *testing.T) {
	on(t, "mariadb", func(t *testing.T, d *db.DB) {
		const level = "SELECT variable_value FROM information_schema.session_variables WHERE variable_name IN ('tx_isolation', 'transaction_isolation')"
		for _, got := range d.Texts(t, level) {
			if got != "READ-COMMITTED" {
				t.Errorf("transactions are %s", got)
			}
		}
		if len(d.Texts(t, level)) == 0 {
			t.Error("the engine does not say")
		}
	})
}

//go:build bench

package bench

import (
	"database/sql"
	"fmt"
	"strings"
	"testing"
	"time"

	"guashi/server/loss"
)

// engine is how rows are made inside a database: far faster than one by one. Indexes
// are taken away before and sorted at the end, where that is faster: MariaDB sorts all
// in one pass; SQLite only gains with those whose keys come in no order.
type engine struct {
	before        []string // settings for the fill alone
	after         []string
	series        string // so many rows n: from, count
	text          func(number string) string
	hash, moment  string
	indexes       string // name and definition of those that are taken away
	drop, restore string
	all           func(each []string) string // the statement that does each
}

var sqliteFill = engine{
	before:  []string{"PRAGMA synchronous=OFF", "PRAGMA cache_size=-400000", "PRAGMA temp_store=MEMORY"},
	after:   []string{"PRAGMA synchronous=FULL", "ANALYZE", "PRAGMA wal_checkpoint(TRUNCATE)"},
	series:  "(WITH RECURSIVE s(n) AS (SELECT %[1]d UNION ALL SELECT n + 1 FROM s WHERE n < %[1]d + %[2]d - 1) SELECT n FROM s)",
	text:    func(number string) string { return "printf('%012d', " + number + ")" },
	hash:    "randomblob(32)",
	moment:  "strftime('%Y-%m-%d %H:%M:%S', 1700000000 + n * 7, 'unixepoch') || '+00:00'",
	indexes: "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'reports' AND sql LIKE '%(person_hash%'",
	drop:    "DROP INDEX %[1]s", restore: "%[2]s",
	all: func(each []string) string { return strings.Join(each, "; ") },
}

var mariadbFill = engine{
	before:  []string{"SET SESSION unique_checks=0", "SET SESSION foreign_key_checks=0", "SET GLOBAL innodb_flush_log_at_trx_commit=0"},
	after:   []string{"SET GLOBAL innodb_flush_log_at_trx_commit=1", "ANALYZE TABLE reports"},
	series:  "(SELECT seq - 1 + %[1]d AS n FROM seq_1_to_%[2]d) AS s",
	text:    func(number string) string { return "LPAD(" + number + ", 12, '0')" },
	hash:    "UNHEX(SHA2(n, 256))",
	moment:  "FROM_UNIXTIME(1700000000 + n * 7)",
	indexes: "SELECT index_name, CONCAT('(', GROUP_CONCAT(column_name ORDER BY seq_in_index), ')') FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'reports' AND non_unique = 1 GROUP BY index_name",
	drop:    "DROP INDEX %[1]s", restore: "ADD INDEX %s %s",
	all: func(each []string) string { return "ALTER TABLE reports " + strings.Join(each, ", ") },
}

// fill writes open cases of the office and settled ones of another town, whose
// declarations are erased, and returns the number of one that can be searched.
func fill(t *testing.T, address string, open, all int) string {
	t.Helper()
	e := mariadbFill
	if strings.HasPrefix(address, "sqlite:") {
		e = sqliteFill
	}
	database := openBare(t, address)
	defer database.Close()
	database.SetMaxOpenConns(1) // settings are the connection's
	begun := time.Now()
	do(t, database, e.before...)
	var drop, restore []string
	for name, definition := range pairs(t, database, e.indexes) {
		drop, restore = append(drop, fmt.Sprintf(e.drop, name)), append(restore, fmt.Sprintf(e.restore, name, definition))
	}
	do(t, database, e.all(drop))
	const part = 500_000
	for from := 0; from < all; from += part {
		do(t, database, e.rows(from, min(part, all-from), open))
	}
	line("%d rows in %v", all, time.Since(begun).Round(time.Second))
	do(t, database, e.all(restore))
	number, err := loss.NewNumber()
	if err != nil {
		t.Fatal(err)
	}
	done, err := database.ExecContext(t.Context(), "UPDATE reports SET number = ? WHERE number = "+e.text("500"), number)
	if err != nil || affected(done) != 1 {
		t.Fatalf("no case to search for: %v", err)
	}
	do(t, database, e.after...)
	line("%d rows with their indexes in %v", all, time.Since(begun).Round(time.Second))
	if all > open {
		plan(t, database, address)
	}
	return number
}

// rows inserts count rows from one on, those below open as open cases of the office.
func (e engine) rows(from, count, open int) string {
	either := func(yes, no string) string {
		return fmt.Sprintf("CASE WHEN n < %d THEN '%s' ELSE '%s' END", open, yes, no)
	}
	const columns = "number, person_hash, town_code, state, contact_state, reported_at, due_at, in_turn, contacts, password_hash, wrong_passwords, notice_sequence, version, declaration"
	values := []string{
		e.text("n"), e.hash, either(town, "63000010"), either("ACTIVE", "REVOKED"), either("PENDING", "CONFIRMED"), e.moment, e.moment,
		"1, 0, '', 0, 1, 0, ''",
	}
	return "INSERT INTO reports (" + columns + ") SELECT " + strings.Join(values, ", ") + " FROM " + fmt.Sprintf(e.series, from, count)
}

func do(t *testing.T, database *sql.DB, statements ...string) {
	t.Helper()
	for _, s := range statements {
		if _, err := database.ExecContext(t.Context(), s); err != nil {
			t.Fatalf("%v: %.200s", err, s)
		}
	}
}

// pairs returns two columns of a query as a map.
func pairs(t *testing.T, database *sql.DB, query string) map[string]string {
	t.Helper()
	rows, err := database.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	all := map[string]string{}
	for rows.Next() {
		var name, value string
		if err := rows.Scan(&name, &value); err != nil {
			t.Fatal(err)
		}
		all[name] = value
	}
	if err := rows.Err(); err != nil || len(all) == 0 {
		t.Fatalf("nothing found: %v", err)
	}
	return all
}

func affected(done sql.Result) int64 {
	n, _ := done.RowsAffected() // both drivers know
	return n
}

package db

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
)

func openStatements(t *testing.T) *statements {
	t.Helper()
	pool, err := sql.Open(sqliteDriver, sqliteAddress(filepath.Join(t.TempDir(), "s.db")))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = pool.Close() }) // the folder goes with it
	return keepStatements(pool)
}

func one(ctx context.Context, s *statements, query string, value int) (got int, err error) {
	rows, err := s.QueryContext(ctx, query, value)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	for rows.Next() {
		err = rows.Scan(&got)
	}
	return got, err
}

func TestStatementsAreKeptUpToABound(t *testing.T) {
	s := openStatements(t)
	var all sync.WaitGroup
	for i := range 4 * statementsAtMost {
		all.Go(func() {
			query := fmt.Sprintf("SELECT ? + %d", i/2)
			if got, err := one(t.Context(), s, query, 1); err != nil || got != 1+i/2 {
				t.Errorf("%s: %d, %v", query, got, err)
			}
		})
	}
	all.Wait()
	if kept := len(s.kept); kept != statementsAtMost {
		t.Errorf("%d statements are kept", kept)
	}
}

func TestARequestThatEndsSpoilsNoStatementForOthers(t *testing.T) {
	s := openStatements(t)
	ended, end := context.WithCancel(t.Context())
	end()
	if _, err := one(ended, s, "SELECT ?", 1); err == nil {
		t.Error("a request that has ended was answered")
	}
	if got, err := one(t.Context(), s, "SELECT ?", 1); err != nil || got != 1 {
		t.Errorf("%d, %v", got, err)
	}
}

func TestKeptStatementsSeeAChangedTable(t *testing.T) {
	s := openStatements(t)
	for _, statement := range []string{"CREATE TABLE t (a)", "INSERT INTO t VALUES (7)"} {
		if _, err := s.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	for _, change := range []string{"CREATE TABLE u (a)", "ALTER TABLE t ADD COLUMN b", "CREATE INDEX ix ON t (a)"} {
		if _, err := s.ExecContext(t.Context(), change); err != nil {
			t.Fatal(err)
		}
		if got, err := one(t.Context(), s, "SELECT a FROM t WHERE a > ?", 1); err != nil || got != 7 {
			t.Errorf("%s: %d, %v", change, got, err)
		}
	}
}

package db

import (
	"context"
	"database/sql"
	"sync"
)

// statementsAtMost is how many statements are kept: the program has fewer, but for lists of
// varying length.
const statementsAtMost = 128

// statements are connections that keep what they have parsed: parsing takes SQLite
// longer than most of our queries. Nothing is given up before the connections are closed,
// so that no query meets a closed statement; what comes after the first statementsAtMost is
// parsed each time.
type statements struct {
	*sql.DB
	mu   sync.Mutex
	kept map[string]*sql.Stmt
}

func keepStatements(on *sql.DB) *statements {
	return &statements{DB: on, kept: map[string]*sql.Stmt{}}
}

// GetDBConn implements gorm.GetDBConnector.
func (s *statements) GetDBConn() (*sql.DB, error) { return s.DB, nil }

// QueryContext implements gorm.ConnPool.
func (s *statements) QueryContext(ctx context.Context, query string, values ...any) (*sql.Rows, error) {
	kept, err := s.statement(ctx, query)
	if err != nil || kept == nil {
		return s.DB.QueryContext(ctx, query, values...)
	}
	return kept.QueryContext(ctx, values...)
}

// statement returns the parsed query, nil when it is not kept. Parsing waits for a
// connection, so nobody is kept waiting meanwhile.
func (s *statements) statement(ctx context.Context, query string) (*sql.Stmt, error) {
	s.mu.Lock()
	kept, full := s.kept[query], len(s.kept) >= statementsAtMost
	s.mu.Unlock()
	if kept != nil || full {
		return kept, nil
	}
	fresh, err := s.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if kept := s.kept[query]; kept != nil || len(s.kept) >= statementsAtMost {
		return kept, fresh.Close()
	}
	s.kept[query] = fresh
	return fresh, nil
}

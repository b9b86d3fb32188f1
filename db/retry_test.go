package db

import (
	"errors"
	"path/filepath"
	"testing"

	"github.com/go-sql-driver/mysql"
	"gorm.io/gorm"

	"guashi/server/loss"
)

// TestATransactionThatTheEngineGaveUpIsRunAgainAsAWhole has an engine give up a number of times.
func TestATransactionThatTheEngineGaveUpIsRunAgainAsAWhole(t *testing.T) {
	gaveUp := func(number uint16) error { return &mysql.MySQLError{Number: number} }
	for name, c := range map[string]struct {
		err     error
		times   int
		runs    int
		succeed bool
	}{
		"deadlock":            {gaveUp(1213), 2, 3, true},
		"lock wait":           {gaveUp(1205), 2, 3, true},
		"certification":       {gaveUp(1020), 2, 3, true},
		"up to the bound":     {gaveUp(1213), maxRuns - 1, maxRuns, true},
		"beyond the bound":    {gaveUp(1213), maxRuns, maxRuns, false},
		"a broken rule":       {gaveUp(1062), 1, 1, false},
		"what we decided":     {loss.ErrConflict, 1, 1, false},
		"something unheard":   {errors.New("something else"), 1, 1, false},
		"nothing of all this": {nil, 0, 1, true},
	} {
		t.Run(name, func(t *testing.T) {
			d := openEmpty(t)
			runs := 0
			err := d.transact(t.Context(), func(on *gorm.DB) error {
				runs++
				if err := on.Exec("INSERT INTO meta (name, value) VALUES ('run', 'x')").Error; err != nil {
					return err
				}
				if runs <= c.times {
					return c.err
				}
				return nil
			})
			if runs != c.runs || (err == nil) != c.succeed {
				t.Errorf("run %d times: %v", runs, err)
			}
			kept := 0
			if c.succeed {
				kept = 1
			}
			if n := d.Count(t, "meta WHERE name = 'run'"); n != kept {
				t.Errorf("%d rows are left", n) // each run but the last was rolled back
			}
		})
	}
}

func openEmpty(t *testing.T) *DB {
	t.Helper()
	d, err := Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "guashi.db"), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	if err := d.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return d
}

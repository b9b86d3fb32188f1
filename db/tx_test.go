package db

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"testing"
	"testing/synctest"

	"github.com/go-sql-driver/mysql"
	"gorm.io/gorm"

	"guashi/server/loss"
)

// TestATransactionThatTheEngineGaveUpIsRunAgainAsAWhole has an engine that gives
// up some times in a row. The pauses in between pass on the bubble's clock.
func TestATransactionThatTheEngineGaveUpIsRunAgainAsAWhole(t *testing.T) {
	deadlock, busy := &mysql.MySQLError{Number: mysqlDeadlock}, &mysql.MySQLError{Number: mysqlLockWait}
	for name, c := range map[string]struct {
		gives error // what each run ends with, as long as it does
		times int
		runs  int
		want  error // nil: it succeeds in the end
	}{
		"never":                          {nil, 0, 1, nil},
		"twice by deadlock":              {deadlock, 2, 3, nil},
		"twice by lock wait":             {busy, 2, 3, nil},
		"twice by certification":         {&mysql.MySQLError{Number: mysqlCertification}, 2, 3, nil},
		"as often as it is run, but one": {deadlock, maxRuns - 1, maxRuns, nil},
		"for ever":                       {deadlock, 1 << 10, maxRuns, deadlock},
		"deep inside":                    {fmt.Errorf("while writing: %w", deadlock), 1, 2, nil},
		"for a reason that stays":        {&mysql.MySQLError{Number: 1062}, 1 << 10, 1, gorm.ErrDuplicatedKey},
		"because a rule said so":         {loss.ErrActiveExists, 1 << 10, 1, loss.ErrActiveExists},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "guashi.db")
			synctest.Test(t, func(t *testing.T) {
				d := scratch(t, path)
				defer d.Close()
				runs := 0
				err := d.transact(t.Context(), func(on *gorm.DB) error {
					runs++
					if err := on.Exec("INSERT INTO runs (n) VALUES (?)", runs).Error; err != nil {
						return err
					}
					if runs <= c.times {
						return c.gives
					}
					return nil
				})
				if runs != c.runs || (err == nil) != (c.want == nil) || err != nil && !errors.Is(err, c.gives) {
					t.Errorf("run %d times, then %v", runs, err)
				}
				if left := kept(t, d); c.want == nil && (len(left) != 1 || left[0] != c.runs) || c.want != nil && len(left) != 0 {
					t.Errorf("runs %v left something behind", left)
				}
			})
		})
	}
}

// TestNothingIsRunAgainForSomebodyWhoHasLeft ends the request during the first pause.
func TestNothingIsRunAgainForSomebodyWhoHasLeft(t *testing.T) {
	path := filepath.Join(t.TempDir(), "guashi.db")
	synctest.Test(t, func(t *testing.T) {
		d := scratch(t, path)
		defer d.Close()
		ctx, leave := context.WithCancel(t.Context())
		runs := 0
		err := d.transact(ctx, func(*gorm.DB) error {
			runs++
			leave()
			return &mysql.MySQLError{Number: mysqlDeadlock}
		})
		if runs != 1 || !errors.Is(err, loss.ErrUnavailable) {
			t.Errorf("run %d times, then %v", runs, err)
		}
	})
}

// scratch opens a database with one table, to write runs down in.
func scratch(t *testing.T, path string) *DB {
	t.Helper()
	d, err := Open(t.Context(), "sqlite:"+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.writer.Exec("CREATE TABLE runs (n INTEGER)").Error; err != nil {
		t.Fatal(err)
	}
	return d
}

func kept(t *testing.T, d *DB) (runs []int) {
	t.Helper()
	if err := d.writer.Raw("SELECT n FROM runs").Scan(&runs).Error; err != nil {
		t.Fatal(err)
	}
	return runs
}

// TestARecordThatChangedIsLookedAtAnew has another node change it the first two times.
func TestARecordThatChangedIsLookedAtAnew(t *testing.T) {
	d := scratch(t, filepath.Join(t.TempDir(), "guashi.db"))
	defer d.Close()
	runs := 0
	err := d.Transact(t.Context(), func(loss.Tx) error {
		if runs++; runs <= 2 {
			return loss.ErrConflict
		}
		return nil
	})
	if runs != 3 || err != nil {
		t.Errorf("run %d times, then %v", runs, err)
	}
}

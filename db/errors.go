package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net"

	"github.com/go-sql-driver/mysql"
	"gorm.io/gorm"
	sqlitedriver "modernc.org/sqlite"

	"guashi/server/auth"
	"guashi/server/loss"
	"guashi/server/partner"
)

// MySQL's error numbers.
const (
	mysqlLockWait      = 1205
	mysqlDeadlock      = 1213
	mysqlCertification = 1020 // the record has changed since the snapshot
	mysqlWsrep         = 1047 // this Galera node is not ready
)

// wrap turns an engine's error into one of ours. Its text holds no value of a row.
func wrap(err error) error {
	if err == nil || known(err) {
		return err
	}
	if unreachable(err) {
		return fmt.Errorf("%w (%s)", loss.ErrUnavailable, reason(err))
	}
	return &fault{err}
}

func known(err error) bool {
	for _, e := range []error{
		loss.ErrUnavailable, loss.ErrNotFound, auth.ErrNoAccount, loss.ErrActiveExists, loss.ErrConflict, loss.ErrClaimLost,
		gorm.ErrDuplicatedKey, gorm.ErrRecordNotFound, gorm.ErrForeignKeyViolated, gorm.ErrCheckConstraintViolated,
	} {
		if errors.Is(err, e) {
			return true
		}
	}
	var mistake partner.Mistake
	return errors.As(err, &mistake)
}

// fault is an engine's complaint, shown by its number only.
type fault struct{ cause error }

func (f *fault) Error() string { return "database: " + reason(f.cause) }

func (f *fault) Unwrap() error { return f.cause }

func reason(err error) string {
	var m *mysql.MySQLError
	var s *sqlitedriver.Error
	var n *net.OpError
	switch {
	case errors.As(err, &m):
		return fmt.Sprintf("error %d", m.Number)
	case errors.As(err, &s):
		return fmt.Sprintf("SQLite result %d", s.Code())
	case errors.As(err, &n):
		return n.Op + ": " + n.Err.Error()
	case errors.Is(err, context.DeadlineExceeded):
		return "no answer in time"
	}
	return fmt.Sprintf("%T", err)
}

func unreachable(err error) bool {
	var n net.Error
	var m *mysql.MySQLError
	var s *sqlitedriver.Error
	switch {
	case errors.As(err, &m):
		return m.Number == 1040 || m.Number == 1045 || m.Number == 1049 || m.Number == 1053 || m.Number == 1290 || m.Number == mysqlWsrep
	case errors.As(err, &s):
		primary := s.Code() & 0xff
		return primary == 8 || primary == 10 || primary == 13 || primary == 14 || primary == sqliteBusy
	case errors.As(err, &n):
		return true
	}
	return errors.Is(err, driver.ErrBadConn) || errors.Is(err, mysql.ErrInvalidConn) || errors.Is(err, sql.ErrConnDone) ||
		errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled)
}

// worthRepeating reports whether the engine gave up a transaction that may succeed when run again.
func worthRepeating(err error) bool {
	var m *mysql.MySQLError
	if errors.As(err, &m) {
		return m.Number == mysqlDeadlock || m.Number == mysqlLockWait || m.Number == mysqlCertification
	}
	var s *sqlitedriver.Error
	if errors.As(err, &s) {
		primary := s.Code() & 0xff
		return primary == sqliteBusy || primary == sqliteLocked
	}
	return false
}

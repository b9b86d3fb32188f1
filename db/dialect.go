package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	mysqldriver "github.com/go-sql-driver/mysql"
	"gorm.io/driver/mysql"
	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
	sqlitedriver "modernc.org/sqlite"
)

// dialect names an engine family, wherever its words differ.
type dialect string

const (
	sqliteDialect dialect = "sqlite"
	mysqlDialect  dialect = "mysql"
)

// forUpdate ends a SELECT that locks what it reads. SQLite has one writer anyway.
func (d dialect) forUpdate() string {
	if d == mysqlDialect {
		return " FOR UPDATE"
	}
	return ""
}

// shared ends a SELECT that waits for those who change what it reads, and makes them wait.
func (d dialect) shared() string {
	if d == mysqlDialect {
		return " LOCK IN SHARE MODE"
	}
	return ""
}

// limited makes a SELECT that ends in LIMIT part of a UNION. MariaDB would write a derived table to disk that holds
// what is sealed; SQLite knows no brackets there, and writes none.
func (d dialect) limited(query string) string {
	if d == mysqlDialect {
		return "(" + query + ")"
	}
	return "SELECT * FROM (" + query + ")"
}

// along has a table read along one index, where an engine would rather walk all rows in their order for the few that match.
func (d dialect) along(index string) string {
	if d == mysqlDialect {
		return " FORCE INDEX (" + index + ")"
	}
	return " INDEXED BY " + index
}

// SQLite's extended result codes.
const (
	sqliteBusy       = 5
	sqliteLocked     = 6
	sqliteForeignKey = 787
	sqliteCheck      = 275
	sqlitePrimaryKey = 1555
	sqliteUnique     = 2067
)

// translating gives GORM the words for errors of the pure Go driver.
type translating struct{ gorm.Dialector }

// Translate implements gorm.ErrorTranslator.
func (translating) Translate(err error) error {
	var e *sqlitedriver.Error
	if !errors.As(err, &e) {
		return err
	}
	switch e.Code() {
	case sqlitePrimaryKey, sqliteUnique:
		return gorm.ErrDuplicatedKey
	case sqliteForeignKey:
		return gorm.ErrForeignKeyViolated
	case sqliteCheck:
		return gorm.ErrCheckConstraintViolated
	}
	return err
}

// inURI writes a path as part of a URI, in which these would end it.
var inURI = strings.NewReplacer("%", "%25", "?", "%3f", "#", "%23")

const sqliteDriver = "sqlite"

// sqliteWriter begins each transaction as one that writes.
func sqliteWriter(path string) gorm.Dialector {
	return translating{sqlite.Dialector{DriverName: sqliteDriver, DSN: sqliteAddress(path) + "&_txlock=immediate"}}
}

func sqliteReader(path string) (gorm.Dialector, error) {
	pool, err := sql.Open(sqliteDriver, sqliteAddress(path))
	return translating{sqlite.Dialector{Conn: keepStatements(pool)}}, err
}

func sqliteAddress(path string) string {
	query := url.Values{"_pragma": {
		"journal_mode(WAL)", "synchronous(FULL)", "busy_timeout(5000)", "foreign_keys(1)",
	}, "_time_format": {"sqlite"}}
	return "file:" + inURI.Replace(path) + "?" + query.Encode()
}

func mysqlDialector(address string) (gorm.Dialector, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || len(u.Path) < 2 {
		return nil, errors.New("a MySQL address looks like mysql://user:password@host:port/name")
	}
	config := mysqldriver.NewConfig()
	config.User = u.User.Username()
	config.Passwd, _ = u.User.Password()
	config.Net, config.Addr, config.DBName = "tcp", u.Host, u.Path[1:]
	if u.Port() == "" {
		config.Addr = u.Host + ":3306"
	}
	config.Collation = "utf8mb4_bin"
	config.ParseTime, config.Loc = true, time.UTC
	config.ClientFoundRows, config.InterpolateParams = true, true
	config.Timeout, config.ReadTimeout, config.WriteTimeout = 2*time.Second, 20*time.Second, 20*time.Second
	config.Params = map[string]string{
		"time_zone": "'+00:00'",
		"sql_mode":  "'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,ERROR_FOR_DIVISION_BY_ZERO'",
	}
	config.Logger = &mysqldriver.NopLogger{}
	// A column holds microseconds. By what is later than a finer moment MariaDB does not bound an index: it reads all.
	if err := config.Apply(mysqldriver.TimeTruncate(time.Microsecond)); err != nil {
		return nil, err
	}
	connector, err := mysqldriver.NewConnector(config)
	if err != nil {
		return nil, fmt.Errorf("the MySQL address is malformed")
	}
	return mysql.New(mysql.Config{Conn: sql.OpenDB(readCommitted{connector}), SkipInitializeWithVersion: true, DontSupportRenameIndex: true}), nil
}

// readCommitted keeps MySQL from locking gaps, and from reading the past after
// a conflict. It is said once a connection: the variable's name differs between
// engines, and saying it to each transaction is a round trip each time.
type readCommitted struct{ driver.Connector }

// Connect implements driver.Connector.
func (c readCommitted) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	session, ok := conn.(driver.ExecerContext)
	if !ok {
		return nil, errors.Join(driver.ErrSkip, conn.Close())
	}
	if _, err := session.ExecContext(ctx, "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED", nil); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return conn, nil
}

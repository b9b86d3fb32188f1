package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"gorm.io/driver/mysql"

	"guashi/server/loss"
	"guashi/server/secrets/secretstest"
)

// hanging is an engine to which no connection comes about.
type hanging struct{}

func (hanging) Connect(ctx context.Context) (driver.Conn, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

func (hanging) Driver() driver.Driver { return nil }

// TestARegistryThatHangsIsLeftInTime looks at the clock of a bubble. Citizens are told within two seconds that the
// registry does not answer; half of one is left for all that stands around the look-up.
func TestARegistryThatHangsIsLeftInTime(t *testing.T) {
	const promised, around = 2 * time.Second, 500 * time.Millisecond
	keys := secretstest.New(t)
	synctest.Test(t, func(t *testing.T) {
		opened, err := connect(mysql.New(mysql.Config{Conn: sql.OpenDB(hanging{}), SkipInitializeWithVersion: true}), 1)
		if err != nil {
			t.Fatal(err)
		}
		d := newDB(keys, opened, opened, mysqlDialect)
		defer d.Close()
		asked := time.Now()
		if _, _, err := d.Find(t.Context(), loss.Key{}); !errors.Is(err, loss.ErrRegistryDown) {
			t.Errorf("answered %v", err)
		}
		if took := time.Since(asked); took > promised-around {
			t.Errorf("left after %v", took)
		}
	})
}

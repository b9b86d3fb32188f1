package db_test

import (
	"strconv"
	"testing"
	"time"

	"guashi/db"
	"guashi/server/loss"
)

// read returns how many rows MariaDB goes through for something.
func read(t *testing.T, d *db.DB, something func() error) int {
	t.Helper()
	reads := func() int {
		n, err := strconv.Atoi(d.Texts(t, "SELECT variable_value FROM information_schema.global_status WHERE variable_name = 'HANDLER_READ_NEXT'")[0])
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	before := reads()
	if err := something(); err != nil {
		t.Fatal(err)
	}
	return reads() - before
}

// TestAMomentBoundsWhatIsRead looks, at a moment finer than a column can hold, for waits that lie ahead among much that is due.
func TestAMomentBoundsWhatIsRead(t *testing.T) {
	on(t, "mariadb", func(t *testing.T, d *db.DB) {
		const many = 60
		for person := range byte(many) {
			toldOf(t, d, person, 1)
		}
		mend := func() error { return d.MendTimes(t.Context(), []loss.Target{toTaipei}, at.Add(time.Second+1)) }
		if n := read(t, d, mend); n > many/2 {
			t.Errorf("%d rows were read to find that there are none", n)
		}
	})
}

package db_test

import (
	"testing"

	"guashi/db"
)

// TestAFullDiskLeavesNothingHalfWritten lets SQLite run out of pages, as it does when its disk is full.
func TestAFullDiskLeavesNothingHalfWritten(t *testing.T) {
	on(t, "sqlite", func(t *testing.T, d *db.DB) {
		d.Tamper(t, "PRAGMA max_page_count = 1") // as many as there are
		written := 0
		for person := byte(1); person < 255; person++ {
			if err := insert(t.Context(), d, fresh(t, person)); err != nil {
				break
			}
			written++
		}
		if written == 254 {
			t.Fatal("the disk was never full")
		}
		for table, each := range map[string]int{"reports": 1, "milestones": 1, "notices": 1, "audit_events": 1} {
			if n := d.Count(t, table); n != written*each {
				t.Errorf("%d rows in %s after %d reports", n, table, written)
			}
		}
		d.Tamper(t, "PRAGMA max_page_count = 1000000")
		if err := insert(t.Context(), d, fresh(t, 255)); err != nil {
			t.Errorf("with room again: %v", err)
		}
	})
}

package db

import "testing"

// Count returns the number of rows in a table.
func (d *DB) Count(t *testing.T, table string) int {
	t.Helper()
	var n int
	if err := d.writer.Raw("SELECT COUNT(*) FROM " + table).Scan(&n).Error; err != nil {
		t.Fatal(err)
	}
	return n
}

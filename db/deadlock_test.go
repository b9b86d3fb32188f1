package db_test

import (
	"sync"
	"testing"

	"guashi/db"
	"guashi/server/loss"
)

// TestARealDeadlockIsSettled has two transactions lock the same two reports in
// opposite order. SQLite has one writer at a time and knows no deadlock.
func TestARealDeadlockIsSettled(t *testing.T) {
	on(t, "mariadb", func(t *testing.T, d *db.DB) {
		changes := []loss.Change{fresh(t, 1), fresh(t, 2)}
		for _, change := range changes {
			if err := insert(t.Context(), d, change); err != nil {
				t.Fatal(err)
			}
		}
		var first, group sync.WaitGroup
		first.Add(2) // each holds one lock before any asks for its second
		runs := [2]int{}
		for i := range 2 {
			group.Go(func() {
				err := d.Transact(t.Context(), func(tx loss.Tx) error {
					runs[i]++
					if _, _, err := tx.ActiveReport(t.Context(), changes[i].Report.Person); err != nil {
						return err
					}
					if runs[i] == 1 {
						first.Done()
						first.Wait()
					}
					_, _, err := tx.ActiveReport(t.Context(), changes[1-i].Report.Person)
					return err
				})
				if err != nil {
					t.Errorf("transaction %d: %v", i, err)
				}
			})
		}
		group.Wait()
		if runs[0]+runs[1] != 3 {
			t.Errorf("run %v times, want one of them once more", runs)
		}
	})
}

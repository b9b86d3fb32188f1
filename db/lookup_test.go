package db_test

import (
	"slices"
	"testing"

	"guashi/db"
	"guashi/server/loss"
)

// TestAQuestionIsLookedUpByOneQuery has many questions of a few cards looked up together, more than fit into one query.
func TestAQuestionIsLookedUpByOneQuery(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		const questions, cards = 128, 5 // 40 of them fit into one query
		all := make([][]loss.Key, questions)
		for i := range all {
			for j := range cards {
				all[i] = append(all[i], loss.Key{byte(i), byte(j), 1})
			}
		}
		queries := d.LookUpTogether(t, all)
		for i, persons := range all {
			in := 0
			for _, query := range queries {
				if slices.ContainsFunc(persons, func(p loss.Key) bool { return query[p] }) {
					in++
				}
			}
			if in != 1 {
				t.Errorf("question %d is in %d queries", i, in)
			}
		}
		if len(queries) != 4 {
			t.Errorf("%d queries", len(queries))
		}
	})
}

package db_test

import (
	"slices"
	"testing"
	"time"

	"guashi/db"
	"guashi/server/identity"
	"guashi/server/loss"
)

// stage adds rows of people, one a line from line first on.
func stage(t *testing.T, d *db.DB, id int64, first int, people ...identity.IDNumber) []db.Duplicate {
	t.Helper()
	var rows []db.StagedPerson
	for i, p := range people {
		rows = append(rows, db.StagedPerson{Line: first + i, Person: loss.Person{IDNumber: p}})
	}
	twice, err := d.StagePersons(t.Context(), id, rows)
	if err != nil {
		t.Fatal(err)
	}
	return twice
}

func begin(t *testing.T, d *db.DB, now time.Time) int64 {
	t.Helper()
	id, err := d.BeginImport(t.Context(), now)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func TestEachRowThatCameBeforeIsToldAndLeftOut(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		id := begin(t, d, at)
		if twice := stage(t, d, id, 2, "A", "B", "C"); twice != nil {
			t.Errorf("told at first: %v", twice)
		}
		if twice, want := stage(t, d, id, 5, "D", "B", "D", "E", "A", "D"), []db.Duplicate{{6, 3}, {7, 5}, {9, 2}, {10, 5}}; !slices.Equal(twice, want) {
			t.Errorf("told %v, want %v", twice, want)
		}
		if n := d.Count(t, "persons"); n != 5 {
			t.Errorf("%d rows are staged", n)
		}
		other := begin(t, d, at)
		if twice := stage(t, d, other, 2, "A"); twice != nil {
			t.Errorf("another file's rows count: %v", twice)
		}
	})
}

// TestImportsThatWereKilledAreClearedAway looks at the edges of their time: a day
// to be published in, another before anything is removed.
func TestImportsThatWereKilledAreClearedAway(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		killed, done := begin(t, d, at), begin(t, d, at)
		stage(t, d, killed, 2, "A", "B")
		stage(t, d, done, 2, "A", "C")
		if err := d.PublishImport(t.Context(), done, at.Add(24*time.Hour-time.Second)); err != nil {
			t.Fatal(err)
		}
		if err := d.PublishImport(t.Context(), killed, at.Add(24*time.Hour)); err == nil {
			t.Error("one that took a day was published")
		}
		if err := d.ClearAbandoned(t.Context(), at.Add(48*time.Hour)); err != nil {
			t.Fatal(err)
		}
		if n := d.Count(t, "persons"); n != 3 {
			t.Errorf("%d rows are left at the end of its time", n)
		}
		begin(t, d, at.Add(48*time.Hour+time.Second))
		if n := d.Count(t, "persons"); n != 2 {
			t.Errorf("%d rows are left when the next one begins", n)
		}
		if n := d.Count(t, "imports WHERE published_at IS NOT NULL"); n != 1 {
			t.Errorf("%d imports are published", n)
		}
		if n := d.Count(t, "imports"); n != 2 {
			t.Errorf("%d imports are left", n)
		}
	})
}

// TestRowsAppearTogether looks a person up before, during and after imports; one is never ended, for whoever ran it was killed.
func TestRowsAppearTogether(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		villageOf := func() string {
			t.Helper()
			p, found, err := d.Find(t.Context(), d.Keys.Lookup("id-number", "A"))
			if err != nil || found != (p.Village != "") {
				t.Fatalf("%+v, found: %v, %v", p, found, err)
			}
			return p.Village
		}
		stageIn := func(village string) int64 {
			t.Helper()
			id := begin(t, d, at)
			if _, err := d.StagePersons(t.Context(), id, []db.StagedPerson{{Line: 2, Person: loss.Person{IDNumber: "A", Village: village}}}); err != nil {
				t.Fatal(err)
			}
			return id
		}
		publish := func(id int64) {
			t.Helper()
			if err := d.PublishImport(t.Context(), id, at.Add(time.Hour)); err != nil {
				t.Fatal(err)
			}
		}
		first := stageIn("一里")
		if got := villageOf(); got != "" {
			t.Errorf("visible in %s while the import is open", got)
		}
		publish(first)
		stageIn("killed")
		next := stageIn("二里")
		if got := villageOf(); got != "一里" {
			t.Errorf("visible in %q while others are open", got)
		}
		publish(next)
		if got := villageOf(); got != "二里" {
			t.Errorf("visible in %q at the end", got)
		}
	})
}

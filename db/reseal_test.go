package db_test

import (
	"testing"

	"guashi/db"
	"guashi/server/identity"
	"guashi/server/loss"
	"guashi/server/secrets"
	"guashi/server/secrets/secretstest"
)

// changing returns the keys of a new directory, and those that they change into.
func changing(t *testing.T) (now, next *secrets.Keys) {
	t.Helper()
	now, next, err := secrets.NextLookup(secretstest.Dir(t))
	if err != nil {
		t.Fatal(err)
	}
	return now, next
}

func keyOf(keys *secrets.Keys, id identity.IDNumber) loss.Key {
	return keys.Lookup("id-number", string(id))
}

// Who is on file, and how: in the registry with a report that stands, and with one
// that was erased; with a report, but not in the registry (any more).
const (
	standing = identity.IDNumber("A149410774")
	erased   = identity.IDNumber("F255178533")
	unknown  = identity.IDNumber("O240931213")
)

func fileEverybody(t *testing.T, d *db.DB) {
	t.Helper()
	if err := d.CheckKeys(t.Context()); err != nil {
		t.Fatal(err)
	}
	id := begin(t, d, at)
	stage(t, d, id, 2, standing, erased)
	if err := d.PublishImport(t.Context(), id, at); err != nil {
		t.Fatal(err)
	}
	for _, who := range []identity.IDNumber{standing, erased, unknown} {
		change := fresh(t, 0)
		change.Report.Person, change.Report.Declaration.IDNumber = keyOf(d.Keys, who), who
		if err := insert(t.Context(), d, change); err != nil {
			t.Fatal(err)
		}
		if who == erased {
			d.Tamper(t, "UPDATE reports SET declaration = '' WHERE number = ?", change.Report.Number)
		}
		key := keyOf(d.Keys, who)
		d.Tamper(t, "INSERT INTO watches (id, partner, person_hash, ends_at) VALUES (?, 'bank', ?, ?)", string(who), key[:], at)
	}
	if _, err := d.Claim(t.Context(), loss.Claim{Scope: loss.Key{1}, Owner: "o"}, at, at, at); err != nil {
		t.Fatal(err)
	}
	if err := d.AddFailure(t.Context(), []loss.Key{{1}}, 1); err != nil {
		t.Fatal(err)
	}
}

// TestALookupKeyChangesHoweverOftenThatIsInterrupted stops behind each part, and goes on from there.
func TestALookupKeyChangesHoweverOftenThatIsInterrupted(t *testing.T) {
	for name, open := range engines {
		for parts := range 7 {
			t.Run(name, func(t *testing.T) {
				now, next := changing(t)
				address := open(t)
				d := opened(t, address, now)
				fileEverybody(t, d)
				d.ResealUpTo(t, next, parts)
				if err := d.CheckKeys(t.Context()); (err == nil) != (parts == 0) {
					t.Errorf("after %d parts a server starts: %v", parts, err)
				}
				if _, err := d.Reseal(t.Context(), d, next, at); err != nil {
					t.Fatalf("after %d parts: %v", parts, err)
				}
				isMoved(t, opened(t, address, next), now)
				if err := opened(t, address, now).CheckKeys(t.Context()); err == nil {
					t.Error("the former key still opens the database")
				}
			})
		}
	}
}

func opened(t *testing.T, address string, keys *secrets.Keys) *db.DB {
	t.Helper()
	d, err := db.Open(t.Context(), address, keys)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	if err := d.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return d
}

// isMoved looks for everybody under the present key, and for nobody under the former.
func isMoved(t *testing.T, d *db.DB, former *secrets.Keys) {
	t.Helper()
	if err := d.CheckKeys(t.Context()); err != nil {
		t.Error(err)
	}
	for _, who := range []identity.IDNumber{standing, erased, unknown} {
		person, found, err := d.Find(t.Context(), keyOf(d.Keys, who))
		if err != nil || found != (who != unknown) || found && person.IDNumber != who {
			t.Errorf("%s in the registry: %v, %v", who, found, err)
		}
		for keys, reports := range map[*secrets.Keys]int{d.Keys: 1, former: 0} {
			got, err := d.ReportsOf(t.Context(), keyOf(keys, who))
			if err != nil || len(got) != reports {
				t.Errorf("%s has %d reports, want %d: %v", who, len(got), reports, err)
			}
		}
		key := keyOf(d.Keys, who)
		if n := d.Count(t, "watches WHERE id = '"+string(who)+"' AND person_hash = "+d.Blob(key[:])); n != 1 {
			t.Errorf("the watch on %s is lost", who)
		}
	}
	if _, found, err := d.Find(t.Context(), keyOf(former, standing)); found || err != nil {
		t.Errorf("found under the former key: %v", err)
	}
	for table, left := range map[string]int{"persons": 2, "reports": 3, "watches": 3, "idempotency": 0, "failures": 0} {
		if n := d.Count(t, table); n != left {
			t.Errorf("%d rows in %s, want %d", n, table, left)
		}
	}
	if n := d.Count(t, "audit_events WHERE operation = 'keysReseal'"); n != 1 {
		t.Errorf("%d times on record", n)
	}
}

// TestAChangeOfTheLookupKeyIsFinishedWithItsOwnKeys begins one, and goes on with another key.
func TestAChangeOfTheLookupKeyIsFinishedWithItsOwnKeys(t *testing.T) {
	for name, open := range engines {
		t.Run(name, func(t *testing.T) {
			now, next := changing(t)
			_, another := changing(t)
			d := opened(t, open(t), now)
			fileEverybody(t, d)
			d.ResealUpTo(t, next, 1)
			if _, err := d.Reseal(t.Context(), d, another, at); err == nil {
				t.Error("two changes at once")
			}
			if _, err := opened(t, open(t), now).Reseal(t.Context(), d, another, at); err == nil {
				t.Error("two changes at once, with the registry elsewhere")
			}
		})
	}
}

// TestTheRegistryMayBeElsewhere has persons in a database of their own.
func TestTheRegistryMayBeElsewhere(t *testing.T) {
	for name, open := range engines {
		t.Run(name, func(t *testing.T) {
			now, next := changing(t)
			d, persons := opened(t, open(t), now), opened(t, open(t), now)
			fileEverybody(t, d)
			fileEverybody(t, persons)
			d.Tamper(t, "DELETE FROM persons")
			done, err := d.Reseal(t.Context(), persons, next, at)
			if err != nil || done != (db.Resealed{Persons: 2, Reports: 2}) {
				t.Fatalf("%+v, %v", done, err)
			}
			d.Keys, persons.Keys = next, next
			for _, who := range []identity.IDNumber{standing, erased, unknown} {
				if got, err := d.ReportsOf(t.Context(), keyOf(next, who)); err != nil || len(got) != 1 {
					t.Errorf("%s has %d reports: %v", who, len(got), err)
				}
				if _, found, err := persons.Find(t.Context(), keyOf(next, who)); err != nil || found != (who != unknown) {
					t.Errorf("%s in the registry: %v, %v", who, found, err)
				}
			}
		})
	}
}

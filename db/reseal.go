package db

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"

	"guashi/server/loss"
	"guashi/server/secrets"
)

var (
	errResealing = errors.New("the lookup key of this database is being changed; let \"guashi keys reseal\" come to its end")
	errOtherNext = errors.New("a change of the lookup key was begun with another keys directory; set GUASHI_KEYS_DIR to it")
)

const movedAtOnce = 500

// Resealed says how much was put under another lookup key.
type Resealed struct{ Persons, Reports int }

// Reseal puts what is found by keyed hash under the lookup key of next: persons,
// which are sealed anew at their new place, and reports and watches by the person
// they are about. No server may run meanwhile. It can be interrupted at any point
// and done again. What cannot be hashed anew stays under the former key (the trail,
// questions of partners, sources of sign-ins) or is forgotten (idempotency keys,
// counted failures, recovery codes). persons is where the registry copy is, or d.
func (d *DB) Reseal(ctx context.Context, persons *DB, next *secrets.Keys, now time.Time) (Resealed, error) {
	var done Resealed
	for _, each := range []*DB{d, persons} {
		if err := each.beginReseal(ctx, next); err != nil {
			return done, err
		}
	}
	var err error
	if done.Persons, err = persons.movePersons(ctx, d, next); err != nil {
		return done, err
	}
	if done.Reports, err = d.moveReports(ctx, next); err != nil {
		return done, err
	}
	if persons != d {
		if err := persons.endReseal(ctx, next, now); err != nil {
			return done, err
		}
	}
	return done, d.endReseal(ctx, next, now)
}

// beginReseal marks the database, so that no server is started on it.
func (d *DB) beginReseal(ctx context.Context, next *secrets.Keys) error {
	of, err := d.Meta(ctx, keysMark)
	if err != nil || of == next.Fingerprint() {
		return err
	}
	begun, err := d.Meta(ctx, resealMark)
	switch {
	case err != nil:
		return err
	case begun == next.Fingerprint():
		return nil
	case begun != "":
		return errOtherNext
	}
	if err := d.CheckKeys(ctx); err != nil {
		return err
	}
	return d.SetMetaOnce(ctx, resealMark, next.Fingerprint())
}

// move is a keyed hash under the former key and the present one.
type move struct{ from, to loss.Key }

type personRow struct {
	IDHash   []byte
	ImportID int64
	Sealed   []byte
}

// movePersons goes through the registry copy. What others keep about a person is
// moved first: then an interruption finds the person unmoved, and does both again.
func (d *DB) movePersons(ctx context.Context, others *DB, next *secrets.Keys) (int, error) {
	last, moved := personRow{IDHash: []byte{}}, 0
	for {
		var rows []personRow
		err := d.writer.WithContext(ctx).Raw("SELECT id_hash, import_id, sealed FROM persons WHERE id_hash > ? OR id_hash = ? AND import_id > ? ORDER BY id_hash, import_id LIMIT ?",
			last.IDHash, last.IDHash, last.ImportID, movedAtOnce).Scan(&rows).Error
		if err != nil || len(rows) == 0 {
			return moved, wrap(err)
		}
		last = rows[len(rows)-1]
		n, err := d.moveSome(ctx, others, next, rows)
		moved += n
		if err != nil {
			return moved, err
		}
	}
}

func (d *DB) moveSome(ctx context.Context, others *DB, next *secrets.Keys, rows []personRow) (int, error) {
	var moves []move
	var imports []int64
	var sealed [][]byte
	for _, row := range rows {
		from := loss.Key(row.IDHash)
		var person loss.Person
		if err := d.unseal(row.Sealed, &person, "persons", "sealed", hashText(from)); err != nil {
			return 0, err
		}
		to := loss.Key(next.Lookup("id-number", string(person.IDNumber)))
		if to == from {
			continue
		}
		again, err := d.seal(person, "persons", "sealed", hashText(to))
		if err != nil {
			return 0, err
		}
		moves, imports, sealed = append(moves, move{from, to}), append(imports, row.ImportID), append(sealed, again)
	}
	if err := others.moveAbout(ctx, moves); err != nil {
		return 0, err
	}
	return len(moves), d.transact(ctx, func(on *gorm.DB) error {
		for i, m := range moves {
			err := on.Exec("UPDATE persons SET id_hash = ?, sealed = ? WHERE id_hash = ? AND import_id = ?", blob(m.to[:]), sealed[i], m.from[:], imports[i]).Error
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// moveAbout moves what is kept about persons: their reports, erased ones too, and watches.
func (d *DB) moveAbout(ctx context.Context, moves []move) error {
	if len(moves) == 0 {
		return nil
	}
	from := make([][]byte, len(moves))
	for i := range moves {
		from[i] = moves[i].from[:]
	}
	return d.transact(ctx, func(on *gorm.DB) error {
		for _, table := range []string{"reports", "watches"} {
			var known [][]byte
			if err := on.Raw("SELECT DISTINCT person_hash FROM "+table+" WHERE person_hash IN ?", from).Scan(&known).Error; err != nil {
				return err
			}
			is := map[loss.Key]bool{}
			for _, hash := range known {
				is[loss.Key(hash)] = true
			}
			for _, m := range moves {
				if !is[m.from] {
					continue
				}
				if err := on.Exec("UPDATE "+table+" SET person_hash = ? WHERE person_hash = ?", blob(m.to[:]), m.from[:]).Error; err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// moveReports goes through the reports whose person the registry copy does not have (any more).
func (d *DB) moveReports(ctx context.Context, next *secrets.Keys) (int, error) {
	last, moved := "", 0
	for {
		var rows []reportRow
		err := d.writer.WithContext(ctx).Select("number", "person_hash", "declaration").Where("number > ?", last).Order("number").Limit(movedAtOnce).Find(&rows).Error
		if err != nil || len(rows) == 0 {
			return moved, wrap(err)
		}
		last = rows[len(rows)-1].Number
		var moves []move
		for _, row := range rows {
			if len(row.Declaration) == 0 {
				continue // erased (F1): nobody knows any more whose it was
			}
			var declared loss.Declaration
			if err := d.unseal(row.Declaration, &declared, "reports", "declaration", row.Number); err != nil {
				return moved, err
			}
			m := move{loss.Key(row.PersonHash), next.Lookup("id-number", string(declared.IDNumber))}
			if moved++; m.from != m.to {
				moves = append(moves, m)
			}
		}
		if err := d.moveAbout(ctx, moves); err != nil {
			return moved, err
		}
	}
}

// endReseal makes the new key the database's own, and puts that on record.
func (d *DB) endReseal(ctx context.Context, next *secrets.Keys, now time.Time) error {
	if of, err := d.Meta(ctx, keysMark); err != nil || of == next.Fingerprint() {
		return err
	}
	return d.transact(ctx, func(on *gorm.DB) error {
		for _, forgotten := range []string{"idempotency", "failures", "recovery_codes"} {
			if err := on.Exec("DELETE FROM " + forgotten).Error; err != nil {
				return err
			}
		}
		if err := on.Exec("UPDATE meta SET value = ? WHERE name = ?", next.Fingerprint(), keysMark).Error; err != nil {
			return err
		}
		if err := on.Exec("DELETE FROM meta WHERE name = ?", resealMark).Error; err != nil {
			return err
		}
		return audit(on, loss.AuditEvent{At: now, Actor: "staff", Operation: "keysReseal", Outcome: loss.OutcomeOK})
	})
}

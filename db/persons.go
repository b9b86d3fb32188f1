package db

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"

	"guashi/server/identity"
	"guashi/server/loss"
)

const registryTime = 1500 * time.Millisecond

// Find implements loss.Registry: a person's row counts when its import is
// published, the newest first.
func (d *DB) Find(ctx context.Context, key loss.Key) (loss.Person, bool, error) {
	ctx, cancel := context.WithTimeout(ctx, registryTime)
	defer cancel()
	var rows [][]byte
	err := d.gorm.WithContext(ctx).Raw(`SELECT p.sealed FROM persons p JOIN imports i ON i.id = p.import_id
		WHERE p.id_hash = ? AND i.published_at IS NOT NULL ORDER BY p.import_id DESC LIMIT 1`, key[:]).Scan(&rows).Error
	if err != nil {
		return loss.Person{}, false, fmt.Errorf("%w (%s)", loss.ErrRegistryDown, reason(err))
	}
	found := len(rows) > 0
	sealed, bound := d.decoy(), "decoy"
	if found {
		sealed, bound = rows[0], hashText(key)
	}
	var person loss.Person
	if err := d.unseal(sealed, &person, "persons", "sealed", bound); err != nil {
		return loss.Person{}, false, fmt.Errorf("%w (a row that does not open)", loss.ErrRegistryDown)
	}
	if !found {
		return loss.Person{}, false, nil
	}
	return person, true, nil
}

// sealDecoy seals somebody who is opened in place of a person that does not exist, so
// that looking up nobody takes as long as looking up somebody.
func (d *DB) sealDecoy() []byte {
	sealed, err := d.seal(loss.Person{
		IDNumber: "A000000000", Name: "某某某", BirthDate: identity.Date{Year: 1970, Month: 1, Day: 1}, TownCode: "63000010",
		Village: "某某里", Address: "某某市某某區某某里001鄰某某路1號", Parents: []string{"某某某", "某某某", "", ""},
	}, "persons", "sealed", "decoy")
	if err != nil {
		return nil // opens as little as a row that was tampered with
	}
	return sealed
}

// StagedPerson is one row of a file that is being imported.
type StagedPerson struct {
	Line   int
	Person loss.Person
}

// DuplicateError says that an ID number stands on two lines of one file.
type DuplicateError struct{ Line, Earlier int }

func (e *DuplicateError) Error() string {
	return fmt.Sprintf("line %d, column id_number: stands on line %d already", e.Line, e.Earlier)
}

// BeginImport opens an import; its rows count for nothing until PublishImport.
func (d *DB) BeginImport(ctx context.Context, now time.Time) (int64, error) {
	var id int64
	err := d.transact(ctx, func(on *gorm.DB) error {
		row := importRow{StartedAt: now.UTC()}
		err := on.Create(&row).Error
		id = row.ID
		return err
	})
	return id, err
}

type importRow struct {
	ID          int64 `gorm:"primaryKey;autoIncrement"`
	StartedAt   time.Time
	PublishedAt *time.Time
}

func (importRow) TableName() string { return "imports" }

const rowsAStatement = 500

// StagePersons adds rows to an open import. *DuplicateError when an ID number came before.
func (d *DB) StagePersons(ctx context.Context, id int64, staged []StagedPerson) error {
	values := make([]any, 0, 4*len(staged))
	for _, s := range staged {
		key := d.personKey(s.Person)
		sealed, err := d.seal(s.Person, "persons", "sealed", hashText(key))
		if err != nil {
			return err
		}
		values = append(values, blob(key[:]), id, s.Line, sealed)
	}
	err := d.transact(ctx, func(on *gorm.DB) error {
		for from := 0; from < len(values); from += 4 * rowsAStatement {
			part := values[from:min(from+4*rowsAStatement, len(values))]
			sql := "INSERT INTO persons (id_hash, import_id, line, sealed) VALUES " + strings.Repeat(",(?,?,?,?)", len(part)/4)[1:]
			if err := on.Exec(sql, part...).Error; err != nil {
				return err
			}
		}
		return nil
	})
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return d.findDuplicate(ctx, id, staged)
	}
	return err
}

func (d *DB) personKey(p loss.Person) loss.Key {
	return d.Keys.Lookup("id-number", string(p.IDNumber))
}

func (d *DB) findDuplicate(ctx context.Context, id int64, staged []StagedPerson) error {
	seen := map[loss.Key]int{}
	for _, s := range staged {
		key := d.personKey(s.Person)
		var earlier []int
		err := d.writer.WithContext(ctx).Raw("SELECT line FROM persons WHERE id_hash = ? AND import_id = ?", key[:], id).Scan(&earlier).Error
		if err != nil {
			return wrap(err)
		}
		if line, ok := seen[key]; ok {
			earlier = append(earlier, line)
		}
		if len(earlier) > 0 {
			return &DuplicateError{s.Line, earlier[0]}
		}
		seen[key] = s.Line
	}
	return gorm.ErrDuplicatedKey
}

// PublishImport makes all rows of an import count at once, and then clears away the rows they replace.
func (d *DB) PublishImport(ctx context.Context, id int64, now time.Time) error {
	err := d.transact(ctx, func(on *gorm.DB) error {
		return on.Exec("UPDATE imports SET published_at = ? WHERE id = ?", now.UTC(), id).Error
	})
	if err != nil {
		return err
	}
	return d.clearReplaced(ctx, id)
}

// AbandonImport removes the rows of an import that will not be published.
func (d *DB) AbandonImport(ctx context.Context, id int64) error {
	return d.inParts(ctx, "DELETE FROM persons WHERE import_id = ? AND id_hash >= ? AND id_hash < ?", id)
}

func (d *DB) clearReplaced(ctx context.Context, id int64) error {
	var older []int64
	err := d.writer.WithContext(ctx).Raw("SELECT id FROM imports WHERE id < ?", id).Scan(&older).Error
	if err != nil || len(older) == 0 {
		return wrap(err)
	}
	replaced := `DELETE FROM persons WHERE import_id < ? AND id_hash >= ? AND id_hash < ?
		AND EXISTS (SELECT 1 FROM (SELECT id_hash, import_id FROM persons) newer WHERE newer.id_hash = persons.id_hash AND newer.import_id = ?)`
	return d.inParts(ctx, replaced, id, id)
}

// inParts runs a deletion over the whole range of keyed hashes, a 256th at a time.
func (d *DB) inParts(ctx context.Context, sql string, first any, last ...any) error {
	for part := range 256 {
		to := []byte{byte(part + 1)}
		if part == 255 {
			to = []byte(strings.Repeat("\xff", 33))
		}
		values := append([]any{first, []byte{byte(part)}, to}, last...)
		if err := d.transact(ctx, func(on *gorm.DB) error { return on.Exec(sql, values...).Error }); err != nil {
			return err
		}
	}
	return nil
}

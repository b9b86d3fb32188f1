package db

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
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
	var rows [][]byte // always one
	decoy := d.decoy()
	err := d.gorm.WithContext(ctx).Raw(`SELECT COALESCE((SELECT p.sealed FROM persons p JOIN imports i ON i.id = p.import_id
		WHERE p.id_hash = ? AND i.published_at IS NOT NULL ORDER BY p.import_id DESC LIMIT 1), ?)`, key[:], blob(decoy)).Scan(&rows).Error
	if err != nil {
		return loss.Person{}, false, fmt.Errorf("%w (%s)", loss.ErrRegistryDown, reason(err))
	}
	sealed := rows[0]
	found, bound := !bytes.Equal(sealed, decoy), hashText(key)
	if !found {
		bound = "decoy"
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

// sealDecoy seals somebody who is sent, fetched and opened in place of a person that does not exist,
// so that looking up nobody takes as long as looking up somebody.
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

// Duplicate says that an ID number stands on two lines of one file.
type Duplicate struct{ Line, Earlier int }

// BeginImport opens an import; its rows count for nothing until PublishImport.
func (d *DB) BeginImport(ctx context.Context, now time.Time) (int64, error) {
	if err := d.ClearAbandoned(ctx, now); err != nil {
		return 0, err
	}
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

// StagePersons adds rows to an open import, and returns those whose ID number
// came before; they are left out.
func (d *DB) StagePersons(ctx context.Context, id int64, staged []StagedPerson) ([]Duplicate, error) {
	err := d.stage(ctx, id, staged)
	if !errors.Is(err, gorm.ErrDuplicatedKey) {
		return nil, err
	}
	first, twice, err := d.apart(ctx, id, staged)
	if err != nil {
		return nil, err
	}
	return twice, d.stage(ctx, id, first)
}

func (d *DB) stage(ctx context.Context, id int64, staged []StagedPerson) error {
	values := make([]any, 0, 4*len(staged))
	for _, s := range staged {
		key := d.personKey(s.Person)
		sealed, err := d.seal(s.Person, "persons", "sealed", hashText(key))
		if err != nil {
			return err
		}
		values = append(values, blob(key[:]), id, s.Line, sealed)
	}
	return d.transact(ctx, func(on *gorm.DB) error {
		for from := 0; from < len(values); from += 4 * rowsAStatement {
			part := values[from:min(from+4*rowsAStatement, len(values))]
			sql := "INSERT INTO persons (id_hash, import_id, line, sealed) VALUES " + strings.Repeat(",(?,?,?,?)", len(part)/4)[1:]
			if err := on.Exec(sql, part...).Error; err != nil {
				return err
			}
		}
		return nil
	})
}

func (d *DB) personKey(p loss.Person) loss.Key {
	return d.Keys.Lookup("id-number", string(p.IDNumber))
}

// apart tells rows whose ID number comes for the first time from those whose doesn't.
func (d *DB) apart(ctx context.Context, id int64, staged []StagedPerson) (first []StagedPerson, twice []Duplicate, err error) {
	seen, err := d.stagedLines(ctx, id, staged)
	if err != nil {
		return nil, nil, err
	}
	for _, s := range staged {
		key := d.personKey(s.Person)
		if earlier, ok := seen[key]; ok {
			twice = append(twice, Duplicate{s.Line, earlier})
			continue
		}
		seen[key] = s.Line
		first = append(first, s)
	}
	return first, twice, nil
}

// stagedLines returns on which line of the import each ID number stands already.
func (d *DB) stagedLines(ctx context.Context, id int64, staged []StagedPerson) (map[loss.Key]int, error) {
	lines := map[loss.Key]int{}
	for part := range slices.Chunk(staged, rowsAStatement) {
		keys := make([][]byte, len(part))
		for i, s := range part {
			key := d.personKey(s.Person)
			keys[i] = key[:]
		}
		var rows []struct {
			IDHash []byte
			Line   int
		}
		err := d.writer.WithContext(ctx).Raw("SELECT id_hash, line FROM persons WHERE import_id = ? AND id_hash IN ?", id, keys).Scan(&rows).Error
		if err != nil {
			return nil, wrap(err)
		}
		for _, row := range rows {
			lines[loss.Key(row.IDHash)] = row.Line
		}
	}
	return lines, nil
}

// PublishImport makes all rows of an import count at once, and then clears away the rows they replace.
func (d *DB) PublishImport(ctx context.Context, id int64, now time.Time) error {
	var published int64
	err := d.transact(ctx, func(on *gorm.DB) error {
		done := on.Exec("UPDATE imports SET published_at = ? WHERE id = ? AND started_at > ?", now.UTC(), id, now.Add(-abandonedAfter).UTC())
		published = done.RowsAffected
		return done.Error
	})
	if err == nil && published == 0 {
		err = errors.New("an import must end within a day: run it again")
	}
	if err != nil {
		return err
	}
	return d.clearReplaced(ctx, id)
}

// AbandonImport removes an import that will not be published, and its rows.
func (d *DB) AbandonImport(ctx context.Context, id int64) error {
	err := d.inParts(ctx, "DELETE FROM persons WHERE import_id = ? AND id_hash >= ? AND id_hash < ?", id)
	if err != nil {
		return err
	}
	return d.transact(ctx, func(on *gorm.DB) error {
		return on.Exec("DELETE FROM imports WHERE id = ? AND published_at IS NULL", id).Error
	})
}

const (
	abandonedAfter = 24 * time.Hour     // far longer than an import of everybody takes
	clearedAfter   = 2 * abandonedAfter // so that none is cleared while it is published
)

// ClearAbandoned removes the imports that were begun long ago and never came to
// their end, because whoever ran them was killed.
func (d *DB) ClearAbandoned(ctx context.Context, now time.Time) error {
	var ids []int64
	err := d.writer.WithContext(ctx).Raw("SELECT id FROM imports WHERE published_at IS NULL AND started_at < ?", now.Add(-clearedAfter).UTC()).Scan(&ids).Error
	if err != nil {
		return wrap(err)
	}
	for _, id := range ids {
		if err := d.AbandonImport(ctx, id); err != nil {
			return err
		}
	}
	return nil
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

package registry

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"guashi/db"
	"guashi/server/identity"
	"guashi/server/loss"
)

// PersonStore takes persons in: staged first, then published together.
type PersonStore interface {
	BeginImport(ctx context.Context, now time.Time) (int64, error)
	StagePersons(ctx context.Context, id int64, staged []db.StagedPerson) ([]db.Duplicate, error)
	PublishImport(ctx context.Context, id int64, now time.Time) error
	AbandonImport(ctx context.Context, id int64) error
}

// Options say how an import shows its progress.
type Options struct {
	Size     int64     // of the file in bytes; 0 when not known
	Progress io.Writer // where the bar goes
}

// Result says what was imported.
type Result struct{ Rows int }

const rowsABatch = 5000

var (
	personColumns = []string{
		"id_number", "name", "birth_date", "town_code", "father_name", "mother_name", "adoptive_father_name", "adoptive_mother_name",
	}
	morePersonColumns = []string{"village", "address", "sex", "phone"}
)

// ImportPersons streams persons into the store in constant memory. A file with a
// bad row leaves nothing behind and gives a *BadRowsError.
func ImportPersons(ctx context.Context, store PersonStore, r io.Reader, o Options) (Result, error) {
	bar := newProgress(o)
	defer bar.finish()
	rows, err := newTable(bar.reading(r), personColumns, morePersonColumns)
	if err != nil {
		return Result{}, err
	}
	id, err := store.BeginImport(ctx, time.Now())
	if err != nil {
		return Result{}, err
	}
	s := &staging{store: store, id: id, bar: bar, bad: &BadRowsError{}}
	err = s.all(ctx, rows)
	if err == nil {
		return Result{s.rows}, store.PublishImport(ctx, id, time.Now())
	}
	return Result{}, errors.Join(err, store.AbandonImport(context.WithoutCancel(ctx), id))
}

// staging is one file on its way into the store. It goes on behind a bad row, so
// that all of them are told.
type staging struct {
	store PersonStore
	id    int64
	bar   *progress
	bad   *BadRowsError
	batch []db.StagedPerson
	rows  int
}

func (s *staging) all(ctx context.Context, rows *table) error {
	today := identity.DateOf(time.Now())
	for {
		ok, more := rows.next(s.bad)
		if !more {
			break
		}
		if !ok {
			continue
		}
		if person, fine := parsePerson(rows, today, s.bad); fine {
			s.batch = append(s.batch, db.StagedPerson{Line: rows.line, Person: person})
			s.rows++
		}
		if len(s.batch) == rowsABatch {
			if err := s.flush(ctx); err != nil {
				return err
			}
		}
	}
	if err := s.flush(ctx); err != nil {
		return err
	}
	return s.bad.orNil()
}

func (s *staging) flush(ctx context.Context) error {
	twice, err := s.store.StagePersons(ctx, s.id, s.batch)
	for _, d := range twice {
		s.bad.add(fmt.Sprintf("line %d, column id_number: stands on line %d already", d.Line, d.Earlier))
	}
	s.batch = s.batch[:0]
	s.bar.show(s.rows)
	return err
}

var problems = map[identity.Problem]string{
	identity.Required: "is empty", identity.TooLong: "is too long", identity.BadCharacters: "holds characters that cannot be",
	identity.BadForm: "is not of the right form", identity.CheckDigit: "has a wrong check digit",
	identity.ResidentNumber: "is a resident number, not a national ID number", identity.NotADate: "is not a date (YYYY-MM-DD)",
	identity.InTheFuture: "is in the future", identity.TooLongAgo: "is too long ago",
}

func parsePerson(t *table, today identity.Date, bad *BadRowsError) (loss.Person, bool) {
	before := bad.Count
	id, problem := identity.ParseIDNumber(t.get("id_number"))
	t.check(bad, "id_number", problem)
	name, problem := identity.ParseName(t.get("name"))
	t.check(bad, "name", problem)
	birth, problem := identity.ParseBirthDate(t.get("birth_date"), today)
	t.check(bad, "birth_date", problem)
	town := t.get("town_code")
	if _, ok := identity.FindTown(town); !ok {
		t.complain(bad, "town_code", "is no township or district")
	}
	parents := make([]string, 0, 4)
	for _, column := range personColumns[4:] {
		parents = append(parents, t.get(column))
	}
	return loss.Person{
		IDNumber: id, Name: name, BirthDate: birth, TownCode: town, Village: t.get("village"),
		Address: t.get("address"), Parents: parents, Phone: t.get("phone"),
	}, bad.Count == before
}

func (t *table) check(bad *BadRowsError, column string, problem identity.Problem) {
	if problem != "" {
		t.complain(bad, column, problems[problem])
	}
}

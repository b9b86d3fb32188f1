package registry

import (
	"context"
	"errors"
	"io"
	"time"

	"guashi/db"
	"guashi/server/identity"
	"guashi/server/loss"
)

// PersonStore takes persons in: staged first, then published together.
type PersonStore interface {
	BeginImport(ctx context.Context, now time.Time) (int64, error)
	StagePersons(ctx context.Context, id int64, staged []db.StagedPerson) error
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
	count, err := stage(ctx, store, id, rows, bar)
	if err == nil {
		return Result{count}, store.PublishImport(ctx, id, time.Now())
	}
	return Result{}, errors.Join(err, store.AbandonImport(context.WithoutCancel(ctx), id))
}

func stage(ctx context.Context, store PersonStore, id int64, rows *table, bar *progress) (int, error) {
	bad := &BadRowsError{}
	batch := make([]db.StagedPerson, 0, rowsABatch)
	count := 0
	flush := func() error {
		if bad.Count > 0 || len(batch) == 0 {
			batch = batch[:0]
			return nil
		}
		err := store.StagePersons(ctx, id, batch)
		var twice *db.DuplicateError
		if errors.As(err, &twice) {
			bad.add(twice.Error())
			err = nil
		}
		batch = batch[:0]
		return err
	}
	today := identity.DateOf(time.Now())
	for {
		ok, more := rows.next(bad)
		if !more {
			break
		}
		if ok {
			if person, fine := parsePerson(rows, today, bad); fine {
				batch = append(batch, db.StagedPerson{Line: rows.line, Person: person})
				count++
			}
		}
		if len(batch) == rowsABatch {
			if err := flush(); err != nil {
				return 0, err
			}
			bar.show(count)
		}
	}
	if err := flush(); err != nil {
		return 0, err
	}
	bar.show(count)
	return count, bad.orNil()
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

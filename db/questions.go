package db

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"guashi/server/identity"
	"guashi/server/loss"
	"guashi/server/partner"
)

// CardReports implements partner.Store.
func (d *DB) CardReports(ctx context.Context, persons []loss.Key) ([]partner.CardReport, error) {
	switch n := len(persons); {
	case n == 0:
		return nil, nil
	case n > fewCards:
		return cardReports(d.gorm.WithContext(ctx), persons, "")
	}
	l := lookup{persons: persons}
	if err := d.lookups.add(ctx, &l); err != nil {
		return nil, err
	}
	return l.found, nil
}

const (
	fewCards = 5   // a question about more has a look of its own
	mostKeys = 200 // MySQL plans a longer list by guess
)

// lookup is one question's look at a few cards.
type lookup struct {
	persons []loss.Key
	found   []partner.CardReport // the answer
}

// lookUp looks for what many questions ask at the same time, with few queries; a question is in one of them.
func lookUp(on *gorm.DB, all []*lookup, lock string) error {
	for len(all) > 0 {
		asking, rest := askTogether(all)
		found, err := cardReports(on, slices.Collect(maps.Keys(asking)), lock)
		if err != nil {
			return err
		}
		for _, r := range found {
			for _, l := range asking[r.Person] {
				l.found = append(l.found, r)
			}
		}
		all = rest
	}
	return nil
}

// askTogether returns who asks for each card, of the questions that one query takes, and the questions after those.
func askTogether(all []*lookup) (asking map[loss.Key][]*lookup, rest []*lookup) {
	asking = map[loss.Key][]*lookup{}
	for i, l := range all {
		if i > 0 && len(asking)+len(l.persons) > mostKeys {
			return asking, all[i:]
		}
		l.found = nil
		for _, person := range l.persons {
			asking[person] = append(asking[person], l)
		}
	}
	return asking, nil
}

func cardReports(on *gorm.DB, persons []loss.Key, lock string) ([]partner.CardReport, error) {
	var rows []struct {
		PersonHash []byte
		State      string
		ReportedAt time.Time
		ReplacedOn *string
	}
	err := on.Raw("SELECT person_hash, state, reported_at, replaced_on FROM reports WHERE person_hash IN ?"+lock, hashes(persons)).Scan(&rows).Error
	if err != nil {
		return nil, wrap(err)
	}
	all := make([]partner.CardReport, len(rows))
	for i, row := range rows {
		all[i] = partner.CardReport{Person: loss.Key(row.PersonHash), State: loss.State(row.State), ReportedAt: row.ReportedAt.UTC()}
		if row.ReplacedOn == nil {
			continue
		}
		if err := all[i].ReplacedOn.UnmarshalText([]byte(*row.ReplacedOn)); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func hashes(keys []loss.Key) [][]byte {
	all := make([][]byte, len(keys))
	for i := range keys {
		all[i] = keys[i][:]
	}
	return all
}

// recording is one question on its way to disk.
type recording struct {
	question partner.Question
	usage    partner.Usage    // the answers: what its partner has asked by now,
	standing partner.Standing // and how that stands with the quota
}

// Record implements partner.Store. Questions and what they count go to disk
// together, those of many requests in one transaction.
func (d *DB) Record(ctx context.Context, q partner.Question) (partner.Usage, partner.Standing, error) {
	r := recording{question: q}
	if err := d.recordings.add(ctx, &r); err != nil {
		return partner.Usage{}, partner.Standing{}, err
	}
	return r.usage, r.standing, nil
}

// usageKey names a row of usage.
type usageKey struct {
	Partner string
	Day     string
}

func (r *recording) key() usageKey {
	return usageKey{r.question.Partner, identity.DateOf(r.question.At).String()}
}

// recordAll counts each question in turn and writes down those that the quotas admit.
func (d *DB) recordAll(on *gorm.DB, all []*recording) error {
	admitted, err := d.countIn(on, all)
	if err != nil {
		return err
	}
	return insertQuestions(on, admitted)
}

// countIn counts each question in turn, and returns those that the quotas admit.
func (d *DB) countIn(on *gorm.DB, all []*recording) (admitted []*recording, err error) {
	usages, err := d.usages(on, all)
	if err != nil {
		return nil, err
	}
	for _, r := range all {
		q := r.question
		usages[r.key()], r.standing = usages[r.key()].Take(q.Quota, q.At, len(q.Answers))
		r.usage = usages[r.key()]
		if r.standing.RetryAfter == 0 {
			admitted = append(admitted, r)
		}
	}
	return admitted, d.saveUsages(on, usages)
}

// usages reads what the partners have asked, locked until the end of the
// transaction: all replicas count in the same rows.
func (d *DB) usages(on *gorm.DB, all []*recording) (map[usageKey]partner.Usage, error) {
	var keys []usageKey
	for _, r := range all {
		if !slices.Contains(keys, r.key()) {
			keys = append(keys, r.key())
		}
	}
	usages, err := d.readUsages(on, keys)
	if err != nil || len(usages) == len(keys) {
		return usages, err
	}
	insert := "INSERT INTO partner_usage (partner, day, questions, numbers, second, in_second) VALUES (?, ?, 0, 0, 0, 0) ON CONFLICT (partner, day) DO NOTHING"
	if d.dialect == mysqlDialect {
		insert = "INSERT IGNORE INTO partner_usage (partner, day, questions, numbers, second, in_second) VALUES (?, ?, 0, 0, 0, 0)"
	}
	for _, k := range keys {
		if err := on.Exec(insert, k.Partner, k.Day).Error; err != nil {
			return nil, err
		}
	}
	return d.readUsages(on, keys)
}

func (d *DB) readUsages(on *gorm.DB, keys []usageKey) (map[usageKey]partner.Usage, error) {
	slices.SortFunc(keys, func(a, b usageKey) int { return strings.Compare(a.Partner+a.Day, b.Partner+b.Day) })
	usages := map[usageKey]partner.Usage{}
	for _, k := range keys {
		var rows []struct {
			Questions, Numbers, InSecond int
			Second                       int64
		}
		err := on.Raw("SELECT questions, numbers, second, in_second FROM partner_usage WHERE partner = ? AND day = ?"+d.dialect.forUpdate(), k.Partner, k.Day).
			Scan(&rows).Error
		if err != nil {
			return nil, err
		}
		if len(rows) == 0 {
			continue
		}
		u := rows[0]
		usage := partner.Usage{Questions: u.Questions, Numbers: u.Numbers, Second: u.Second, InSecond: u.InSecond}
		if err := usage.Day.UnmarshalText([]byte(k.Day)); err != nil {
			return nil, err
		}
		usages[k] = usage
	}
	return usages, nil
}

func (d *DB) saveUsages(on *gorm.DB, usages map[usageKey]partner.Usage) error {
	for k, u := range usages {
		err := on.Exec("UPDATE partner_usage SET questions = ?, numbers = ?, second = ?, in_second = ? WHERE partner = ? AND day = ?",
			u.Questions, u.Numbers, u.Second, u.InSecond, k.Partner, k.Day).Error
		if err != nil {
			return err
		}
	}
	return nil
}

const rowsAtOnce = 500

// insertQuestions writes one row for each number; the first says what was asked of all.
func insertQuestions(on *gorm.DB, all []*recording) error {
	const columns, row = "id, position, at, partner, kind, purpose, numbers, person_hash, answer, request_id", "(?,?,?,?,?,?,?,?,?,?)"
	var values []any
	flush := func() error {
		n := len(values) / strings.Count(row, "?")
		if n == 0 {
			return nil
		}
		err := on.Exec("INSERT INTO questions ("+columns+") VALUES "+strings.Repeat(row+",", n-1)+row, values...).Error
		values = values[:0]
		return err
	}
	for _, r := range all {
		q := r.question
		id, err := uuid.NewV7()
		if err != nil {
			return err
		}
		for i, a := range q.Answers {
			var person any
			if a.Person != (loss.Key{}) {
				person = blob(a.Person[:])
			}
			values = append(values, blob(id[:]), i, q.At.UTC(), q.Partner, string(q.Kind), textOrNil(q.Purpose), len(q.Answers), person, string(a.Answer), q.RequestID)
			if len(values) >= rowsAtOnce*10 {
				if err := flush(); err != nil {
					return err
				}
			}
		}
	}
	return flush()
}

// ForgetQuestions deletes what was asked before a time, and returns how many numbers that was. What
// partners were told before then goes too: it says who watched whose card.
func (d *DB) ForgetQuestions(ctx context.Context, before time.Time) (int, error) {
	forgotten, err := d.forgetAsked(ctx, before)
	return forgotten, errors.Join(err, d.forgetTold(ctx, before))
}

// forgetTold deletes notices to partners, delivered or not.
func (d *DB) forgetTold(ctx context.Context, before time.Time) error {
	for {
		var ids []string
		err := d.transact(ctx, func(on *gorm.DB) error {
			ids = nil
			err := on.Raw("SELECT id FROM notices WHERE target_kind = ? AND created_at < ? LIMIT ?", string(loss.Partner), before.UTC(), rowsAtOnce).Scan(&ids).Error
			if err != nil || len(ids) == 0 {
				return err
			}
			if err := on.Exec("DELETE FROM notice_attempts WHERE notice_id IN ?", ids).Error; err != nil {
				return err
			}
			return on.Exec("DELETE FROM notices WHERE id IN ?", ids).Error
		})
		if err != nil || len(ids) == 0 {
			return err
		}
	}
}

func (d *DB) forgetAsked(ctx context.Context, before time.Time) (int, error) {
	forgotten := 0
	for {
		var ids [][]byte
		var n int64
		err := d.transact(ctx, func(on *gorm.DB) error {
			ids = nil
			until := uuid.MustParse(firstID(before))
			if err := on.Raw("SELECT id FROM questions WHERE id < ? AND position = 0 ORDER BY id LIMIT ?", blob(until[:]), rowsAtOnce).Scan(&ids).Error; err != nil || len(ids) == 0 {
				return err
			}
			done := on.Exec("DELETE FROM questions WHERE id IN ?", ids)
			n = done.RowsAffected
			return done.Error
		})
		if err != nil || len(ids) == 0 {
			return forgotten, err
		}
		forgotten += int(n)
	}
}

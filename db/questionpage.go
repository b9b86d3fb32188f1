package db

import (
	"context"
	"time"

	"github.com/google/uuid"

	"guashi/server/loss"
)

type questionRow struct {
	ID         []byte
	Position   int
	At         time.Time
	Partner    string
	Name       *string
	Kind       string
	Purpose    *string
	PersonHash []byte
	Answer     string
	RequestID  string
}

// QuestionPage implements loss.DeskStore.
func (d *DB) QuestionPage(ctx context.Context, filter loss.QuestionFilter, first int, after string) ([]loss.PartnerQuestion, bool, error) {
	from, err := parseCursor(after)
	if err != nil {
		return nil, false, err
	}
	on := d.gorm.WithContext(ctx).Table("questions").Where("position = 0")
	if filter.Partner != "" {
		on = equals(on, "partner", filter.Partner)
	}
	if !filter.From.IsZero() {
		on = on.Where("at >= ? AND id >= ?", filter.From.UTC(), questionID(firstID(filter.From.Add(-clockSlack))))
	}
	if !filter.To.IsZero() {
		on = on.Where("at < ? AND id < ?", filter.To.UTC(), questionID(firstID(filter.To.Add(clockSlack))))
	}
	if from != nil {
		on = on.Where("id < ?", questionID(from.ID))
	}
	var ids [][]byte
	if err := on.Order("id DESC").Limit(first+1).Pluck("id", &ids).Error; err != nil || len(ids) == 0 {
		return nil, false, wrap(err)
	}
	more := len(ids) > first
	questions, err := d.questions(ctx, ids[:min(len(ids), first)])
	return questions, more, err
}

// questionID turns an id from a cursor into a column's value; what is none finds nothing.
func questionID(text string) blob {
	id, err := uuid.Parse(text)
	if err != nil {
		return blob{}
	}
	return id[:]
}

func (d *DB) questions(ctx context.Context, ids [][]byte) ([]loss.PartnerQuestion, error) {
	var rows []questionRow
	err := d.gorm.WithContext(ctx).Raw("SELECT q.id, q.position, q.at, q.partner, p.name, q.kind, q.purpose, q.person_hash, q.answer, q.request_id "+
		"FROM questions q LEFT JOIN partners p ON p.id = q.partner WHERE q.id IN ? ORDER BY q.id DESC, q.position", ids).Scan(&rows).Error
	var all []loss.PartnerQuestion
	for _, row := range rows {
		if row.Position == 0 {
			id := uuid.UUID(row.ID).String()
			all = append(all, loss.PartnerQuestion{
				ID: id, Cursor: cursor{ID: id}.String(), At: row.At.UTC(), ClientID: row.Partner, Organisation: orNone(row.Name),
				Kind: row.Kind, Purpose: orNone(row.Purpose), RequestID: row.RequestID,
			})
		}
		answer := loss.QuestionAnswer{Answer: row.Answer}
		if len(row.PersonHash) > 0 {
			answer.Person = loss.Key(row.PersonHash)
		}
		last := &all[len(all)-1]
		last.Answers = append(last.Answers, answer)
	}
	return all, wrap(err)
}

const askedAtOnce = 500

// WhoAsked implements loss.DeskStore.
func (d *DB) WhoAsked(ctx context.Context, person loss.Key) ([]loss.Asked, error) {
	var rows []struct {
		Name  string
		Day   string
		Times int
	}
	day := "date(q.at, '+8 hours')"
	if d.dialect == mysqlDialect {
		day = "DATE_FORMAT(q.at + INTERVAL 8 HOUR, '%Y-%m-%d')"
	}
	err := d.gorm.WithContext(ctx).Raw("SELECT p.name, "+day+" AS day, COUNT(DISTINCT q.id) AS times FROM questions q JOIN partners p ON p.id = q.partner "+
		"WHERE q.person_hash = ? GROUP BY p.name, day ORDER BY day DESC, p.name LIMIT ?", person[:], askedAtOnce).Scan(&rows).Error
	asked := make([]loss.Asked, len(rows))
	for i, row := range rows {
		asked[i] = loss.Asked{Organisation: row.Name, Times: row.Times}
		if err == nil {
			err = asked[i].Day.UnmarshalText([]byte(row.Day))
		}
	}
	return asked, wrap(err)
}

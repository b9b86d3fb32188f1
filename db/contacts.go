package db

import (
	"context"
	"strconv"
	"time"

	"gorm.io/gorm"

	"guashi/server/identity"
	"guashi/server/loss"
)

type contactRow struct {
	Number      string `gorm:"primaryKey"`
	Position    int    `gorm:"primaryKey;autoIncrement:false"`
	At          time.Time
	Username    string
	OfficeCode  string
	Outcome     string
	Method      string
	PhoneUsed   *string
	Former      string
	Explanation []byte
	WithdrawnAt *time.Time
	Withdrawal  []byte
}

func (contactRow) TableName() string { return "contacts" }

type counterRow struct {
	Number     string `gorm:"primaryKey"`
	At         time.Time
	Username   string
	OfficeCode string
	Details    []byte // empty once erased (F1)
}

func (counterRow) TableName() string { return "counter_acts" }

// counterDetails is what of an act at the counter may tell something of the citizen.
type counterDetails struct {
	Document string        `json:"document,omitempty"`
	Note     string        `json:"note,omitempty"`
	IssuedOn identity.Date `json:"issuedOn,omitzero"`
}

// CaseForUpdate implements loss.Tx.
func (t *tx) CaseForUpdate(_ context.Context, within loss.Jurisdiction, number string) (loss.CaseFile, bool, error) {
	rows, err := oneCase(t.locking(), within, number)
	if err != nil || len(rows) == 0 {
		return loss.CaseFile{}, false, err
	}
	reports, err := t.db.withMilestones(t.on, rows)
	if err != nil {
		return loss.CaseFile{}, false, err
	}
	contacts, err := t.db.contacts(t.on, number)
	return loss.CaseFile{Report: reports[0], Contacts: contacts}, err == nil, err
}

// contact writes a new contact, or that the last one was withdrawn.
func (t *tx) contact(number string, change loss.Change) error {
	if c := change.Contact; c != nil {
		explanation, err := t.db.sealText(c.Explanation, "explanation", number, c.Position)
		if err != nil {
			return err
		}
		return t.on.Create(&contactRow{
			Number: number, Position: c.Position, At: c.At.UTC(), Username: c.By, OfficeCode: c.OfficeCode, Outcome: string(c.Outcome),
			Method: string(c.Method), PhoneUsed: textOrNil(string(c.PhoneUsed)), Former: string(c.Former), Explanation: explanation,
		}).Error
	}
	c := change.Withdrawn
	if c == nil {
		return nil
	}
	reason, err := t.db.sealText(c.Withdrawal, "withdrawal", number, c.Position)
	if err != nil {
		return err
	}
	done := t.on.Exec("UPDATE contacts SET withdrawn_at = ?, withdrawal = ? WHERE number = ? AND position = ? AND withdrawn_at IS NULL",
		c.WithdrawnAt.UTC(), reason, number, c.Position)
	if done.Error == nil && done.RowsAffected == 0 {
		return loss.ErrConflict
	}
	return done.Error
}

func (t *tx) counter(number string, c *loss.Counter) error {
	if c == nil {
		return nil
	}
	sealed, err := t.db.seal(counterDetails{c.Document, c.Note, c.IssuedOn}, "counter_acts", "details", number)
	if err != nil {
		return err
	}
	return t.on.Create(&counterRow{number, c.At.UTC(), c.By, c.OfficeCode, sealed}).Error
}

// sealText seals a clerk's words; none are kept as NULL.
func (d *DB) sealText(text, column, number string, position int) ([]byte, error) {
	if text == "" {
		return nil, nil
	}
	return d.seal(text, "contacts", column, number+"/"+strconv.Itoa(position))
}

func (d *DB) unsealText(sealed []byte, column, number string, position int) (text string, err error) {
	if len(sealed) == 0 {
		return "", nil
	}
	err = d.unseal(sealed, &text, "contacts", column, number+"/"+strconv.Itoa(position))
	return text, err
}

func (d *DB) contacts(on *gorm.DB, number string) ([]loss.Contact, error) {
	var rows []contactRow
	if err := on.Where("number = ?", number).Order("position").Find(&rows).Error; err != nil {
		return nil, wrap(err)
	}
	contacts := make([]loss.Contact, len(rows))
	for i, row := range rows {
		explanation, err := d.unsealText(row.Explanation, "explanation", number, row.Position)
		if err != nil {
			return nil, err
		}
		reason, err := d.unsealText(row.Withdrawal, "withdrawal", number, row.Position)
		if err != nil {
			return nil, err
		}
		contacts[i] = loss.Contact{
			Position: row.Position, At: row.At.UTC(), By: row.Username, OfficeCode: row.OfficeCode, Outcome: loss.ContactState(row.Outcome),
			Method: loss.Method(row.Method), PhoneUsed: loss.PhoneUsed(orNone(row.PhoneUsed)), Explanation: explanation,
			Former: loss.ContactState(row.Former), WithdrawnAt: orZero(row.WithdrawnAt), Withdrawal: reason,
		}
	}
	return contacts, nil
}

func (d *DB) counterOf(on *gorm.DB, number string) (*loss.Counter, error) {
	var rows []counterRow
	if err := on.Where("number = ?", number).Limit(1).Find(&rows).Error; err != nil || len(rows) == 0 {
		return nil, wrap(err)
	}
	row := rows[0]
	counter := loss.Counter{At: row.At.UTC(), By: row.Username, OfficeCode: row.OfficeCode}
	if len(row.Details) == 0 {
		return &counter, nil
	}
	var details counterDetails
	if err := d.unseal(row.Details, &details, "counter_acts", "details", number); err != nil {
		return nil, err
	}
	counter.Document, counter.Note, counter.IssuedOn = details.Document, details.Note, details.IssuedOn
	return &counter, nil
}

func orNone(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

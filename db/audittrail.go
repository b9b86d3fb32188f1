package db

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"

	"guashi/server/loss"
)

// clockSlack is how far the time in an event's id may lie from the event's own.
const clockSlack = time.Hour

// AuditPage implements loss.DeskStore.
func (d *DB) AuditPage(ctx context.Context, filter loss.AuditFilter, first int, after string) ([]loss.AuditEvent, bool, error) {
	from, err := parseCursor(after)
	if err != nil {
		return nil, false, err
	}
	on := d.gorm.WithContext(ctx)
	for _, condition := range []struct{ column, value string }{
		{"account", filter.Account},
		{"number", filter.Number},
		{"operation", string(filter.Operation)},
	} {
		if condition.value != "" {
			on = equals(on, condition.column, condition.value)
		}
	}
	if !filter.From.IsZero() {
		on = on.Where("at >= ? AND id >= ?", filter.From.UTC(), firstID(filter.From.Add(-clockSlack)))
	}
	if !filter.To.IsZero() {
		on = on.Where("at < ? AND id < ?", filter.To.UTC(), firstID(filter.To.Add(clockSlack)))
	}
	if from != nil {
		on = on.Where("id < ?", from.ID)
	}
	var rows []auditRow
	if err := on.Order("id DESC").Limit(first + 1).Find(&rows).Error; err != nil {
		return nil, false, wrap(err)
	}
	events := make([]loss.AuditEvent, min(len(rows), first))
	for i := range events {
		events[i] = fromAuditRow(rows[i])
	}
	return events, len(rows) > first, nil
}

// timeDigits is how much of an id's text is its time, in milliseconds (RFC 9562 §5.7).
const timeDigits = len("0190abcd-ef01")

// firstID returns the least id that can be made at t or later: ids begin with
// their time in milliseconds (RFC 9562 §5.7).
func firstID(t time.Time) string {
	var id uuid.UUID
	for i, left := 5, t.UnixMilli(); i >= 0; i-- {
		id[i] = byte(left)
		left >>= 8
	}
	return id.String()
}

// timeOfID returns the time at which an id was made, to the millisecond.
func timeOfID(text string) (time.Time, error) {
	id, err := uuid.Parse(text)
	if err != nil {
		return time.Time{}, errors.New("the trail has an event whose id holds no time")
	}
	ms := int64(0)
	for _, b := range id[:6] {
		ms = ms<<8 | int64(b)
	}
	return time.UnixMilli(ms).UTC(), nil
}

func fromAuditRow(row auditRow) loss.AuditEvent {
	return loss.AuditEvent{
		At: row.At.UTC(), ID: row.ID, Actor: row.Actor, Account: orNone(row.Account), Source: loss.Key(row.SourceHash),
		Person: loss.Key(row.PersonHash), Operation: loss.Operation(row.Operation), Number: orNone(row.Number), Outcome: row.Outcome,
		Reason: loss.Reason(orNone(row.Reason)), RequestID: row.RequestID, Cursor: cursor{ID: row.ID}.String(),
	}
}

package db

import (
	"context"
	"time"

	"gorm.io/gorm"

	"guashi/server/loss"
)

// Audit implements loss.Store.
func (d *DB) Audit(ctx context.Context, event loss.AuditEvent) error {
	return d.audits.add(ctx, &event)
}

func audit(on *gorm.DB, e loss.AuditEvent) error { return auditAll(on, []*loss.AuditEvent{&e}) }

func auditAll(on *gorm.DB, events []*loss.AuditEvent) error {
	sealed, err := sealedUpTo(on)
	if err != nil {
		return err
	}
	rows := make([]auditRow, len(events))
	for i, e := range events {
		id, err := eventID(sealed)
		if _, made := on.Get(madeUp); made && err == nil {
			id = notBefore(sealed, firstID(e.At)[:timeDigits]+id[timeDigits:])
		}
		if err != nil {
			return err
		}
		rows[i] = auditRow{
			id, e.At.UTC(), e.Actor, e.Source[:], e.Person[:], string(e.Operation), textOrNil(e.Number), e.Outcome, e.RequestID,
			textOrNil(e.Account), textOrNil(string(e.Reason)),
		}
	}
	return on.Create(&rows).Error
}

// sealedUpTo returns the time before which no event may happen any more. On SQLite that is any time up to now,
// and the clock may have been set back since; where seals leave a slack there is no need to ask.
func sealedUpTo(on *gorm.DB) (time.Time, error) {
	if dialect(on.Name()).sealSlack() > 0 {
		return time.Time{}, nil
	}
	last, err := lastSeal(on)
	if err != nil || last == nil {
		return time.Time{}, err
	}
	return last.At, nil
}

// eventID returns a new id of the present, or of the end of what is sealed when that lies ahead.
func eventID(sealed time.Time) (string, error) {
	id, err := newID()
	return notBefore(sealed, id), err
}

func notBefore(sealed time.Time, id string) string {
	if first := firstID(sealed)[:timeDigits]; !sealed.IsZero() && id[:timeDigits] < first {
		return first + id[timeDigits:]
	}
	return id
}

// madeUp marks a database whose past is told after it.
const madeUp = "guashi:made-up"

// MadeUp returns the same database for telling a past that never happened: the
// ids of its events bear the time that is told, not the present. It is for a
// demonstration that has not begun.
func (d *DB) MadeUp() *DB {
	mark := func(on *gorm.DB) *gorm.DB { return on.Set(madeUp, true).Session(&gorm.Session{}) }
	past := newDB(d.Keys, mark(d.gorm), mark(d.writer), d.dialect)
	past.decoy = d.decoy
	return past
}

package db

import (
	"context"

	"gorm.io/gorm"

	"guashi/server/loss"
)

// Audit implements loss.Store.
func (d *DB) Audit(ctx context.Context, event loss.AuditEvent) error {
	return d.audits.add(ctx, &event)
}

func audit(on *gorm.DB, e loss.AuditEvent) error { return auditAll(on, []*loss.AuditEvent{&e}) }

func auditAll(on *gorm.DB, events []*loss.AuditEvent) error {
	rows := make([]auditRow, len(events))
	for i, e := range events {
		id, err := newID()
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

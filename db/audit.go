package db

import (
	"context"

	"gorm.io/gorm"

	"guashi/server/loss"
)

// Audit implements loss.Store.
func (d *DB) Audit(ctx context.Context, event loss.AuditEvent) error {
	return d.transact(ctx, func(on *gorm.DB) error { return audit(on, event) })
}

func audit(on *gorm.DB, e loss.AuditEvent) error {
	id, err := newID()
	if err != nil {
		return err
	}
	return on.Create(&auditRow{
		id, e.At.UTC(), e.Actor, e.Source[:], e.Person[:], string(e.Operation), textOrNil(e.Number), e.Outcome, e.RequestID,
	}).Error
}

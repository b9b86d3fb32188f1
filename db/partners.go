package db

import (
	"context"
	"errors"
	"net/netip"
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"guashi/server/loss"
	"guashi/server/partner"
)

type partnerRow struct {
	ID               string `gorm:"primaryKey"`
	Name             string
	SecretHash       []byte
	FormerSecretHash []byte
	FormerUntil      *time.Time
	JWKS             string `gorm:"column:jwks"`
	Allowed          string // networks, separated by blanks
	ExpiresAt        *time.Time
	PerSecond        int
	PerDay           int
	NumbersPerDay    int
	WebhookURL       string
	WebhookSecrets   []byte    // sealed; empty when there are none
	CreatedAt        time.Time `gorm:"autoCreateTime:false"`
	DisabledAt       *time.Time
}

func (partnerRow) TableName() string { return "partners" }

func (d *DB) toPartnerRow(p partner.Partner) (partnerRow, error) {
	allowed := make([]string, len(p.Allowed))
	for i, network := range p.Allowed {
		allowed[i] = network.String()
	}
	row := partnerRow{
		ID: p.ID, Name: p.Name, SecretHash: p.Secret[:], FormerUntil: orNil(p.FormerUntil), JWKS: p.JWKS,
		Allowed: strings.Join(allowed, " "), ExpiresAt: orNil(p.ExpiresAt), PerSecond: p.Quota.PerSecond, PerDay: p.Quota.PerDay,
		NumbersPerDay: p.Quota.NumbersPerDay, WebhookURL: p.Webhook.URL, WebhookSecrets: []byte{},
		CreatedAt: p.CreatedAt.UTC(), DisabledAt: orNil(p.DisabledAt),
	}
	if !p.FormerUntil.IsZero() {
		row.FormerSecretHash = p.FormerSecret[:]
	}
	if len(p.Webhook.Secrets) == 0 {
		return row, nil
	}
	var err error
	row.WebhookSecrets, err = d.seal(p.Webhook, "partners", "webhook_secrets", p.ID)
	return row, err
}

func (d *DB) fromPartnerRow(row partnerRow) (partner.Partner, error) {
	p := partner.Partner{
		ID: row.ID, Name: row.Name, Secret: partner.Hash(row.SecretHash), FormerUntil: orZero(row.FormerUntil), JWKS: row.JWKS,
		ExpiresAt: orZero(row.ExpiresAt), DisabledAt: orZero(row.DisabledAt), CreatedAt: row.CreatedAt.UTC(),
		Quota: partner.Quota{PerSecond: row.PerSecond, PerDay: row.PerDay, NumbersPerDay: row.NumbersPerDay},
	}
	if len(row.FormerSecretHash) > 0 {
		p.FormerSecret = partner.Hash(row.FormerSecretHash)
	}
	for _, text := range strings.Fields(row.Allowed) {
		network, err := netip.ParsePrefix(text)
		if err != nil {
			return p, err
		}
		p.Allowed = append(p.Allowed, network)
	}
	if len(row.WebhookSecrets) > 0 {
		if err := d.unseal(row.WebhookSecrets, &p.Webhook, "partners", "webhook_secrets", row.ID); err != nil {
			return p, err
		}
	}
	p.Webhook.URL = row.WebhookURL
	return p, nil
}

// Partner implements partner.Store.
func (d *DB) Partner(ctx context.Context, id string) (partner.Partner, bool, error) {
	var rows []partnerRow
	if err := equals(d.gorm.WithContext(ctx), "id", id).Limit(1).Find(&rows).Error; err != nil || len(rows) == 0 {
		return partner.Partner{}, false, wrap(err)
	}
	p, err := d.fromPartnerRow(rows[0])
	return p, err == nil, err
}

// Partners implements partner.Store.
func (d *DB) Partners(ctx context.Context) ([]partner.Partner, error) {
	var rows []partnerRow
	if err := d.gorm.WithContext(ctx).Order("name").Find(&rows).Error; err != nil {
		return nil, wrap(err)
	}
	all := make([]partner.Partner, len(rows))
	for i, row := range rows {
		var err error
		if all[i], err = d.fromPartnerRow(row); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// AddPartner implements partner.Store.
func (d *DB) AddPartner(ctx context.Context, p partner.Partner, event loss.AuditEvent) error {
	row, err := d.toPartnerRow(p)
	if err != nil {
		return err
	}
	err = d.transact(ctx, func(on *gorm.DB) error {
		if err := on.Create(&row).Error; err != nil {
			return err
		}
		return audit(on, event)
	})
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return partner.ErrExists
	}
	return err
}

// ChangePartner implements partner.Store.
func (d *DB) ChangePartner(ctx context.Context, name string, event loss.AuditEvent, change func(*partner.Partner) error) error {
	return d.transact(ctx, func(on *gorm.DB) error {
		locked := on
		if d.dialect == mysqlDialect {
			locked = on.Clauses(clause.Locking{Strength: "UPDATE"})
		}
		var rows []partnerRow
		if err := locked.Where("name = ?", name).Limit(1).Find(&rows).Error; err != nil {
			return err
		}
		if len(rows) == 0 {
			return partner.ErrNoPartner
		}
		p, err := d.fromPartnerRow(rows[0])
		if err != nil {
			return err
		}
		before := p
		if err := change(&p); err != nil {
			return err
		}
		row, err := d.toPartnerRow(p)
		if err != nil {
			return err
		}
		if err := on.Save(&row).Error; err != nil {
			return err
		}
		event.Account = p.ID
		if err := audit(on, event); err != nil {
			return err
		}
		return follow(on, before, p, event)
	})
}

// follow does what a partner's change means for what it is told.
func follow(on *gorm.DB, before, after partner.Partner, event loss.AuditEvent) error {
	target := loss.Target{Kind: loss.Partner, Code: after.ID}
	if after.Webhook.URL != before.Webhook.URL {
		if _, err := resume(on, target, event.At, event); err != nil {
			return err
		}
	}
	if before.DisabledAt.IsZero() && !after.DisabledAt.IsZero() {
		return dropAll(on, target, event)
	}
	return nil
}

// dropAll ends the watches of a partner that is shut out, and lets be what it has not been told.
func dropAll(on *gorm.DB, target loss.Target, event loss.AuditEvent) error {
	if err := on.Exec("DELETE FROM watches WHERE partner = ?", target.Code).Error; err != nil {
		return err
	}
	dropped := on.Exec("UPDATE notices SET state = 'DEAD', skipped_at = ?, skip_reason = ?, lease_until = NULL, lease_owner = NULL "+
		"WHERE target_kind = ? AND target_code = ? AND unsettled IS NOT NULL", event.At.UTC(), string(loss.SkipShutOut), string(target.Kind), target.Code)
	if dropped.Error != nil || dropped.RowsAffected == 0 {
		return dropped.Error
	}
	event.Operation, event.Outcome = loss.OpSkip, string(loss.SkipShutOut)
	return audit(on, event)
}

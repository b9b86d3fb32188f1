package db

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"
)

// taking is one partner's wish for a token.
type taking struct {
	partner string
	minute  int64
	most    int  // tokens a minute
	granted bool // the answer
}

// TakeToken implements oauth.Store. Those of many requests are counted in one transaction.
func (d *DB) TakeToken(ctx context.Context, partner string, now time.Time, most int) (bool, error) {
	t := taking{partner: partner, minute: now.Unix() / 60, most: most}
	err := d.takings.add(ctx, &t)
	return err == nil && t.granted, err
}

// takeTokens counts what partners want, each in turn.
func (d *DB) takeTokens(on *gorm.DB, all []*taking) error {
	wanted := map[string][]*taking{}
	for _, t := range all {
		wanted[t.partner] = append(wanted[t.partner], t)
	}
	for _, partner := range keysOf(wanted) {
		mine := wanted[partner]
		minute := slices.MaxFunc(mine, func(a, b *taking) int { return int(a.minute - b.minute) }).minute
		asked, err := d.countTokens(on, partner, minute, len(mine))
		if err != nil {
			return err
		}
		for i, t := range mine {
			t.granted = asked-len(mine)+i < t.most
		}
	}
	return nil
}

// countTokens adds to what a partner has asked for in a minute, and returns the sum. Replicas' clocks
// differ a little: the minute may be the next one elsewhere. One that is further off was a wrong clock's.
func (d *DB) countTokens(on *gorm.DB, partner string, minute int64, more int) (asked int, err error) {
	count := ` ON CONFLICT (partner) DO UPDATE SET
		asked = CASE WHEN minute BETWEEN excluded.minute AND excluded.minute + 1 THEN asked + excluded.asked ELSE excluded.asked END,
		minute = CASE WHEN minute BETWEEN excluded.minute AND excluded.minute + 1 THEN minute ELSE excluded.minute END`
	if d.dialect == mysqlDialect { // it sets one column after the other
		count = ` ON DUPLICATE KEY UPDATE
		asked = IF(minute BETWEEN VALUES(minute) AND VALUES(minute) + 1, asked + VALUES(asked), VALUES(asked)),
		minute = IF(minute BETWEEN VALUES(minute) AND VALUES(minute) + 1, minute, VALUES(minute))`
	}
	if err := on.Exec("INSERT INTO partner_tokens (partner, minute, asked) VALUES (?, ?, ?)"+count, partner, minute, more).Error; err != nil {
		return 0, err
	}
	return asked, on.Raw("SELECT asked FROM partner_tokens WHERE partner = ?", partner).Scan(&asked).Error
}

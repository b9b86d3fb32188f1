package db

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"
)

// spending is one answer to a challenge.
type spending struct {
	id      [16]byte
	expires time.Time
	first   bool // the answer: nobody answered it before
}

// SpendChallenge reports whether this is the first answer to a challenge, on any replica.
func (d *DB) SpendChallenge(ctx context.Context, id [16]byte, expires time.Time) (bool, error) {
	s := spending{id: id, expires: expires.UTC()}
	err := d.spendings.add(ctx, &s)
	return err == nil && s.first, err
}

// spend writes each by itself, since only that tells which were first.
func (d *DB) spend(on *gorm.DB, all []*spending) error {
	insert := "INSERT INTO spent_challenges (id, expires_at) VALUES (?, ?) ON CONFLICT (id) DO NOTHING"
	if d.dialect == mysqlDialect {
		insert = "INSERT IGNORE INTO spent_challenges (id, expires_at) VALUES (?, ?)"
	}
	for _, s := range all {
		done := on.Exec(insert, blob(s.id[:]), s.expires)
		if done.Error != nil {
			return done.Error
		}
		s.first = done.RowsAffected == 1
	}
	return nil
}

// KeepMedia returns the bytes that were kept first for a challenge and kind,
// drawing and keeping them when there are none.
func (d *DB) KeepMedia(ctx context.Context, id [16]byte, kind string, expires time.Time, draw func() ([]byte, error)) ([]byte, error) {
	kept, err := d.media(ctx, id, kind)
	if err != nil || kept != nil {
		return kept, err
	}
	body, err := draw()
	if err != nil {
		return nil, err
	}
	err = d.transact(ctx, func(on *gorm.DB) error {
		return on.Exec("INSERT INTO challenge_media (challenge, kind, body, expires_at) VALUES (?, ?, ?, ?)", blob(id[:]), kind, body, expires.UTC()).Error
	})
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return d.media(ctx, id, kind)
	}
	return body, err
}

func (d *DB) media(ctx context.Context, id [16]byte, kind string) ([]byte, error) {
	var bodies [][]byte
	err := d.gorm.WithContext(ctx).Raw("SELECT body FROM challenge_media WHERE challenge = ? AND kind = ?", id[:], kind).Scan(&bodies).Error
	if err != nil || len(bodies) == 0 {
		return nil, wrap(err)
	}
	return bodies[0], nil
}

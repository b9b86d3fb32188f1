// Package captcha issues challenges, shows them, and checks their answers: each
// once, across all replicas.
package captcha

import (
	"context"
	"errors"
	"time"

	"guashi/server/secrets"
)

// Store remembers which challenges are spent and how each looks.
type Store interface {
	// SpendChallenge reports whether this is the first answer to a challenge.
	SpendChallenge(ctx context.Context, id [16]byte, expires time.Time) (first bool, err error)
	// KeepMedia returns the bytes kept first for a challenge and kind, drawing them when there are none.
	KeepMedia(ctx context.Context, id [16]byte, kind string, expires time.Time, draw func() ([]byte, error)) ([]byte, error)
}

// Gate issues and checks challenges.
type Gate struct {
	secrets *secrets.Captchas
	store   Store
	issued  *bySource
	fetched *bySource
}

// NewGate builds a gate whose issuing and fetching are limited per source, in
// proportion to the limit of failed tries an hour.
func NewGate(s *secrets.Captchas, store Store, failureLimit int) *Gate {
	return &Gate{s, store, newBySource(failureLimit * 3), newBySource(failureLimit * 6)}
}

// Issue returns a new challenge, or the seconds to wait when the source has asked for too many.
func (g *Gate) Issue(source string, now time.Time) (secrets.Challenge, int, error) {
	if wait := g.issued.wait(source, now); wait > 0 {
		return secrets.Challenge{}, wait, nil
	}
	challenge, err := g.secrets.Issue(now)
	return challenge, 0, err
}

// Wrong reports whether an answer is wrong whether or not its challenge is spent:
// the token alone says so.
func (g *Gate) Wrong(token, answer string, now time.Time) bool {
	opened, err := g.secrets.Open(token, now)
	return errors.Is(err, secrets.ErrBadToken) || errors.Is(err, secrets.ErrExpired) || err == nil && !opened.Right(answer)
}

// Check spends a challenge and reports whether the answer was right. Forged,
// expired and spent challenges have no right answer.
func (g *Gate) Check(ctx context.Context, token, answer string, now time.Time) (bool, error) {
	opened, err := g.secrets.Open(token, now)
	if errors.Is(err, secrets.ErrBadToken) || errors.Is(err, secrets.ErrExpired) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	first, err := g.store.SpendChallenge(ctx, opened.ID, opened.ExpiresAt)
	return first && opened.Right(answer), err
}

package secrets

import (
	"context"
	"crypto/subtle"
	"errors"

	"golang.org/x/crypto/argon2"
)

var (
	// ErrMalformedHash says that a stored hash is not one that Hash makes, or asks for too much.
	ErrMalformedHash = errors.New("secrets: malformed password hash")
	// ErrUnknownPepper says that a stored hash names a pepper that the keys do not have.
	ErrUnknownPepper = errors.New("secrets: password hash with an unknown pepper")
)

// usualCost is that of new hashes: the OWASP minimum for argon2id (RFC 9106), 19 MiB, 2 passes, 1 lane.
// Four characters cannot resist guessing offline, so it is the pepper that protects a stolen
// database (A7, C4).
var usualCost = hashCost{memoryKiB: 19 * 1024, passes: 2, lanes: 1}

const saltSize = 16

// Passwords hashes and verifies revocation passwords. It is safe for concurrent use.
type Passwords struct {
	peppers peppers
	slots   chan struct{}
}

// NewPasswords returns Passwords that run at most atOnce (at least 1) hashes at the same time; each
// takes 19 MiB while it runs.
func NewPasswords(k *Keys, atOnce int) *Passwords {
	return &Passwords{peppers: k.peppers, slots: make(chan struct{}, max(atOnce, 1))}
}

// Hash returns the string to store for the password of the report with that number (A4, A7). It
// names its parameters and its pepper:
//
//	$guashi-argon2id$v=1$m=19456,t=2,p=1,pepper=ID$SALT$HASH
//
// with salt and hash in unpadded base64. The number is hashed with the password, so the string is
// worth nothing at another report. The error is ctx's, when it ends before there is a free slot.
func (p *Passwords) Hash(ctx context.Context, number, password string) (string, error) {
	h := storedHash{cost: newHashCost, pepper: p.peppers.current, salt: randomBytes(saltSize)}
	sum, err := p.derive(ctx, h, number, password)
	if err != nil {
		return "", err
	}
	h.sum = sum
	return h.String(), nil
}

// Verify tells whether password is the one that stored was made of, for the report with that
// number; the comparison takes constant time. An error, ErrMalformedHash, ErrUnknownPepper or
// ctx's, comes with false and says nothing about the password.
func (p *Passwords) Verify(ctx context.Context, stored, number, password string) (bool, error) {
	h, err := parseHash(stored)
	if err != nil {
		return false, err
	}
	sum, err := p.derive(ctx, h, number, password)
	if err != nil {
		return false, err
	}
	return subtle.ConstantTimeCompare(sum, h.sum) == 1, nil
}

func (p *Passwords) derive(ctx context.Context, h storedHash, number, password string) ([]byte, error) {
	pepper, ok := p.peppers.keys[h.pepper]
	if !ok {
		return nil, ErrUnknownPepper
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	select {
	case p.slots <- struct{}{}:
		defer func() { <-p.slots }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	peppered := keyedHash(pepper, number, password)
	return argon2.IDKey(peppered[:], h.salt, h.cost.passes, h.cost.memoryKiB, h.cost.lanes, sumSize), nil
}

package oauth

import (
	"context"
	"net/netip"
	"time"

	"guashi/server/loss"
	"guashi/server/partner"
)

// Store remembers what the token endpoint needs. Every method may return loss.ErrUnavailable.
type Store interface {
	// Partner returns a partner by client id; false when there is none.
	Partner(ctx context.Context, id string) (partner.Partner, bool, error)
	// SpendChallenge reports whether an id is spent for the first time, on any replica.
	SpendChallenge(ctx context.Context, id [16]byte, expires time.Time) (bool, error)
	// FailureCounts and AddFailure count failed tries, as for citizens.
	FailureCounts(ctx context.Context, buckets []loss.Key, since int64) (map[loss.Key]map[int64]int, error)
	AddFailure(ctx context.Context, buckets []loss.Key, slot int64) error
	// TakeToken counts a token that a partner asks for, all replicas together, and reports whether it is
	// among the most that it may have in a minute.
	TakeToken(ctx context.Context, partner string, now time.Time, most int) (bool, error)
	// Audit appends an event.
	Audit(ctx context.Context, event loss.AuditEvent) error
}

// Server issues tokens and recognises who has one. All its parts are safe for concurrent use.
type Server struct {
	Tokens   Tokens
	Store    Store
	Partners *partner.Directory
	Keys     loss.Keys
	Limits   loss.Limits
	Now      func() time.Time
	CallerOf CallerOf
	Observe  func(operation, outcome string)
}

// Recognise returns the partner whose token it is, as long as it may ask from that address.
// ErrBadToken, loss.ErrUnavailable.
func (s *Server) Recognise(ctx context.Context, token string, from netip.Addr, now time.Time) (*partner.Visitor, error) {
	client, scopes, err := s.Tokens.Read(token, now)
	if err != nil {
		return nil, err
	}
	p, found, err := s.Partners.Find(ctx, client, now)
	if err != nil {
		return nil, err
	}
	if !found || !p.Admits(from, now) {
		return nil, ErrBadToken
	}
	return &partner.Visitor{Partner: p, Scopes: scopes}, nil
}

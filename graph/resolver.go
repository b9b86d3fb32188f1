// Package graph is the GraphQL face: it translates and decides nothing.
package graph

import (
	"context"
	"time"

	"guashi/graph/model"
	"guashi/server/auth"
	"guashi/server/loss"
	"guashi/server/oauth"
	"guashi/server/partner"
	"guashi/server/secrets"
	"guashi/server/trail"
)

// Challenges issues CAPTCHA challenges.
type Challenges interface {
	// Issue returns a new challenge for a source; wait is the number of seconds
	// to wait when the source has asked for too many, and 0 otherwise.
	Issue(source string, now time.Time) (challenge secrets.Challenge, wait int, err error)
}

// DemoCitizen is a synthetic citizen that the demonstration offers.
type DemoCitizen struct {
	Note, NoteEn string
	Person       loss.Person
	ParentName   string
}

// Resolver holds what the resolvers call.
type Resolver struct {
	Loss       *loss.Service
	Desk       *loss.Desk
	Auth       *auth.Service
	Partners   *partner.Service
	OAuth      *oauth.Server
	Trail      trail.Reporter
	Challenges Challenges
	Now        func() time.Time
	Observe    func(operation, outcome string)
	Demo       []DemoCitizen // empty outside the demonstration
}

// observe counts an outcome and turns the refusal, if any, into its face.
func (r *Resolver) observe(ctx context.Context, op loss.Operation, refusal *loss.Refusal) *model.Refusal {
	if refusal == nil {
		r.Observe(string(op), loss.OutcomeOK)
		return nil
	}
	r.Observe(string(op), string(refusal.Code))
	return fromRefusal(refusal, op, langOf(ctx))
}

func caller(ctx context.Context) loss.Caller { return requestOf(ctx).caller }

func langOf(ctx context.Context) lang { return requestOf(ctx).lang }

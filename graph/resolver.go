// Package graph is the GraphQL face: it translates and decides nothing.
package graph

import (
	"context"
	"time"

	"guashi/server/loss"
	"guashi/server/secrets"
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
	Challenges Challenges
	Now        func() time.Time
	Demo       []DemoCitizen // empty outside the demonstration
}

func caller(ctx context.Context) loss.Caller { return requestOf(ctx).caller }

func langOf(ctx context.Context) lang { return requestOf(ctx).lang }

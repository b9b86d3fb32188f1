package partner

import (
	"net/netip"
	"time"
)

// Partner is one organisation that may ask.
type Partner struct {
	ID   string // the client id
	Name string

	Secret       Hash
	FormerSecret Hash      // good until FormerUntil
	FormerUntil  time.Time // zero when there is none
	JWKS         string    // public keys for private_key_jwt (RFC 7517); empty when there are none

	Allowed    []netip.Prefix // where it may ask from; anywhere when empty
	ExpiresAt  time.Time      // zero: never
	DisabledAt time.Time      // zero while in use
	CreatedAt  time.Time

	Quota   Quota
	Webhook Webhook
}

// Webhook is where a partner is told what happens to cards that it watches.
type Webhook struct {
	URL     string   `json:"-"`
	Secrets []string `json:"secrets"` // Standard Webhooks, the newest first; all of them sign
}

// Admits reports whether a partner may ask from an address now.
func (p Partner) Admits(from netip.Addr, now time.Time) bool {
	if !p.DisabledAt.IsZero() || !p.ExpiresAt.IsZero() && !now.Before(p.ExpiresAt) {
		return false
	}
	for _, network := range p.Allowed {
		if network.Contains(from.Unmap()) {
			return true
		}
	}
	return len(p.Allowed) == 0
}

// The scopes of tokens.
const (
	ScopeStatus = "card:status" // asking, and watching, which tells no more
	ScopeWatch  = "card:watch"  // watching only
)

// Scopes are all scopes there are.
var Scopes = []string{ScopeStatus, ScopeWatch}

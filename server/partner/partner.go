package partner

import (
	"crypto/sha256"
	"fmt"
	"net/netip"
	"net/url"
	"slices"
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

// WebhooksOf sums up the webhooks of those who may be told now: it changes when one of them does.
func WebhooksOf(partners []Partner, now time.Time) string {
	sum := sha256.New()
	for _, p := range Told(partners, now) {
		fmt.Fprintf(sum, "%q %q %q\n", p.ID, p.Webhook.URL, p.Webhook.Secrets)
	}
	return string(sum.Sum(nil))
}

// Told returns those partners that have a webhook and may still ask.
func Told(partners []Partner, now time.Time) []Partner {
	return slices.DeleteFunc(slices.Clone(partners), func(p Partner) bool {
		return p.Webhook.URL == "" || !p.DisabledAt.IsZero() || !p.ExpiresAt.IsZero() && !now.Before(p.ExpiresAt)
	})
}

// Loopback reports whether the webhook is on this machine, where plain http will do.
func (w Webhook) Loopback() bool {
	u, err := url.Parse(w.URL)
	if err != nil {
		return false
	}
	address, err := netip.ParseAddr(u.Hostname())
	return err == nil && address.IsLoopback()
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

package partner

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"strings"
	"time"
)

// Hash is what is kept of a client secret.
type Hash [sha256.Size]byte

const secretPrefix = "guashi_" // lets scanners of repositories find a secret that was put into one

// NewID returns a new client id.
func NewID() string { return idPrefix + strings.ToLower(rand.Text()[:16]) }

const idPrefix = "partner-"

// IsID reports whether a text has the form of a client id.
func IsID(text string) bool { return strings.HasPrefix(text, idPrefix) }

// NewSecret returns a new client secret of 256 random bits.
func NewSecret() string {
	var raw [32]byte
	rand.Read(raw[:]) // never fails
	return secretPrefix + base64.RawURLEncoding.EncodeToString(raw[:])
}

// NewWebhookSecret returns a new secret as Standard Webhooks writes it.
func NewWebhookSecret() string {
	var raw [32]byte
	rand.Read(raw[:]) // never fails
	return "whsec_" + base64.StdEncoding.EncodeToString(raw[:])
}

// HashSecret returns what is kept of a secret. It has 256 bits of its own, so nobody can try them all:
// a slow hash would only slow partners down (docs/adr/0015-partners-credentials.md).
func HashSecret(id, secret string) Hash { return sha256.Sum256([]byte(id + "\x00" + secret)) }

// FitsSecret reports whether a secret is the partner's, or its former one while that lasts.
func (p Partner) FitsSecret(secret string, now time.Time) bool {
	given := HashSecret(p.ID, secret)
	present := subtle.ConstantTimeCompare(given[:], p.Secret[:]) == 1
	former := subtle.ConstantTimeCompare(given[:], p.FormerSecret[:]) == 1
	return present || former && now.Before(p.FormerUntil)
}

package secrets

import (
	"crypto/ed25519"
	"fmt"
	"path/filepath"
	"sync/atomic"
	"time"
)

// publishedFor is how long a new token key is published before it signs: every replica has read it by
// then, and whoever keeps our published keys for five minutes has it too.
const publishedFor = 10 * time.Minute

// tokensLive is longer than any token is good.
const tokensLive = time.Hour

// TokenKeys sign and verify access tokens. A server reads them again while it runs, so that a rotation
// needs no restart. They are safe for concurrent use.
type TokenKeys struct {
	path string
	keys atomic.Pointer[signingKeys]
}

// TokenKeys returns the keys of access tokens.
func (k *Keys) TokenKeys() *TokenKeys { return k.tokens }

func newTokenKeys(dir string, content []byte) (*TokenKeys, error) {
	keys, err := decodeSigningKeys(content)
	if err != nil {
		return nil, err
	}
	t := &TokenKeys{path: filepath.Join(dir, tokenFile)}
	t.keys.Store(&keys)
	return t, nil
}

// Reload reads the keys' file again. When that fails the keys stay as they are.
func (t *TokenKeys) Reload() error {
	content, err := readKeyFile(t.path)
	if err != nil {
		return fmt.Errorf("keys: %w", err)
	}
	keys, err := decodeSigningKeys(content)
	if err != nil {
		return fmt.Errorf("keys: %s: %w", t.path, err)
	}
	t.keys.Store(&keys)
	return nil
}

// Signing returns the key that signs now, and its id.
func (t *TokenKeys) Signing(now time.Time) (id string, key ed25519.PrivateKey) {
	signs := t.keys.Load().at(now)
	return signs.id, signs.private
}

// Public returns the keys that verify now, by id: one that is published before
// it signs too, and a former one until no token that it signed can be good any more.
func (t *TokenKeys) Public(now time.Time) map[string]ed25519.PublicKey {
	return t.keys.Load().verifying(now, tokensLive)
}

// rotateTokenKeys adds a key that signs once it has been published for a while.
func rotateTokenKeys(now time.Time) func([]byte) ([]byte, error) {
	return func(content []byte) ([]byte, error) {
		fresh := newPepper()
		fresh.From = now.Add(publishedFor).UTC().Truncate(time.Second)
		return addPepper(content, fresh)
	}
}

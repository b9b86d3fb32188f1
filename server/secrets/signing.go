package secrets

import (
	"crypto/ed25519"
	"time"
)

// signingKeys are Ed25519 keys: one signs, all of them verify. They are kept as
// peppers are, each key being a seed (RFC 8032 §5.1.5).
type signingKeys struct {
	all    []signingKey // the current one last
	public map[string]ed25519.PublicKey
}

type signingKey struct {
	id      string
	private ed25519.PrivateKey
	from    time.Time
}

func decodeSigningKeys(content []byte) (signingKeys, error) {
	list, err := parsePeppers(content)
	if err != nil {
		return signingKeys{}, err
	}
	keys := signingKeys{public: map[string]ed25519.PublicKey{}}
	var current signingKey
	for _, p := range list {
		key := signingKey{p.ID, ed25519.NewKeyFromSeed(p.Key), p.From}
		keys.public[key.id] = key.private.Public().(ed25519.PublicKey)
		if p.Current {
			current = key
		} else {
			keys.all = append(keys.all, key)
		}
	}
	keys.all = append(keys.all, current)
	return keys, nil
}

// verifying returns the keys that verify: not those whose successor has signed for longer than after.
func (k signingKeys) verifying(now time.Time, after time.Duration) map[string]ed25519.PublicKey {
	public := map[string]ed25519.PublicKey{}
	for i, key := range k.all {
		if i == len(k.all)-1 || now.Before(k.all[i+1].from.Add(after)) {
			public[key.id] = k.public[key.id]
		}
	}
	return public
}

// at returns the key that signs now: the newest whose time has come.
func (k signingKeys) at(now time.Time) signingKey {
	for i := len(k.all) - 1; i > 0; i-- {
		if !now.Before(k.all[i].from) {
			return k.all[i]
		}
	}
	return k.all[0]
}

// Signer signs with the current key of one purpose. It is safe for concurrent use.
type Signer struct{ keys signingKeys }

// TrailSigner returns the signer of the audit trail's seals.
func (k *Keys) TrailSigner() Signer { return Signer{k.trail} }

func (s Signer) current() signingKey { return s.keys.all[len(s.keys.all)-1] }

// KeyID returns the id of the key that Sign uses.
func (s Signer) KeyID() string { return s.current().id }

// Sign returns an Ed25519 signature (RFC 8032) of message and the id of its key.
func (s Signer) Sign(message []byte) (keyID string, signature []byte) {
	key := s.current()
	return key.id, ed25519.Sign(key.private, message)
}

// Public returns the keys that verify, the former ones too, by id.
func (s Signer) Public() map[string]ed25519.PublicKey { return s.keys.public }

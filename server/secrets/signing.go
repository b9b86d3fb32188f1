package secrets

import "crypto/ed25519"

// signingKeys are Ed25519 keys: the current one signs, all of them verify. They
// are kept as peppers are, each key being a seed (RFC 8032 §5.1.5).
type signingKeys struct {
	current string
	public  map[string]ed25519.PublicKey
	private ed25519.PrivateKey
}

func decodeSigningKeys(content []byte) (signingKeys, error) {
	list, err := decodePeppers(content)
	if err != nil {
		return signingKeys{}, err
	}
	keys := signingKeys{current: list.current, public: map[string]ed25519.PublicKey{}}
	for id, seed := range list.keys {
		private := ed25519.NewKeyFromSeed(seed)
		keys.public[id] = private.Public().(ed25519.PublicKey)
		if id == list.current {
			keys.private = private
		}
	}
	return keys, nil
}

// Signer signs with the current key of one purpose. It is safe for concurrent use.
type Signer struct{ keys signingKeys }

// TokenSigner returns the signer of access tokens.
func (k *Keys) TokenSigner() Signer { return Signer{k.tokens} }

// TrailSigner returns the signer of the audit trail's seals.
func (k *Keys) TrailSigner() Signer { return Signer{k.trail} }

// KeyID returns the id of the key that Sign uses.
func (s Signer) KeyID() string { return s.keys.current }

// Sign returns an Ed25519 signature (RFC 8032) of message and the id of its key.
func (s Signer) Sign(message []byte) (keyID string, signature []byte) {
	return s.keys.current, ed25519.Sign(s.keys.private, message)
}

// Private returns the current key, for libraries that sign by themselves.
func (s Signer) Private() ed25519.PrivateKey { return s.keys.private }

// Public returns the keys that verify, the former ones too, by id.
func (s Signer) Public() map[string]ed25519.PublicKey { return s.keys.public }

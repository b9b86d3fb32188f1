package oauth

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"encoding/json"
	"errors"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/golang-jwt/jwt/v5"
)

// assertionAlgorithms are those that a client may sign with; each key takes only its own.
var assertionAlgorithms = []string{"EdDSA", "ES256", "ES384", "PS256", "RS256"}

const (
	maxClientKeys = 5
	minRSA        = 2048
)

// What is wrong with a client's keys.
var (
	errNoJWK      = errors.New("the file holds neither a JWK nor a JWK set (RFC 7517) of up to five keys")
	errPrivateJWK = errors.New("the file holds a private or symmetric key: give the public one, and keep this one to yourself")
	errWeakJWK    = errors.New("a client's key is Ed25519, P-256, P-384, or RSA of 2048 bits or more")
)

// ParseKeys reads a client's public keys, a JWK or a set of them, and returns them as a set.
func ParseKeys(content []byte) (string, error) {
	var set jose.JSONWebKeySet
	if err := json.Unmarshal(content, &set); err != nil || len(set.Keys) == 0 {
		var one jose.JSONWebKey
		if err := json.Unmarshal(content, &one); err != nil {
			return "", errNoJWK
		}
		set.Keys = []jose.JSONWebKey{one}
	}
	if len(set.Keys) > maxClientKeys {
		return "", errNoJWK
	}
	for _, key := range set.Keys {
		if !key.IsPublic() {
			return "", errPrivateJWK
		}
		if !strong(key) {
			return "", errWeakJWK
		}
	}
	text, err := json.Marshal(set)
	return string(text), err
}

func strong(key jose.JSONWebKey) bool {
	switch k := key.Key.(type) {
	case ed25519.PublicKey:
		return true
	case *ecdsa.PublicKey:
		bits := k.Curve.Params().BitSize
		return bits == 256 || bits == 384
	case *rsa.PublicKey:
		return k.N.BitLen() >= minRSA
	}
	return false
}

// keysFor returns the client's keys that a token may be signed with.
func keysFor(jwks string, token *jwt.Token) (any, error) {
	var set jose.JSONWebKeySet
	if jwks == "" || json.Unmarshal([]byte(jwks), &set) != nil {
		return nil, ErrBadToken
	}
	named, _ := token.Header["kid"].(string)
	var fit jwt.VerificationKeySet
	for _, key := range set.Keys {
		if named != "" && key.KeyID != "" && key.KeyID != named || !signs(key, token.Method.Alg()) {
			continue
		}
		fit.Keys = append(fit.Keys, key.Key)
	}
	return fit, nil
}

// signs reports whether a key is meant to sign, and by this algorithm. RFC 7517 §4.2, §4.4: a key that says neither may.
func signs(key jose.JSONWebKey, algorithm string) bool {
	return (key.Use == "" || key.Use == "sig") && (key.Algorithm == "" || key.Algorithm == algorithm)
}

// published returns our verifying keys as a JWK set.
func (t Tokens) published(now time.Time) jose.JSONWebKeySet {
	set := jose.JSONWebKeySet{Keys: []jose.JSONWebKey{}}
	for id, key := range t.Keys.Public(now) {
		set.Keys = append(set.Keys, jose.JSONWebKey{Key: key, KeyID: id, Algorithm: "EdDSA", Use: "sig"})
	}
	return set
}

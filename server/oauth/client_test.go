package oauth

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/go-jose/go-jose/v4"
	"github.com/golang-jwt/jwt/v5"
)

// TestAKeyTakesOnlyItsOwn signs by each algorithm, and has the signature checked against keys that say
// of themselves what they are for.
func TestAKeyTakesOnlyItsOwn(t *testing.T) {
	made := func(key any, err error) any {
		if err != nil {
			t.Fatal(err)
		}
		return key
	}
	_, ed, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	p256 := made(ecdsa.GenerateKey(elliptic.P256(), rand.Reader)).(*ecdsa.PrivateKey)
	p384 := made(ecdsa.GenerateKey(elliptic.P384(), rand.Reader)).(*ecdsa.PrivateKey)
	long := made(rsa.GenerateKey(rand.Reader, minRSA)).(*rsa.PrivateKey)
	for what, c := range map[string]struct {
		method jwt.SigningMethod
		with   any
		kid    string
		key    jose.JSONWebKey
		good   bool
	}{
		"EdDSA":                        {jwt.SigningMethodEdDSA, ed, "", jose.JSONWebKey{Key: ed.Public()}, true},
		"ES256":                        {jwt.SigningMethodES256, p256, "", jose.JSONWebKey{Key: &p256.PublicKey}, true},
		"ES384":                        {jwt.SigningMethodES384, p384, "", jose.JSONWebKey{Key: &p384.PublicKey}, true},
		"RS256":                        {jwt.SigningMethodRS256, long, "", jose.JSONWebKey{Key: &long.PublicKey}, true},
		"PS256":                        {jwt.SigningMethodPS256, long, "", jose.JSONWebKey{Key: &long.PublicKey}, true},
		"PS512":                        {jwt.SigningMethodPS512, long, "", jose.JSONWebKey{Key: &long.PublicKey}, false},
		"RS256 against P-256":          {jwt.SigningMethodRS256, long, "", jose.JSONWebKey{Key: &p256.PublicKey}, false},
		"ES256 against P-384":          {jwt.SigningMethodES256, p256, "", jose.JSONWebKey{Key: &p384.PublicKey}, false},
		"as the key says":              {jwt.SigningMethodPS256, long, "", jose.JSONWebKey{Key: &long.PublicKey, Algorithm: "PS256", Use: "sig"}, true},
		"by another way than it says":  {jwt.SigningMethodRS256, long, "", jose.JSONWebKey{Key: &long.PublicKey, Algorithm: "PS256"}, false},
		"by a key for secrets":         {jwt.SigningMethodEdDSA, ed, "", jose.JSONWebKey{Key: ed.Public(), Use: "enc"}, false},
		"under the key's name":         {jwt.SigningMethodEdDSA, ed, "one", jose.JSONWebKey{Key: ed.Public(), KeyID: "one"}, true},
		"under another name":           {jwt.SigningMethodEdDSA, ed, "two", jose.JSONWebKey{Key: ed.Public(), KeyID: "one"}, false},
		"under a name, the key's none": {jwt.SigningMethodEdDSA, ed, "two", jose.JSONWebKey{Key: ed.Public()}, true},
	} {
		set, err := json.Marshal(jose.JSONWebKeySet{Keys: []jose.JSONWebKey{c.key}})
		if err != nil {
			t.Fatal(err)
		}
		token := jwt.New(c.method)
		if c.kid != "" {
			token.Header["kid"] = c.kid
		}
		text, err := token.SignedString(c.with)
		if err != nil {
			t.Fatal(err)
		}
		_, err = jwt.NewParser(jwt.WithValidMethods(assertionAlgorithms)).Parse(text, func(t *jwt.Token) (any, error) { return keysFor(string(set), t) })
		if (err == nil) != c.good {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// TestCredentialsArePercentDecoded reads what RFC 6749 §2.3.1 has clients write.
func TestCredentialsArePercentDecoded(t *testing.T) {
	for what, c := range map[string]struct {
		id, secret string
		want       proof
		good       bool
	}{
		"plain":              {"bank", "s-e_c", proof{client: "bank", secret: "s-e_c"}, true},
		"escaped":            {"b%61nk", "a%2Bb%3A%25+c", proof{client: "bank", secret: "a+b:% c"}, true},
		"half an escape":     {"bank", "a%2", proof{}, false},
		"no escape":          {"bank%zz", "a", proof{}, false},
		"with a second name": {"b%61nk", "a", proof{client: "bank", secret: "a"}, true},
	} {
		r := httptest.NewRequest(http.MethodPost, "/oauth/token", nil)
		r.SetBasicAuth(c.id, c.secret)
		form := map[string][]string{}
		if what == "with a second name" {
			form["client_id"] = []string{"bank"}
		}
		got, refused := proofOf(r, form)
		if got != c.want || (refused == nil) != c.good {
			t.Errorf("%s: %+v, %v", what, got, refused)
		}
	}
}

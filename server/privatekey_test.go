package main

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/json"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/golang-jwt/jwt/v5"

	"guashi/server/oauth"
	"guashi/server/partner"
)

// assertion is a client's signed proof (RFC 7523); changes replace claims, nil removes one.
func assertion(t *testing.T, method jwt.SigningMethod, key any, client string, changes jwt.MapClaims) url.Values {
	t.Helper()
	claims := jwt.MapClaims{
		"iss": client, "sub": client, "aud": issuer + "/oauth/token", "jti": rand.Text(),
		"iat": time.Now().Unix(), "exp": time.Now().Add(time.Minute).Unix(),
	}
	for k, v := range changes {
		claims[k] = v
		if v == nil {
			delete(claims, k)
		}
	}
	text, err := jwt.NewWithClaims(method, claims).SignedString(key)
	if err != nil {
		t.Fatal(err)
	}
	return url.Values{
		"grant_type": {"client_credentials"}, "client_assertion": {text},
		"client_assertion_type": {"urn:ietf:params:oauth:client-assertion-type:jwt-bearer"},
	}
}

func jwkSet(t *testing.T, keys ...any) *string {
	t.Helper()
	set := jose.JSONWebKeySet{}
	for _, key := range keys {
		set.Keys = append(set.Keys, jose.JSONWebKey{Key: key})
	}
	text, err := json.Marshal(set)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := oauth.ParseKeys(text)
	if err != nil {
		t.Fatal(err)
	}
	return &parsed
}

func TestTokensByPrivateKey(t *testing.T) {
	for name := range engines {
		t.Run(name, func(t *testing.T) {
			address := engines[name](t)
			a := newAPI(t, address)
			public, private, err := ed25519.GenerateKey(rand.Reader)
			if err != nil {
				t.Fatal(err)
			}
			elliptical, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
			if err != nil {
				t.Fatal(err)
			}
			_, stolen, err := ed25519.GenerateKey(rand.Reader)
			if err != nil {
				t.Fatal(err)
			}
			client := a.addPartner("Bank", partner.Settings{JWKS: jwkSet(t, public, &elliptical.PublicKey)}).ID
			other := a.addPartner("Telecom", partner.Settings{}).ID
			ed := jwt.SigningMethodEdDSA
			for what, c := range map[string]struct {
				form url.Values
				good bool
			}{
				"Ed25519":               {assertion(t, ed, private, client, nil), true},
				"P-256":                 {assertion(t, jwt.SigningMethodES256, elliptical, client, nil), true},
				"for the issuer":        {assertion(t, ed, private, client, jwt.MapClaims{"aud": []string{issuer}}), true},
				"for both our names":    {assertion(t, ed, private, client, jwt.MapClaims{"aud": []string{issuer, issuer + "/oauth/token"}}), true},
				"for us and others":     {assertion(t, ed, private, client, jwt.MapClaims{"aud": []string{issuer, "https://elsewhere.example"}}), false},
				"for others, as a list": {assertion(t, ed, private, client, jwt.MapClaims{"aud": []string{"https://elsewhere.example"}}), false},
				"for somebody else":     {assertion(t, ed, private, client, jwt.MapClaims{"aud": "https://elsewhere.example"}), false},
				"for nobody":            {assertion(t, ed, private, client, jwt.MapClaims{"aud": nil}), false},
				"over":                  {assertion(t, ed, private, client, jwt.MapClaims{"exp": time.Now().Add(-time.Minute).Unix()}), false},
				"without end":           {assertion(t, ed, private, client, jwt.MapClaims{"exp": nil}), false},
				"good for a day":        {assertion(t, ed, private, client, jwt.MapClaims{"exp": time.Now().Add(24 * time.Hour).Unix()}), false},
				"not yet good":          {assertion(t, ed, private, client, jwt.MapClaims{"nbf": time.Now().Add(time.Hour).Unix()}), false},
				"from the future":       {assertion(t, ed, private, client, jwt.MapClaims{"iat": time.Now().Add(time.Hour).Unix()}), false},
				"without an id":         {assertion(t, ed, private, client, jwt.MapClaims{"jti": nil}), false},
				"with an endless id":    {assertion(t, ed, private, client, jwt.MapClaims{"jti": strings.Repeat("x", 201)}), false},
				"of another issuer":     {assertion(t, ed, private, client, jwt.MapClaims{"iss": other}), false},
				"under another key":     {assertion(t, ed, stolen, client, nil), false},
				"of another client":     {assertion(t, ed, private, other, nil), false},
				"unsigned":              {assertion(t, jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, client, nil), false},
				"keyed by a public key": {assertion(t, jwt.SigningMethodHS256, []byte(public), client, nil), false},
			} {
				got := a.askToken(partner.Credentials{}, c.form)
				if (got.AccessToken != "") != c.good || !c.good && got.Error != "invalid_client" {
					t.Errorf("%s: %d %s %s", what, got.status, got.Error, got.Description)
				}
			}
			used := assertion(t, ed, private, client, nil)
			both := []*api{a, a.replica(address)}
			granted := 0
			for _, got := range inParallel(20, func(i int) tokenReply { return both[i%2].askToken(partner.Credentials{}, used) }) {
				if got.AccessToken != "" {
					granted++
				}
			}
			if granted != 1 {
				t.Errorf("one assertion brought %d tokens", granted)
			}
		})
	}
}

func TestKeysThatAreNone(t *testing.T) {
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := jose.JSONWebKey{Key: private}.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	for what, text := range map[string]string{
		"nothing": "", "no JSON": "x", "no key": "{}", "no keys": `{"keys":[]}`, "a private key": string(secret),
		"a symmetric key": `{"kty":"oct","k":"AAAA"}`, "a short RSA key": `{"kty":"RSA","n":"u1SU1L7Lfg","e":"AQAB"}`,
	} {
		if set, err := oauth.ParseKeys([]byte(text)); err == nil {
			t.Errorf("%s: %s", what, set)
		}
	}
}

package oauth

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"guashi/server/secrets"
)

// Lifetime is how long a partner's token works.
const Lifetime = 15 * time.Minute

const (
	audience  = "guashi-partner" // no other token works for partners, and this one nowhere else
	tokenType = "at+jwt"         // RFC 9068
	leeway    = 5 * time.Second
)

// ErrBadToken says that a token gives no access: forged, over, or of somebody who may not ask any more.
var ErrBadToken = errors.New("no such access")

// Tokens makes and reads partners' access tokens (JWT, RFC 9068, EdDSA of RFC 8037).
type Tokens struct {
	Keys   *secrets.TokenKeys
	Issuer string
}

type claims struct {
	ClientID string `json:"client_id"`
	Scope    string `json:"scope"`
	jwt.RegisteredClaims
}

// Make returns a token for a client.
func (t Tokens) Make(client string, scopes []string, now time.Time) (string, error) {
	token := jwt.NewWithClaims(jwt.SigningMethodEdDSA, claims{
		client, strings.Join(scopes, " "), jwt.RegisteredClaims{
			Issuer: t.Issuer, Audience: jwt.ClaimStrings{audience}, Subject: client, ID: rand.Text(),
			IssuedAt: jwt.NewNumericDate(now), ExpiresAt: jwt.NewNumericDate(now.Add(Lifetime)),
		},
	})
	kid, key := t.Keys.Signing(now)
	token.Header["kid"], token.Header["typ"] = kid, tokenType
	return token.SignedString(key)
}

// Read returns the client and the scopes that a token is for. ErrBadToken.
func (t Tokens) Read(text string, now time.Time) (client string, scopes []string, err error) {
	var c claims
	_, err = jwt.ParseWithClaims(text, &c, func(token *jwt.Token) (any, error) {
		kid, _ := token.Header["kid"].(string)
		if key, ok := t.Keys.Public(now)[kid]; ok && token.Header["typ"] == tokenType {
			return key, nil
		}
		return nil, ErrBadToken
	}, jwt.WithValidMethods([]string{jwt.SigningMethodEdDSA.Alg()}), jwt.WithIssuer(t.Issuer), jwt.WithAudience(audience),
		jwt.WithExpirationRequired(), jwt.WithIssuedAt(), jwt.WithLeeway(leeway), jwt.WithTimeFunc(func() time.Time { return now }))
	if err != nil || len(c.Audience) != 1 || c.Subject != c.ClientID { // one for others too might come back from them
		return "", nil, ErrBadToken
	}
	return c.ClientID, strings.Fields(c.Scope), nil
}

// IsPartners reports whether a token says of itself that it is a partner's. Nothing is proven by that.
func IsPartners(text string) bool {
	first, _, _ := strings.Cut(text, ".")
	plain, err := base64.RawURLEncoding.DecodeString(first)
	var header struct{ Typ string }
	return err == nil && json.Unmarshal(plain, &header) == nil && header.Typ == tokenType
}

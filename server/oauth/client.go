package oauth

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"guashi/server/partner"
)

const (
	assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
	assertionLife = 10 * time.Minute // at most: its id is remembered that long
	maxAssertion  = 200              // of its id
)

// proof is how a client says who it is.
type proof struct {
	client    string
	secret    string
	assertion string
}

// proofOf reads a client's proof. RFC 6749 §2.3: exactly one way; none in the body but an assertion.
func proofOf(r *http.Request, form url.Values) (proof, *refusal) {
	id, secret, basic := r.BasicAuth()
	assertion, kind := form.Get("client_assertion"), form.Get("client_assertion_type")
	switch {
	case form.Has("client_secret"):
		return proof{}, invalidClient("the secret belongs into the Authorization header (client_secret_basic)")
	case basic && (form.Has("client_assertion") || form.Has("client_assertion_type")):
		return proof{}, invalidRequest("one way of authentication at a time")
	case basic:
		id, err := url.QueryUnescape(id) // RFC 6749 §2.3.1
		secret, bad := url.QueryUnescape(secret)
		if err != nil || bad != nil || form.Has("client_id") && form.Get("client_id") != id {
			return proof{}, invalidClient("")
		}
		return proof{client: id, secret: secret}, nil
	case assertion != "" && kind == assertionType:
		return assertionProof(assertion, form.Get("client_id"))
	case form.Has("client_assertion") || form.Has("client_assertion_type"):
		return proof{}, invalidRequest("client_assertion needs client_assertion_type " + assertionType)
	}
	return proof{}, invalidClient("no client authentication")
}

// assertionProof reads whose an assertion claims to be; it is believed later.
func assertionProof(assertion, client string) (proof, *refusal) {
	var c jwt.RegisteredClaims
	if _, _, err := jwt.NewParser().ParseUnverified(assertion, &c); err != nil || c.Subject == "" || client != "" && client != c.Subject {
		return proof{}, invalidClient("")
	}
	return proof{client: c.Subject, assertion: assertion}, nil
}

// fits reports whether the proof is the partner's own, used for the first time.
func (s *Server) fits(ctx context.Context, given proof, p partner.Partner, now time.Time) (bool, error) {
	if given.assertion == "" {
		return p.FitsSecret(given.secret, now), nil
	}
	c, ok := s.readAssertion(given.assertion, p, now)
	if !ok {
		return false, nil
	}
	id := s.Keys.Lookup("client-assertion", p.ID, c.ID)
	return s.Store.SpendChallenge(ctx, [16]byte(id[:16]), c.ExpiresAt.Add(2*leeway))
}

// readAssertion checks an assertion as RFC 7523 §3 wants it.
func (s *Server) readAssertion(text string, p partner.Partner, now time.Time) (jwt.RegisteredClaims, bool) {
	var c jwt.RegisteredClaims
	ours := []string{s.Tokens.Issuer, s.endpoint()}
	_, err := jwt.ParseWithClaims(text, &c, func(token *jwt.Token) (any, error) { return keysFor(p.JWKS, token) },
		jwt.WithValidMethods(assertionAlgorithms), jwt.WithIssuer(p.ID), jwt.WithSubject(p.ID), jwt.WithExpirationRequired(),
		jwt.WithAudience(ours...), jwt.WithIssuedAt(), jwt.WithLeeway(leeway), jwt.WithTimeFunc(func() time.Time { return now }))
	forOthers := slices.ContainsFunc(c.Audience, func(to string) bool { return !slices.Contains(ours, to) }) // they could use it here
	if err != nil || forOthers || c.ID == "" || len(c.ID) > maxAssertion || c.ExpiresAt.After(now.Add(assertionLife)) {
		return c, false
	}
	return c, true
}

func (s *Server) endpoint() string { return s.Tokens.Issuer + tokenPath }

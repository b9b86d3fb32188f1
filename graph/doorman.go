package graph

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"guashi/server/auth"
	"guashi/server/oauth"
)

// doorman finds out who is asking, by bearer token or by cookie.
type doorman struct {
	auth   *auth.Service
	oauth  *oauth.Server
	now    func() time.Time
	secure bool // the cookie travels over TLS only
}

// backgroundHeader marks a request that a page makes by itself: it does not prolong a session.
const backgroundHeader = "X-Guashi-Background"

func background(r *http.Request) bool { return r.Header.Get(backgroundHeader) != "" }

// tokenHeader carries the token that goes on where the one a request came with ends.
const tokenHeader = "X-Guashi-Token"

func (d doorman) cookieName() string {
	if d.secure {
		return "__Host-guashi-session"
	}
	return "guashi-session"
}

// let adds the visitor to a request. A bad bearer token is an error; a stale
// cookie counts as none, so that a citizen can use a clerk's browser.
func (d doorman) let(ctx context.Context, w http.ResponseWriter, r *http.Request, asked request) (request, error) {
	asked.keep, asked.told = func(token string, ends time.Time) { d.setCookie(w, token, ends) }, w.Header()
	if header := r.Header.Get("Authorization"); header != "" {
		token, ok := bearer(header)
		if !ok {
			return asked, d.turnAway(asked)
		}
		return d.recognise(ctx, r, token, asked)
	}
	cookie, err := r.Cookie(d.cookieName())
	if err != nil || cookie.Value == "" {
		return asked, nil
	}
	visitor, err := d.auth.Recognise(ctx, cookie.Value, d.now(), background(r))
	if errors.Is(err, auth.ErrNoSession) {
		return asked, nil
	}
	if err == nil && visitor.Token != "" {
		asked.keep(visitor.Token, visitor.EndsAt)
	}
	asked.visitor = visitor
	return asked, err
}

// recognise adds the visitor, of staff or a partner, whose bearer token it is.
// Staff's is renewed in the answer's header.
func (d doorman) recognise(ctx context.Context, r *http.Request, token string, asked request) (request, error) {
	var err error
	if oauth.IsPartners(token) {
		asked.partner, err = d.oauth.Recognise(ctx, token, asked.caller.Address, d.now())
	} else {
		asked.visitor, err = d.auth.Recognise(ctx, token, d.now(), background(r))
	}
	if errors.Is(err, auth.ErrNoSession) || errors.Is(err, oauth.ErrBadToken) {
		return asked, d.turnAway(asked)
	}
	if err == nil && asked.visitor != nil && asked.visitor.Token != "" {
		asked.told.Set(tokenHeader, asked.visitor.Token)
	}
	return asked, err
}

// turnAway refuses who shows something that gives no access.
func (doorman) turnAway(asked request) error {
	challenge(asked.told, reasonBadToken)
	return coded{code: codeNoSession, reason: reasonBadToken}
}

func bearer(header string) (string, bool) {
	scheme, token, _ := strings.Cut(header, " ")
	return strings.TrimSpace(token), strings.EqualFold(scheme, "Bearer")
}

// setCookie keeps a session in the browser, out of reach of its scripts; an empty token forgets it.
func (d doorman) setCookie(w http.ResponseWriter, token string, ends time.Time) {
	cookie := &http.Cookie{
		Name: d.cookieName(), Value: token, Path: "/", HttpOnly: true, Secure: d.secure, SameSite: http.SameSiteStrictMode, Expires: ends,
	}
	if token == "" {
		cookie.MaxAge = -1
	}
	header := w.Header()
	header.Del("Set-Cookie") // a sign-in in the same request wins over a renewal
	http.SetCookie(w, cookie)
}

func statusOf(err error) int {
	var e coded
	if errors.As(err, &e) && e.code == codeNoSession {
		return http.StatusUnauthorized
	}
	return http.StatusServiceUnavailable
}

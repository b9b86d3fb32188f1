package main

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"guashi/server/auth"
	"guashi/server/config"
	"guashi/server/loss"
)

// signedIn opens a session some time ago, and returns its token.
func (a *api) signedIn(ago time.Duration) string {
	a.t.Helper()
	in := auth.SignInInput{Username: "clerk", Password: goodPassword}
	result, err := a.staff().SignIn(a.t.Context(), loss.Caller{Source: "s"}, time.Now().Add(-ago), in)
	if err != nil || result.Visitor == nil {
		a.t.Fatal(result.Refusal, err)
	}
	return result.Visitor.Token
}

const endOperation = `{ it: me { sessionEndsAt } }`

// TestWorkProlongsASession asks over HTTP as a page does, in the foreground and in the background, and with a bearer token.
func TestWorkProlongsASession(t *testing.T) {
	a := newAPI(t, engines["sqlite"](t))
	a.addStaff("clerk", loss.RoleClerk, "63000010", "")
	for name, c := range map[string]struct {
		ago      time.Duration
		headers  []string
		cookie   bool
		prolongs bool
	}{
		"a page":                      {5 * time.Minute, nil, true, true},
		"a page within the minute":    {10 * time.Second, nil, true, false},
		"a page by itself":            {5 * time.Minute, []string{"X-Guashi-Background", "1"}, true, false},
		"a bearer":                    {5 * time.Minute, nil, false, true},
		"a bearer's own refreshing":   {5 * time.Minute, []string{"X-Guashi-Background", "1"}, false, false},
		"a bearer at the last moment": {30*time.Minute - 5*time.Second, nil, false, true},
	} {
		began := time.Now()
		token := a.signedIn(c.ago)
		credential := []string{"Authorization", "Bearer " + token}
		if c.cookie {
			credential = []string{"Cookie", "guashi-session=" + token, "Sec-Fetch-Site", "same-origin"}
		}
		got := a.as(endOperation, nil, append(credential, c.headers...)...)
		ends := got.it(t).SessionEndsAt
		if prolonged := ends.After(began.Add(auth.IdleTime - time.Second)); prolonged != c.prolongs {
			t.Errorf("%s: ends %v from now", name, time.Until(ends))
		}
		next := got.header.Get("X-Guashi-Token")
		if c.cookie {
			if next != "" {
				t.Errorf("%s gets a token that its scripts can read", name)
			}
			next = cookieOf(t, name, got.cookies, ends)
		}
		if (next != "") != c.prolongs {
			t.Errorf("%s: another token %v", name, next != "")
		}
		if next != "" && a.as(endOperation, nil, "Authorization", "Bearer "+next).code() != "" {
			t.Errorf("%s: the next token opens nothing", name)
		}
	}
}

// cookieOf returns the token of a session's cookie, if one is set.
func cookieOf(t *testing.T, name string, cookies []*http.Cookie, ends time.Time) string {
	t.Helper()
	if len(cookies) == 0 {
		return ""
	}
	c := cookies[0]
	if !c.HttpOnly || c.SameSite != http.SameSiteStrictMode || c.Path != "/" || !c.Expires.Equal(ends.Truncate(time.Second)) {
		t.Errorf("%s: cookie of path %q, until %v instead of %v", name, c.Path, c.Expires, ends)
	}
	return c.Value
}

// TestCookiesAreSecure looks at the cookie that a server behind https sets.
func TestCookiesAreSecure(t *testing.T) {
	for address, secure := range map[string]bool{"https://guashi.example": true, "http://guashi.example": true, "http://127.0.0.1:8080": false} {
		a := newAPI(t, engines["sqlite"](t), func(s *config.Settings, _ *stores) { s.PublicURL = address })
		a.addStaff("clerk", loss.RoleClerk, "63000010", "")
		cookies := a.signIn("clerk", goodPassword, "Sec-Fetch-Site", "same-origin").cookies
		if len(cookies) != 1 || cookies[0].Secure != secure || strings.HasPrefix(cookies[0].Name, "__Host-") != secure {
			t.Errorf("%s: %v", address, cookies)
		}
	}
}

// TestADeskTokenIsForTheDeskOnly signs a session's token anew, by our own key, for others as well.
func TestADeskTokenIsForTheDeskOnly(t *testing.T) {
	a := newAPI(t, engines["sqlite"](t))
	a.addStaff("clerk", loss.RoleClerk, "63000010", "")
	claims := jwt.MapClaims{}
	token, _, err := jwt.NewParser().ParseUnverified(strings.TrimPrefix(a.bearer("clerk")[1], "Bearer "), claims)
	if err != nil {
		t.Fatal(err)
	}
	_, key := a.keys.TokenKeys().Signing(time.Now())
	mine, _ := claims.GetAudience()
	for what, c := range map[string]struct {
		audience []string
		code     string
	}{
		"the desk, as a list": {mine, ""},
		"and partners":        {append([]string{"guashi-partner"}, mine...), "UNAUTHENTICATED"},
		"and others":          {append(mine[:1:1], "https://elsewhere.example"), "UNAUTHENTICATED"},
		"others":              {[]string{"https://elsewhere.example"}, "UNAUTHENTICATED"},
	} {
		claims["aud"] = c.audience
		forged := jwt.NewWithClaims(jwt.SigningMethodEdDSA, claims)
		forged.Header = token.Header
		text, err := forged.SignedString(key)
		if err != nil {
			t.Fatal(err)
		}
		if got := a.as(`{ me { username } }`, nil, "Authorization", "Bearer "+text); got.code() != c.code {
			t.Errorf("%s: %s", what, got.text)
		}
	}
}

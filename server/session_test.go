package main

import (
	"errors"
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
	result := signsIn(a.t, a.staff(), "s", time.Now().Add(-ago), auth.SignInInput{Username: "clerk", Password: goodPassword})
	if result.Visitor == nil {
		a.t.Fatal(result.Refusal)
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

func TestPagesGetACookieAndOthersAToken(t *testing.T) {
	a := newAPI(t, engines["sqlite"](t))
	a.addStaff("clerk", loss.RoleClerk, "63000010", "")
	page := a.signIn("clerk", goodPassword, "Sec-Fetch-Site", "same-origin")
	if it := page.it(t); it.Typename != "Session" || it.Token != nil {
		t.Errorf("a page gets %+v", it)
	}
	if len(page.cookies) != 1 || !page.cookies[0].HttpOnly || page.cookies[0].SameSite != http.SameSiteStrictMode {
		t.Fatalf("cookies %v", page.cookies)
	}
	cookie := page.cookies[0].Name + "=" + page.cookies[0].Value
	if me := a.as(meOperation, nil, "Cookie", cookie).it(t); me.Username != "clerk" || len(me.SignIns) != 1 {
		t.Errorf("me is %+v", me)
	}
	if got := a.as(meOperation, nil, "Cookie", cookie, "Sec-Fetch-Site", "cross-site"); got.status != http.StatusForbidden || got.code() != "FORBIDDEN" {
		t.Errorf("another site's page: %d %s", got.status, got.code())
	}
	if out := a.as(`mutation { it: signOut }`, nil, "Cookie", cookie, "Sec-Fetch-Site", "same-origin"); len(out.cookies) != 1 || out.cookies[0].MaxAge >= 0 {
		t.Errorf("signing out leaves %v", out.cookies)
	}
	if got := a.as(meOperation, nil, "Cookie", cookie); string(got.Data["it"]) != "null" {
		t.Errorf("after signing out: %s", got.text)
	}
	if got := a.as(`{ it: counties { code } }`, nil, "Cookie", cookie); got.code() != "" {
		t.Errorf("a stale cookie bars a citizen: %s", got.code())
	}
}

func TestEverySessionEndsAtOnce(t *testing.T) {
	for name, end := range map[string]func(*api, []string) error{
		"sign-out": func(a *api, headers []string) error {
			if code := a.as(`mutation { it: signOut }`, nil, headers...).code(); code != "" {
				return errors.New(code)
			}
			return nil
		},
		"disabling": func(a *api, _ []string) error { return a.staff().Disable(a.t.Context(), time.Now(), "clerk") },
		"reset": func(a *api, _ []string) error {
			return a.staff().Reset(a.t.Context(), time.Now(), "clerk", "another good passphrase", true)
		},
		"another role": func(a *api, _ []string) error {
			return a.staff().Change(a.t.Context(), time.Now(), loss.Staff{Username: "clerk", Role: loss.RoleCentral})
		},
	} {
		t.Run(name, func(t *testing.T) {
			a := newAPI(t, engines["sqlite"](t))
			a.addStaff("clerk", loss.RoleClerk, "63000010", "")
			first, second := a.bearer("clerk"), a.bearer("clerk")
			if err := end(a, first); err != nil {
				t.Fatal(err)
			}
			if name == "reset" {
				ins, err := a.database.SignIns(t.Context(), "clerk", 1)
				if err != nil || len(ins) != 1 || ins[0].Outcome != "PASSWORD_RESET" {
					t.Errorf("the owner is not told: %v, %v", ins, err)
				}
			}
			for _, headers := range [][]string{first, second} {
				if got := a.as(meOperation, nil, headers...); got.code() != "UNAUTHENTICATED" || got.status != http.StatusUnauthorized {
					t.Errorf("%d %s", got.status, got.text)
				}
			}
		})
	}
}

func TestSessionsEndByTime(t *testing.T) {
	a := newAPI(t, engines["sqlite"](t))
	a.addStaff("clerk", loss.RoleClerk, "63000010", "")
	service, start, in := a.staff(), time.Now(), auth.SignInInput{Username: "clerk", Password: goodPassword}
	token, at := signsIn(t, service, "s", start, in).Visitor.Token, start
	look := func(after time.Duration, background bool) error {
		at = at.Add(after)
		v, err := service.Recognise(t.Context(), token, at, background)
		if err == nil && v.Token != "" {
			token = v.Token
		}
		return err
	}
	for range 20 { // 9 h 40 min of work
		if err := look(29*time.Minute, false); err != nil {
			t.Fatalf("after %v: %v", at.Sub(start), err)
		}
	}
	if err := look(19*time.Minute, false); err != nil {
		t.Errorf("before ten hours: %v", err)
	}
	if err := look(time.Minute+time.Second, false); !errors.Is(err, auth.ErrNoSession) {
		t.Errorf("after ten hours: %v", err)
	}

	token, at = signsIn(t, service, "s", start, in).Visitor.Token, start
	if err := look(20*time.Minute, true); err != nil {
		t.Errorf("in the background: %v", err)
	}
	if err := look(11*time.Minute, false); !errors.Is(err, auth.ErrNoSession) {
		t.Errorf("the background prolonged the session: %v", err)
	}
}

func TestAChangedPasswordEndsOtherSessions(t *testing.T) {
	a := newAPI(t, engines["sqlite"](t))
	a.addStaff("clerk", loss.RoleClerk, "63000010", "")
	other, own := a.bearer("clerk"), a.bearer("clerk")
	if got := a.as(changeOperation, object{"c": goodPassword}, own...).it(t); got.Typename != "Session" {
		t.Fatalf("%+v", got)
	}
	for _, headers := range [][]string{other, own} {
		if got := a.as(meOperation, nil, headers...).code(); got != "UNAUTHENTICATED" {
			t.Errorf("a session from before the change: %q", got)
		}
	}
}

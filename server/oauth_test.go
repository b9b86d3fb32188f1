package main

import (
	"encoding/json"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/golang-jwt/jwt/v5"

	"guashi/server/config"
	"guashi/server/oauth"
	"guashi/server/partner"
)

const issuer = "http://127.0.0.1:0" // of a harness that listens on any port

func TestTokensByClientSecret(t *testing.T) {
	a := newAPI(t, engines["sqlite"](t))
	client := a.addPartner("Bank", partner.Settings{})
	wrong := partner.Credentials{ID: client.ID, Secret: partner.NewSecret()}
	stranger := partner.Credentials{ID: partner.NewID(), Secret: client.Secret}
	grant := func(more ...string) url.Values {
		form := url.Values{"grant_type": {"client_credentials"}}
		for i := 0; i < len(more); i += 2 {
			form.Add(more[i], more[i+1])
		}
		return form
	}
	for what, c := range map[string]struct {
		client partner.Credentials
		form   url.Values
		status int
		code   string
		scope  string
	}{
		"all scopes":                {client, grant(), 200, "", "card:status card:watch"},
		"one scope":                 {client, grant("scope", "card:watch"), 200, "", "card:watch"},
		"its own id in the body":    {client, grant("client_id", client.ID), 200, "", "card:status card:watch"},
		"another id in the body":    {client, grant("client_id", stranger.ID), 401, "invalid_client", ""},
		"an unknown scope":          {client, grant("scope", "card:status admin"), 400, "invalid_scope", ""},
		"a wrong secret":            {wrong, grant(), 401, "invalid_client", ""},
		"an unknown client":         {stranger, grant(), 401, "invalid_client", ""},
		"no authentication":         {partner.Credentials{}, grant(), 401, "invalid_client", ""},
		"the secret in the body":    {partner.Credentials{}, grant("client_id", client.ID, "client_secret", client.Secret), 401, "invalid_client", ""},
		"two ways":                  {client, grant("client_assertion", "x.y.z", "client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"), 400, "invalid_request", ""},
		"no grant type":             {client, url.Values{"scope": {"card:status"}}, 400, "invalid_request", ""},
		"another grant type":        {client, url.Values{"grant_type": {"password"}}, 400, "unsupported_grant_type", ""},
		"a parameter twice":         {client, grant("grant_type", "client_credentials"), 400, "invalid_request", ""},
		"an assertion that is none": {partner.Credentials{}, grant("client_assertion", "x", "client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"), 401, "invalid_client", ""},
		"a body too long":           {client, grant("scope", strings.Repeat("x", 20_000)), 400, "invalid_request", ""},
	} {
		got := a.askToken(c.client, c.form)
		if got.status != c.status || got.Error != c.code || got.Scope != c.scope {
			t.Errorf("%s: %d %q %q", what, got.status, got.Error, got.Scope)
		}
		if got.header.Get("Cache-Control") != "no-store" || (got.status == 401) != (got.header.Get("WWW-Authenticate") != "") {
			t.Errorf("%s: headers %v", what, got.header)
		}
		if (got.AccessToken != "") != (c.code == "") || got.AccessToken != "" && (got.TokenType != "Bearer" || got.ExpiresIn != 900) {
			t.Errorf("%s: %+v", what, got)
		}
	}
	if a.askToken(wrong, grant()).Description != a.askToken(stranger, grant()).Description {
		t.Error("a wrong secret is told from an unknown client")
	}
	response, err := http.Get(a.url + "/oauth/token?grant_type=client_credentials")
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if response.StatusCode != http.StatusMethodNotAllowed || response.Header.Get("Allow") != "POST" {
		t.Errorf("GET: %d", response.StatusCode)
	}
}

// TestMetadataAndPublishedKeys finds its way as a client does: from the issuer to a token that verifies.
func TestMetadataAndPublishedKeys(t *testing.T) {
	a := newAPI(t, engines["sqlite"](t))
	var about struct {
		Issuer, TokenEndpoint string
		JWKSURI               string   `json:"jwks_uri"`
		Endpoint              string   `json:"token_endpoint"`
		Methods               []string `json:"token_endpoint_auth_methods_supported"`
		Types                 []string `json:"response_types_supported"`
	}
	if header := a.fetch("/.well-known/oauth-authorization-server", &about); header.Get("Content-Type") != "application/json" {
		t.Errorf("metadata as %s", header.Get("Content-Type"))
	}
	if about.Issuer != issuer || about.Endpoint != issuer+"/oauth/token" || about.JWKSURI != issuer+"/.well-known/jwks.json" || len(about.Methods) != 2 || about.Types == nil {
		t.Errorf("%+v", about)
	}
	var set jose.JSONWebKeySet
	if header := a.fetch("/.well-known/jwks.json", &set); !strings.Contains(header.Get("Cache-Control"), "max-age=300") {
		t.Errorf("keys are kept for %s", header.Get("Cache-Control"))
	}
	client := a.addPartner("Bank", partner.Settings{})
	text := a.askToken(client, credentialsGrant).AccessToken
	claims := jwt.MapClaims{}
	token, err := jwt.ParseWithClaims(text, claims, func(token *jwt.Token) (any, error) {
		key := set.Key(token.Header["kid"].(string))
		if len(key) != 1 || !key[0].IsPublic() {
			t.Fatalf("%d keys of that name", len(key))
		}
		return key[0].Key, nil
	}, jwt.WithAudience("guashi-partner"), jwt.WithIssuer(issuer))
	if err != nil || token.Header["typ"] != "at+jwt" || claims["client_id"] != client.ID || claims["scope"] != "card:status card:watch" {
		t.Errorf("%v: %v", err, claims)
	}
	if life := claims["exp"].(float64) - claims["iat"].(float64); life > 900 {
		t.Errorf("good for %v seconds", life)
	}
}

func (a *api) fetch(path string, into any) http.Header {
	a.t.Helper()
	response, err := http.Get(a.url + path)
	if err != nil {
		a.t.Fatal(err)
	}
	defer response.Body.Close()
	if err := json.NewDecoder(response.Body).Decode(into); err != nil {
		a.t.Fatal(err)
	}
	return response.Header
}

// TestTokensWorkInOnePlaceOnly forges what an insider could mix up: our own key, the other's audience.
func TestTokensWorkInOnePlaceOnly(t *testing.T) {
	a := newAPI(t, engines["sqlite"](t))
	client := a.addPartner("Bank", partner.Settings{})
	kid, key := a.keys.TokenKeys().Signing(time.Now())
	forge := func(kind string, audience any, issuer string, life time.Duration) []string {
		token := jwt.NewWithClaims(jwt.SigningMethodEdDSA, jwt.MapClaims{
			"iss": issuer, "aud": audience, "sub": client.ID, "client_id": client.ID, "scope": "card:status", "exp": time.Now().Add(life).Unix(),
		})
		token.Header["kid"], token.Header["typ"] = kid, kind
		text, err := token.SignedString(key)
		if err != nil {
			t.Fatal(err)
		}
		return []string{"Authorization", "Bearer " + text}
	}
	for what, c := range map[string]struct {
		headers []string
		code    string
	}{
		"a partner's":           {forge("at+jwt", "guashi-partner", issuer, time.Minute), ""},
		"the desk's audience":   {forge("at+jwt", "guashi-desk", issuer, time.Minute), "UNAUTHENTICATED"},
		"ours, as a list":       {forge("at+jwt", []string{"guashi-partner"}, issuer, time.Minute), ""},
		"ours and the desk's":   {forge("at+jwt", []string{"guashi-partner", "guashi-desk"}, issuer, time.Minute), "UNAUTHENTICATED"},
		"ours and another's":    {forge("at+jwt", []string{"https://elsewhere.example", "guashi-partner"}, issuer, time.Minute), "UNAUTHENTICATED"},
		"another's, as a list":  {forge("at+jwt", []string{"https://elsewhere.example"}, issuer, time.Minute), "UNAUTHENTICATED"},
		"nobody's":              {forge("at+jwt", []string{}, issuer, time.Minute), "UNAUTHENTICATED"},
		"almost ours":           {forge("at+jwt", "guashi-partners", issuer, time.Minute), "UNAUTHENTICATED"},
		"the desk's kind":       {forge("JWT", "guashi-partner", issuer, time.Minute), "UNAUTHENTICATED"},
		"another issuer's":      {forge("at+jwt", "guashi-partner", "http://elsewhere", time.Minute), "UNAUTHENTICATED"},
		"one that is over":      {forge("at+jwt", "guashi-partner", issuer, -time.Minute), "UNAUTHENTICATED"},
		"watching only":         {a.partnerBearer(client, "card:watch"), "FORBIDDEN"},
		"asking, which watches": {a.partnerBearer(client, "card:status"), ""},
	} {
		if got := a.as(partnerOperations["cardStatus"], nil, c.headers...); got.code() != c.code {
			t.Errorf("%s: %s", what, got.text)
		}
	}
}

// TestAccessEndsWithinASecond moves the clock instead of waiting: what was believed is looked up anew.
func TestAccessEndsWithinASecond(t *testing.T) {
	for what, end := range map[string]func(*api) error{
		"disabled": func(a *api) error { return a.partners().Disable(a.t.Context(), time.Now(), "Bank") },
		"another network": func(a *api) error {
			_, err := a.partners().Set(a.t.Context(), time.Now(), "Bank", partner.Settings{Allowed: []netip.Prefix{netip.MustParsePrefix("198.51.100.0/24")}})
			return err
		},
		"expired": func(a *api) error {
			_, err := a.partners().Set(a.t.Context(), time.Now(), "Bank", partner.Settings{ExpiresAt: new(time.Now())})
			return err
		},
	} {
		t.Run(what, func(t *testing.T) {
			a := newAPI(t, engines["sqlite"](t))
			client := a.addPartner("Bank", partner.Settings{})
			tokens := oauth.Tokens{Keys: a.keys.TokenKeys(), Issuer: issuer}
			server := &oauth.Server{Tokens: tokens, Partners: &partner.Directory{Store: a.database}}
			now, here := time.Now(), netip.MustParseAddr("203.0.113.9")
			token, err := tokens.Make(client.ID, partner.Scopes, now)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := server.Recognise(t.Context(), token, here, now); err != nil {
				t.Fatal(err)
			}
			if err := end(a); err != nil {
				t.Fatal(err)
			}
			if _, err := server.Recognise(t.Context(), token, here, now.Add(time.Second)); err != oauth.ErrBadToken {
				t.Errorf("a second later: %v", err)
			}
			if got := a.askToken(client, credentialsGrant); got.Error != "invalid_client" {
				t.Errorf("another token: %d %s", got.status, got.Error)
			}
		})
	}
}

func TestAllowedAddresses(t *testing.T) {
	a := newAPI(t, engines["sqlite"](t), func(s *config.Settings, _ *stores) { s.TrustedProxies = []string{"127.0.0.0/8"} })
	client := a.addPartner("Bank", partner.Settings{Allowed: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("2001:db8::7/128")}})
	headers := a.partnerBearer(client)
	for from, code := range map[string]string{"127.0.0.9": "", "2001:db8::7": "", "2001:db8::8": "UNAUTHENTICATED", "203.0.113.1": "UNAUTHENTICATED"} {
		if got := a.as(partnerOperations["cardStatus"], nil, append(headers, "X-Forwarded-For", from)...); got.code() != code {
			t.Errorf("from %s: %s", from, got.text)
		}
	}
}

func TestARotatedSecretWorksForADay(t *testing.T) {
	a := newAPI(t, engines["sqlite"](t))
	before := a.addPartner("Bank", partner.Settings{})
	fits := func(c partner.Credentials, after time.Duration) bool {
		p, found, err := a.database.Partner(t.Context(), before.ID)
		if err != nil || !found {
			t.Fatal(found, err)
		}
		return p.FitsSecret(c.Secret, time.Now().Add(after))
	}
	rotate := func(atOnce bool) partner.Credentials {
		made, err := a.partners().Rotate(t.Context(), time.Now(), "Bank", atOnce)
		if err != nil || made.ID != before.ID {
			t.Fatal(made.ID, err)
		}
		return made
	}
	second := rotate(false)
	if !fits(before, 0) || !fits(before, 23*time.Hour) || fits(before, 25*time.Hour) || !fits(second, 25*time.Hour) {
		t.Error("the former secret does not work for a day")
	}
	third := rotate(true)
	if fits(before, 0) || fits(second, 0) || !fits(third, 0) {
		t.Error("a former secret outlives a rotation at once")
	}
	if err := a.partners().Disable(t.Context(), time.Now(), "Bank"); err != nil {
		t.Fatal(err)
	}
	if _, err := a.partners().Rotate(t.Context(), time.Now(), "Bank", false); err == nil {
		t.Error("a rotation opens a disabled partner again")
	}
}

// TestAPartnerIsToldHowToGetIn reads what a program gets that may not ask: the words, the reason and the
// challenge of RFC 6750.
func TestAPartnerIsToldHowToGetIn(t *testing.T) {
	a := newAPI(t, engines["sqlite"](t))
	client := a.addPartner("Bank", partner.Settings{})
	tokens := oauth.Tokens{Keys: a.keys.TokenKeys(), Issuer: issuer}
	made := func(client string, at time.Time) []string {
		text, err := tokens.Make(client, partner.Scopes, at)
		if err != nil {
			t.Fatal(err)
		}
		return []string{"Authorization", "Bearer " + text}
	}
	const realm = `Bearer realm="guashi"`
	const invalid = realm + `, error="invalid_token", error_description="get a new one at /oauth/token"`
	for what, c := range map[string]struct {
		headers                     []string
		status                      int
		code, reason, says, demands string
	}{
		"no token":            {nil, 200, "UNAUTHENTICATED", "TOKEN_MISSING", "/oauth/token", realm},
		"a token that's over": {made(client.ID, time.Now().Add(-time.Hour)), 401, "UNAUTHENTICATED", "TOKEN_REFUSED", "/oauth/token", invalid},
		"nobody's":            {made("partner-nobody", time.Now()), 401, "UNAUTHENTICATED", "TOKEN_REFUSED", "/oauth/token", invalid},
		"no token at all":     {[]string{"Authorization", "Bearer x"}, 401, "UNAUTHENTICATED", "TOKEN_REFUSED", "/oauth/token", invalid},
		"the secret itself":   {[]string{"Authorization", "Basic QTpC"}, 401, "UNAUTHENTICATED", "TOKEN_REFUSED", "/oauth/token", invalid},
		"too little scope":    {a.partnerBearer(client, "card:watch"), 200, "FORBIDDEN", "NO_SCOPE", "card:status", realm + `, error="insufficient_scope", scope="card:status"`},
		"all that it takes":   {a.partnerBearer(client), 200, "", "", "", ""},
	} {
		for _, language := range []string{"en", "zh-Hant"} {
			got := a.as(cardOperation, object{"n": []string{lin}}, append(c.headers, "Accept-Language", language)...)
			if got.status != c.status || got.code() != c.code || got.reason() != c.reason || got.header.Get("WWW-Authenticate") != c.demands {
				t.Errorf("%s: %d %q %s", what, got.status, got.header.Get("WWW-Authenticate"), got.text)
			}
			if c.says != "" && !strings.Contains(got.Errors[0].Message, c.says) {
				t.Errorf("%s: says %s", what, got.Errors[0].Message)
			}
		}
	}
	if got := a.as(`{ inboxCounts { overdue } }`, nil); got.code() != "UNAUTHENTICATED" || got.reason() != "" || got.Errors[0].Message != "請先登入。" {
		t.Errorf("staff: %s", got.text)
	}
}

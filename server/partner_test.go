package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"guashi/db"
	"guashi/server/config"
	"guashi/server/identity"
	"guashi/server/loss"
	"guashi/server/partner"
)

func (a *api) partners() *partner.Service {
	return &partner.Service{Store: a.database, Keys: a.keys, Observe: func(string, string) {}}
}

func (a *api) addPartner(name string, wanted partner.Settings) partner.Credentials {
	a.t.Helper()
	made, err := a.partners().Add(a.t.Context(), time.Now(), name, wanted)
	if err != nil {
		a.t.Fatal(err)
	}
	return made
}

// tokenReply is an answer of the token endpoint.
type tokenReply struct {
	status int
	header http.Header

	AccessToken string `json:"access_token"`
	TokenType   string `json:"token_type"`
	ExpiresIn   int    `json:"expires_in"`
	Scope       string
	Error       string
	Description string `json:"error_description"`
}

// askToken posts a form to the token endpoint; a client with a secret proves itself by it.
func (a *api) askToken(client partner.Credentials, form url.Values) tokenReply {
	a.t.Helper()
	request, err := http.NewRequestWithContext(a.t.Context(), http.MethodPost, a.url+"/oauth/token", strings.NewReader(form.Encode()))
	if err != nil {
		a.t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if client.Secret != "" {
		request.SetBasicAuth(url.QueryEscape(client.ID), url.QueryEscape(client.Secret))
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		a.t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		a.t.Fatal(err)
	}
	r := tokenReply{status: response.StatusCode, header: response.Header}
	if err := json.Unmarshal(text, &r); err != nil {
		a.t.Fatalf("%v: %s", err, text)
	}
	return r
}

var credentialsGrant = url.Values{"grant_type": {"client_credentials"}}

// partnerBearer gets a token and returns the header that shows it.
func (a *api) partnerBearer(client partner.Credentials, scope ...string) []string {
	a.t.Helper()
	form := url.Values{"grant_type": {"client_credentials"}}
	if len(scope) > 0 {
		form.Set("scope", strings.Join(scope, " "))
	}
	r := a.askToken(client, form)
	if r.AccessToken == "" {
		a.t.Fatalf("no token: %d %s", r.status, r.Error)
	}
	return []string{"Authorization", "Bearer " + r.AccessToken}
}

type cardAnswer struct {
	ID       *string
	IDNumber string
	State    string
	Since    *time.Time
	AsOf     time.Time
	Until    string
}

const cardOperation = `query ($n: [String!]!, $p: String) { it: cardStatus(idNumbers: $n, purpose: $p) { idNumber state since asOf } }`

func (a *api) cards(headers []string, numbers ...string) []cardAnswer {
	a.t.Helper()
	got := a.as(cardOperation, object{"n": numbers, "p": "try"}, headers...)
	return got.cards(a.t)
}

func (r deskReply) cards(t testing.TB) (all []cardAnswer) {
	t.Helper()
	if len(r.Errors) > 0 {
		t.Fatalf("answered with errors: %+v", r.Errors)
	}
	if err := json.Unmarshal(r.Data["it"], &all); err != nil {
		t.Fatalf("%v: %s", err, r.text)
	}
	return all
}

func states(all []cardAnswer) []string {
	out := make([]string, len(all))
	for i, c := range all {
		out[i] = c.State
	}
	return out
}

const (
	lin       = "A149410774"
	huang     = "F255178533"
	nowhereID = "A123456789"
)

// TestCardStatus walks a card through its states, as a bank sees it (E1).
func TestCardStatus(t *testing.T) {
	for name := range engines {
		t.Run(name, func(t *testing.T) {
			a := newAPI(t, engines[name](t))
			headers := a.partnerBearer(a.addPartner("Bank", partner.Settings{}))
			ask := []string{lin, "no number", lin, nowhereID, huang, "A123456788", strings.ToLower(lin)}
			before := time.Now()
			got := a.cards(headers, ask...)
			if want := []string{"NOT_REPORTED", "INVALID_NUMBER", "NOT_REPORTED", "NOT_REPORTED", "NOT_REPORTED", "INVALID_NUMBER", "NOT_REPORTED"}; !slices.Equal(states(got), want) {
				t.Errorf("before any report: %v", states(got))
			}
			for i, c := range got {
				if c.IDNumber != ask[i] || c.Since != nil || c.AsOf.Before(before.Add(-time.Second)) || c.AsOf.After(time.Now()) {
					t.Errorf("%d: %+v", i, c)
				}
			}
			a.report(person(nil), "aB3x")
			got = a.cards(headers, ask...)
			if want := []string{"REPORTED_LOST", "INVALID_NUMBER", "REPORTED_LOST", "NOT_REPORTED", "NOT_REPORTED", "INVALID_NUMBER", "REPORTED_LOST"}; !slices.Equal(states(got), want) {
				t.Errorf("after a report: %v", states(got))
			}
			if got[0].Since == nil || got[0].Since.Before(before.Add(-time.Second)) {
				t.Errorf("lost since %v", got[0].Since)
			}
			a.revoke(person(nil), "aB3x")
			if got := a.cards(headers, lin); got[0].State != "NOT_REPORTED" || got[0].Since != nil {
				t.Errorf("after a revocation: %+v", got)
			}
			number := a.report(person(nil), "aB3x").Number
			a.addStaff("clerk", "CLERK", "63000010", "")
			today := time.Now().In(time.FixedZone("Taipei", 8*3600)).Format(time.DateOnly)
			a.as(`mutation ($n: String!, $d: Date!) { it: closeReplaced(input: {number: $n, issuedOn: $d}) { __typename } }`, object{"n": number, "d": today}, a.bearer("clerk")...).it(t)
			if got := a.cards(headers, lin); got[0].State != "REPLACED" || got[0].Since == nil || got[0].Since.Format(time.RFC3339) != dayInTaipei(t, today) {
				t.Errorf("after a replacement: %+v", got)
			}
			a.report(person(nil), "aB3x")
			if got := a.cards(headers, lin); got[0].State != "REPORTED_LOST" {
				t.Errorf("the new card is lost too: %+v", got)
			}
		})
	}
}

func dayInTaipei(t *testing.T, day string) string {
	t.Helper()
	at, err := time.Parse(time.RFC3339, day+"T00:00:00+08:00")
	if err != nil {
		t.Fatal(err)
	}
	return at.UTC().Format(time.RFC3339)
}

// replica is another process on the same database and keys.
func (a *api) replica(databaseURL string, change ...func(*config.Settings, *stores)) *api {
	a.t.Helper()
	database, err := db.Open(a.t.Context(), databaseURL, a.keys)
	if err != nil {
		a.t.Fatal(err)
	}
	settings := &config.Settings{FailureLimit: 300, Retention: "5y", QuestionsKept: "5y", Listen: "127.0.0.1:0"}
	st := stores{a.keys, database, database}
	for _, c := range change {
		c(settings, &st)
	}
	faces, err := buildPublic(a.t.Context(), settings, st, false)
	if err != nil {
		a.t.Fatal(err)
	}
	server := httptest.NewServer(faces.public)
	a.t.Cleanup(func() {
		server.Close()
		closeQuietly(database)
	})
	other := *a
	other.url, other.database, other.admin = server.URL, database, faces.admin
	return &other
}

// TestAQuotaHoldsForAllReplicasTogether asks two of them at once, more than the day's quota.
func TestAQuotaHoldsForAllReplicasTogether(t *testing.T) {
	for name := range engines {
		t.Run(name, func(t *testing.T) {
			address := engines[name](t)
			a := newAPI(t, address)
			both := []*api{a, a.replica(address)}
			client := a.addPartner("Bank", partner.Settings{PerSecond: new(1000), PerDay: new(30)})
			headers := a.partnerBearer(client)
			replies := inParallel(80, func(i int) deskReply {
				return both[i%2].as(cardOperation, object{"n": []string{lin}}, headers...)
			})
			answered := 0
			for _, r := range replies {
				switch r.code() {
				case "":
					answered++
				case "RATE_LIMITED":
				default:
					t.Errorf("%s", r.text)
				}
			}
			if answered != 30 {
				t.Errorf("%d questions were answered", answered)
			}
			if n := a.recorded(client.ID); n != 30 {
				t.Errorf("%d questions are on record", n)
			}
		})
	}
}

// recorded counts a partner's questions on record.
func (a *api) recorded(client string) int {
	a.t.Helper()
	found, _, err := a.database.QuestionPage(a.t.Context(), loss.QuestionFilter{Partner: client}, 100, "")
	if err != nil {
		a.t.Fatal(err)
	}
	return len(found)
}

// TestQuotasAreTold reads the headers of draft-ietf-httpapi-ratelimit-headers.
func TestQuotasAreTold(t *testing.T) {
	a := newAPI(t, engines["sqlite"](t))
	headers := a.partnerBearer(a.addPartner("Bank", partner.Settings{PerSecond: new(1000), PerDay: new(10), NumbersPerDay: new(5)}))
	got := a.as(cardOperation, object{"n": []string{lin, huang, lin}}, headers...)
	if policy := got.header.Get("RateLimit-Policy"); policy != `"second";q=1000;w=1, "day";q=10;w=86400, "numbers";q=5;w=86400` {
		t.Errorf("policy %s", policy)
	}
	if left := got.header.Get("RateLimit"); !regexp.MustCompile(`^"second";r=999;t=1, "day";r=9;t=\d+, "numbers";r=2;t=\d+$`).MatchString(left) {
		t.Errorf("left %s", left)
	}
	got = a.as(cardOperation, object{"n": []string{lin, huang, lin}}, headers...)
	if got.code() != "RATE_LIMITED" || got.Errors[0].Extensions.RetryAfter < 1 || got.header.Get("Retry-After") == "" {
		t.Errorf("over quota: %s, %v", got.text, got.header)
	}
	if got := a.as(cardOperation, object{"n": []string{lin, huang}}, headers...); got.code() != "" || !strings.Contains(got.header.Get("RateLimit"), `"numbers";r=0`) {
		t.Errorf("what is left: %s", got.text)
	}
}

// TestQuestionsHaveAForm tries what costs or says too much.
func TestQuestionsHaveAForm(t *testing.T) {
	a := newAPI(t, engines["sqlite"](t))
	client := a.addPartner("Bank", partner.Settings{})
	headers := a.partnerBearer(client)
	hundred := slices.Repeat([]string{lin}, 100)
	for what, c := range map[string]struct {
		numbers []string
		purpose any
		code    string
	}{
		"a hundred":              {hundred, nil, ""},
		"a hundred and one":      {append(hundred, lin), nil, "BAD_REQUEST"},
		"none":                   {[]string{}, nil, ""},
		"a code":                 {[]string{lin}, "account-opening.v2:A_1", ""},
		"the longest code":       {[]string{lin}, strings.Repeat("x", 32), ""},
		"a longer one":           {[]string{lin}, strings.Repeat("x", 33), "BAD_REQUEST"},
		"an empty code":          {[]string{lin}, "", "BAD_REQUEST"},
		"a code with a year":     {[]string{lin}, "kyc-2026", ""},
		"an ID number":           {[]string{lin}, lin, "BAD_REQUEST"},
		"a phone number":         {[]string{lin}, "0912-345-678", "BAD_REQUEST"},
		"a day of birth":         {[]string{lin}, "1990-05-06", "BAD_REQUEST"},
		"a free text":            {[]string{lin}, "Mr Lin opens an account", "BAD_REQUEST"},
		"hostile numbers":        {[]string{"", "\x00", "' OR 1=1", strings.Repeat("A1", 5000), "Ａ１４９４１０７７４"}, nil, ""},
		"the purpose in Chinese": {[]string{lin}, "開戶", "BAD_REQUEST"},
	} {
		got := a.as(cardOperation, object{"n": c.numbers, "p": c.purpose}, headers...)
		if got.code() != c.code || c.code == "" && len(got.cards(t)) != len(c.numbers) {
			t.Errorf("%s: %s", what, got.text)
		}
	}
	if got := a.as(`{ a: cardStatus(idNumbers: ["x"]) { state } b: cardStatus(idNumbers: ["x"]) { state } }`, nil, headers...); got.code() != "BAD_REQUEST" {
		t.Errorf("two questions in one request: %s", got.text)
	}
}

// TestNoAnswerLeavesUnrecorded breaks the record and sees that nothing is answered (E2).
func TestNoAnswerLeavesUnrecorded(t *testing.T) {
	address := engines["sqlite"](t)
	a := newAPI(t, address)
	headers := a.partnerBearer(a.addPartner("Bank", partner.Settings{}))
	raw := behind(t, address)
	if _, err := raw.Exec("CREATE TRIGGER broken BEFORE INSERT ON questions BEGIN SELECT RAISE(ABORT, 'full'); END"); err != nil {
		t.Fatal(err)
	}
	if got := a.as(cardOperation, object{"n": []string{lin}}, headers...); got.code() != "INTERNAL" || strings.Contains(got.text, "NOT_REPORTED") {
		t.Errorf("answered %s", got.text)
	}
	if _, err := raw.Exec("DROP TRIGGER broken"); err != nil {
		t.Fatal(err)
	}
	if got := a.cards(headers, lin); got[0].State != "NOT_REPORTED" {
		t.Errorf("afterwards: %+v", got)
	}
}

// TestUnusualPatternsAreTold asks for numbers in sequence.
func TestUnusualPatternsAreTold(t *testing.T) {
	a := newAPI(t, engines["sqlite"](t))
	client := a.addPartner("Bank", partner.Settings{})
	headers := a.partnerBearer(client)
	for _, n := range inSequence(25) {
		a.cards(headers, n)
	}
	events, _, err := a.database.AuditPage(t.Context(), loss.AuditFilter{Operation: partner.OpPattern}, 10, "")
	if err != nil || len(events) != 1 || events[0].Outcome != "ASCENDING" || events[0].Account != client.ID || events[0].Actor != "partner" {
		t.Errorf("on record: %+v, %v", events, err)
	}
	if !strings.Contains(a.metrics(t), `guashi_operation_outcomes_total{operation="partnerPattern",outcome="ASCENDING"} 1`) {
		t.Error("not counted")
	}
}

// inSequence returns valid numbers that follow each other.
func inSequence(n int) []string {
	var all []string
	for i := 10_000_000; len(all) < n; i++ {
		for digit := range 10 {
			if number := fmt.Sprintf("A%08d%d", i, digit); validNumber(number) {
				all = append(all, number)
			}
		}
	}
	return all
}

func validNumber(s string) bool {
	_, problem := identity.ParseIDNumber(s)
	return problem == ""
}

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"guashi/server/config"
	"guashi/server/loss"
)

const noticeFields = `{ id number event target { kind code name } sequence state attempts lastError createdAt lastAttemptAt nextAttemptAt deliveredAt skippedAt skipReason erased attemptLog { at tookMs status error } }`

type noticeAnswer struct {
	ID, Number, Event, State string
	Target                   struct{ Kind, Code, Name string }
	Sequence, Attempts       int
	SkippedAt, SkipReason    *string
	Erased                   bool
	AttemptLog               []struct {
		TookMs int
		Status *int
		Error  *string
	}
}

// noticeTo returns the newest notice to a target.
func (a *api) noticeTo(target string, headers []string) noticeAnswer {
	a.t.Helper()
	var page struct{ Nodes []noticeAnswer }
	got := a.as(`query ($t: String!) { it: notices(filter: {target: $t}, first: 1) { nodes `+noticeFields+` } }`, object{"t": target}, headers...)
	if err := json.Unmarshal(got.Data["it"], &page); err != nil || len(page.Nodes) != 1 {
		a.t.Fatalf("no notice to %s: %s", target, got.text)
	}
	return page.Nodes[0]
}

func TestCountyStaffSeeTheirOwnTargetAndCentralStaffAll(t *testing.T) {
	a := newAPI(t, engines["sqlite"](t))
	a.report(person(nil), "aB3x")
	a.addStaff("county", loss.RoleCounty, "", "63000")
	a.addStaff("central", loss.RoleCentral, "", "")
	county, central := a.bearer("county"), a.bearer("central")
	const standings = `{ it: noticeTargets { kind code name state pending late dead oldestPendingAt lastSuccessAt lastFailureAt lastError circuitOpenSince stoppedAt lastHour { at delivered failed } } }`
	for name, c := range map[string]struct {
		headers []string
		targets int
	}{"county": {county, 1}, "central": {central, 23}} {
		var targets []struct {
			Kind, Code, Name, State string
			Pending                 int
			OldestPendingAt         *string
		}
		got := a.as(standings, nil, c.headers...)
		if err := json.Unmarshal(got.Data["it"], &targets); err != nil || len(targets) != c.targets {
			t.Fatalf("%s: %d targets, %s", name, len(targets), got.text)
		}
		waiting := 0
		for _, s := range targets {
			waiting += s.Pending
			if (s.Pending > 0) != (s.OldestPendingAt != nil) || s.State != "UNCONFIGURED" {
				t.Errorf("%s: %+v", name, s)
			}
		}
		if waiting != min(c.targets, 2) {
			t.Errorf("%s: %d notices wait", name, waiting)
		}
	}
	told := a.noticeTo("central", central)
	if told.Target.Name != "中央戶役政資訊系統" || told.Sequence != 1 || told.State != "PENDING" || told.AttemptLog != nil {
		t.Errorf("the notice to the central system: %+v", told)
	}
	for _, operation := range []string{"notice", "replayNotice", "skipNotice"} {
		if got := a.as(staffOperations[operation].query, object{"id": told.ID}, county...); got.code() != "NOT_FOUND" {
			t.Errorf("%s of a notice to the central system, as county staff: %s", operation, got.text)
		}
	}
}

func TestOneNoticeIsOpenedSentAgainAndOnlySkippedWhenDead(t *testing.T) {
	a := newAPI(t, engines["sqlite"](t))
	a.report(person(nil), "aB3x")
	a.addStaff("county", loss.RoleCounty, "", "63000")
	headers := a.bearer("county")
	id := object{"id": a.noticeTo("63000", headers).ID}
	for _, query := range []string{
		`query ($id: ID!) { it: notice(id: $id) ` + noticeFields + ` }`,
		`mutation ($id: ID!) { it: replayNotice(id: $id) ` + noticeFields + ` }`,
	} {
		var n noticeAnswer
		got := a.as(query, id, headers...)
		if err := json.Unmarshal(got.Data["it"], &n); err != nil || n.ID != id["id"] || n.State != "PENDING" || n.AttemptLog == nil {
			t.Errorf("%s: %s", query, got.text)
		}
	}
	skip := a.as(`mutation ($id: ID!) { it: skipNotice(id: $id, reason: TOLD_OTHERWISE) { __typename ... on Refusal { code message } } }`, id, headers...)
	if it := skip.it(t); it.Code != "CONFLICT" {
		t.Errorf("a notice that waits was skipped: %s", skip.text)
	}
	span := object{"t": "63000"}
	for query, want := range map[string]string{
		`mutation ($t: String!) { it: replayNotices(target: $t, from: "2020-01-01T00:00:00Z", to: "2120-01-01T00:00:00Z") { count more } }`:                `{"count":0,"more":false}`,
		`mutation ($t: String!) { it: skipNotices(target: $t, from: "2020-01-01T00:00:00Z", to: "2120-01-01T00:00:00Z", reason: REFUSED) { count more } }`: `{"count":0,"more":false}`,
		`mutation ($t: String!) { it: skipNotices(target: $t, from: "2020-01-01T00:00:00Z", to: "2120-01-01T00:00:00Z", reason: ERASED) { count more } }`:  `null`,
	} {
		if got := a.as(query, span, headers...); string(got.Data["it"]) != want && !(want == "null" && got.code() == "BAD_REQUEST") {
			t.Errorf("%s: %s", query, got.text)
		}
	}
}

const targetSecret = "whsec_Z3Vhc2hpIGRlcGxveSB0ZXN0IHNlY3JldCEh"

// delivering is a server whose one target answers as told. The function delivers until the target has been asked once more.
func delivering(t *testing.T, target string, answers http.Handler) (*api, func()) {
	t.Helper()
	asked := make(chan struct{}, 100)
	there := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answers.ServeHTTP(w, r)
		if r.Method == http.MethodPost {
			asked <- struct{}{}
		}
	}))
	t.Cleanup(there.Close)
	file := filepath.Join(t.TempDir(), "targets.yaml")
	entry := fmt.Sprintf("%q: {url: %q, secret: %s, allowPrivate: true}\n", target, there.URL+"/"+target, targetSecret)
	if err := os.WriteFile(file, []byte(entry), 0o600); err != nil {
		t.Fatal(err)
	}
	a := newAPI(t, engines["sqlite"](t), func(s *config.Settings, _ *stores) { s.NoticeTargets = file })
	return a, func() {
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			a.sender.Run(ctx)
		}()
		<-asked
		stop()
		<-ended // what was under way is settled
	}
}

// TestADeadNoticeIsShownSkippedAndSentAgain follows a notice that its target refuses: what staff
// see and do, what goes on record, and what the citizen learns meanwhile.
func TestADeadNoticeIsShownSkippedAndSentAgain(t *testing.T) {
	a, deliver := delivering(t, "63000", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, "no room", http.StatusInsufficientStorage)
	}))
	a.sender.Pace.Failures = 1 // the first failure is the last
	a.report(person(nil), "aB3x")
	a.addStaff("county", loss.RoleCounty, "", "63000")
	a.addStaff("central", loss.RoleCentral, "", "")
	county, central := a.bearer("county"), a.bearer("central")
	citizenLearns := func(want string) {
		t.Helper()
		if n := a.status(person(nil)).Receipts[0].Notified; len(n) == 0 || n[0].System+" "+n[0].State != want {
			t.Errorf("the citizen learns %+v, want %s", n, want)
		}
	}
	citizenLearns("COUNTY SENDING")
	deliver()

	dead := func(want string) {
		t.Helper()
		if got := a.as(`{ it: noticeTargets { state dead lastError } }`, nil, county...); string(got.Data["it"]) != want {
			t.Errorf("the target: %s", got.text)
		}
	}
	citizenLearns("COUNTY HELD")
	dead(`[{"state":"HEALTHY","dead":1,"lastError":"HTTP 507"}]`)
	id := object{"id": a.noticeTo("63000", county).ID}
	n := a.notice(`query ($id: ID!) { it: notice(id: $id) `+noticeFields+` }`, id, county)
	if n.State != "DEAD" || len(n.AttemptLog) != 1 || n.AttemptLog[0].Status == nil || *n.AttemptLog[0].Status != 507 || n.AttemptLog[0].Error == nil {
		t.Errorf("its attempts: %+v", n)
	}

	const skip = `mutation ($id: ID!) { it: skipNotice(id: $id, reason: TOLD_OTHERWISE) { __typename ... on Notice ` + noticeFields + ` ... on Refusal { code } } }`
	if n := a.notice(skip, id, county); n.State != "DEAD" || n.SkippedAt == nil || n.SkipReason == nil || *n.SkipReason != "TOLD_OTHERWISE" {
		t.Errorf("skipped: %+v", n)
	}
	dead(`[{"state":"HEALTHY","dead":0,"lastError":"HTTP 507"}]`)
	if got := a.as(skip, id, county...).it(t); got.Code != "CONFLICT" {
		t.Errorf("skipped twice: %+v", got)
	}
	citizenLearns("CENTRAL HELD") // of the county's nothing is left to be said, and the central system has no entry
	if n := a.notice(`mutation ($id: ID!) { it: replayNotice(id: $id) `+noticeFields+` }`, id, central); n.State != "PENDING" || n.SkippedAt != nil || n.ID != id["id"] {
		t.Errorf("sent again: %+v", n)
	}
	citizenLearns("COUNTY RETRYING")
	for operation, want := range map[string]string{
		"skipNotice":   `{"nodes":[{"account":"county","outcome":"TOLD_OTHERWISE","reason":"OWN_COUNTY"}]}`,
		"replayNotice": `{"nodes":[{"account":"central","outcome":"OK","reason":"CENTRAL"}]}`,
	} {
		got := a.as(`query ($o: String!) { it: auditEvents(filter: {operation: $o}) { nodes { account outcome reason } } }`, object{"o": operation}, central...)
		if string(got.Data["it"]) != want {
			t.Errorf("on record: %s", got.text)
		}
	}

	deliver()
	for _, c := range []struct{ change, to, want string }{
		{"skipNotices", "2020-01-01T00:00:00Z", `{"count":0,"more":false}`},
		{"skipNotices", "2120-01-01T00:00:00Z", `{"count":1,"more":false}`},
		{"replayNotices", "2120-01-01T00:00:00Z", `{"count":0,"more":false}`}, // it was skipped
	} {
		reason := map[string]string{"skipNotices": ", reason: REFUSED"}[c.change]
		got := a.as(`mutation ($to: DateTime!) { it: `+c.change+`(target: "63000", from: "2019-01-01T00:00:00Z", to: $to`+reason+`) { count more } }`, object{"to": c.to}, county...)
		if string(got.Data["it"]) != c.want {
			t.Errorf("%s to %s: %s", c.change, c.to, got.text)
		}
	}
}

func (a *api) notice(query string, variables object, headers []string) (n noticeAnswer) {
	a.t.Helper()
	got := a.as(query, variables, headers...)
	if err := json.Unmarshal(got.Data["it"], &n); err != nil {
		a.t.Fatalf("%v: %s", err, got.text)
	}
	return n
}

package main

import (
	"encoding/json"
	"testing"

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

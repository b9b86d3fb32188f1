package main

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"guashi/server/loss"
	"guashi/server/partner"
)

const whoAskedOperation = `mutation ($input: WhoAskedInput!) { it: whoAsked(input: $input) { __typename ... on WhoAsked { asked { organisation day times } } ... on Refusal { code fields { path problem } } } }`

type whoAsked struct {
	Typename string `json:"__typename"`
	Code     string
	Asked    []struct {
		Organisation, Day string
		Times             int
	}
	Fields []struct{ Path, Problem string }
}

func (a *api) whoAsked(input object, headers []string) (deskReply, whoAsked) {
	a.t.Helper()
	got := a.as(whoAskedOperation, object{"input": input}, headers...)
	var it whoAsked
	if got.code() == "" {
		if err := json.Unmarshal(got.Data["it"], &it); err != nil {
			a.t.Fatalf("%v: %s", err, got.text)
		}
	}
	return got, it
}

// TestTheCitizenLearnsWhoAsked shows the record at the counter of the serving office, and nowhere else (F3).
func TestTheCitizenLearnsWhoAsked(t *testing.T) {
	for name := range engines {
		t.Run(name, func(t *testing.T) {
			a := newAPI(t, engines[name](t))
			bank, telecom := a.addPartner("示範銀行", partner.Settings{}), a.addPartner("Telecom", partner.Settings{})
			a.cards(a.partnerBearer(bank), lin, huang, lin)
			a.cards(a.partnerBearer(bank), lin)
			a.cards(a.partnerBearer(telecom), huang)
			a.addStaff("clerk", loss.RoleClerk, "63000010", "")
			a.addStaff("otherclerk", loss.RoleClerk, "65000010", "")
			clerk, other := a.bearer("clerk"), a.bearer("otherclerk")
			shown := object{"idNumber": lin, "identityDocument": "護照"}
			got, it := a.whoAsked(shown, clerk)
			today := time.Now().In(loss.Taipei).Format(time.DateOnly)
			if len(it.Asked) != 1 || it.Asked[0].Organisation != "示範銀行" || it.Asked[0].Times != 2 || it.Asked[0].Day != today {
				t.Errorf("%s", got.text)
			}
			elsewhere, _ := a.whoAsked(object{"idNumber": huang, "identityDocument": "護照"}, clerk)
			never, _ := a.whoAsked(object{"idNumber": nowhereID, "identityDocument": "護照"}, clerk)
			if elsewhere.code() != "NOT_FOUND" || requestIDs.ReplaceAllString(elsewhere.text, "") != requestIDs.ReplaceAllString(never.text, "") {
				t.Errorf("another office's person: %s; nobody: %s", elsewhere.text, never.text)
			}
			if got, it := a.whoAsked(object{"idNumber": huang, "identityDocument": "護照"}, other); len(it.Asked) != 2 {
				t.Errorf("at the person's own office: %s", got.text)
			}
			for what, input := range map[string]object{
				"no document":  {"idNumber": lin, "identityDocument": " "},
				"nobody named": {"identityDocument": "護照"},
				"no number":    {"idNumber": "A149410775", "identityDocument": "護照"},
			} {
				if got, it := a.whoAsked(input, clerk); it.Code != "INVALID_INPUT" || len(it.Fields) != 1 {
					t.Errorf("%s: %s", what, got.text)
				}
			}
			number := a.report(person(nil), "aB3x").Number
			if got, it := a.whoAsked(object{"number": number, "identityDocument": "護照"}, clerk); len(it.Asked) != 1 {
				t.Errorf("by case: %s", got.text)
			}
			events, _, err := a.database.AuditPage(t.Context(), loss.AuditFilter{Operation: loss.OpWhoAsked, Account: "clerk"}, 10, "")
			if err != nil || len(events) != 4 || events[0].Number != number || events[0].Outcome != "OK" || events[1].Outcome != "NOT_FOUND" || events[3].Person == (loss.Key{}) {
				t.Errorf("on record: %+v, %v", events, err)
			}
			if status := a.status(person(nil)); strings.Contains(toText(t, status), "銀行") {
				t.Error("the status form tells who asked")
			}
		})
	}
}

func toText(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestAuditorsListWhatPartnersAsked pages through the record: hashes, never a number (E2).
func TestAuditorsListWhatPartnersAsked(t *testing.T) {
	a := newAPI(t, engines["sqlite"](t))
	bank := a.addPartner("Bank", partner.Settings{})
	headers := a.partnerBearer(bank)
	for range 3 {
		a.cards(headers, lin, "x", lin)
	}
	a.addStaff("admin", loss.RoleAdmin, "", "")
	const pageOperation = `query ($after: String, $filter: PartnerQuestionFilter) { it: partnerQuestions(first: 2, after: $after, filter: $filter) {
		nodes { at clientId organisation kind purpose answers { card state } } edges { cursor } pageInfo { hasNextPage endCursor } } }`
	var page struct {
		Nodes []struct {
			ClientID, Organisation, Kind, Purpose string
			Answers                               []struct{ Card, State string }
		}
		PageInfo struct {
			HasNextPage bool
			EndCursor   string
		}
	}
	admin := a.bearer("admin")
	got := a.as(pageOperation, nil, admin...)
	if err := json.Unmarshal(got.Data["it"], &page); err != nil || len(page.Nodes) != 2 || !page.PageInfo.HasNextPage {
		t.Fatalf("%v %s", err, got.text)
	}
	q := page.Nodes[0]
	if q.ClientID != bank.ID || q.Organisation != "Bank" || q.Kind != "STATUS" || q.Purpose != "try" || len(q.Answers) != 3 {
		t.Errorf("%+v", q)
	}
	if q.Answers[0] != q.Answers[2] || len(q.Answers[0].Card) != 64 || q.Answers[1].Card != "" || q.Answers[1].State != "INVALID_NUMBER" {
		t.Errorf("%+v", q.Answers)
	}
	if strings.Contains(got.text, lin) {
		t.Error("a number is on record")
	}
	got = a.as(pageOperation, object{"after": page.PageInfo.EndCursor}, admin...)
	if err := json.Unmarshal(got.Data["it"], &page); err != nil || len(page.Nodes) != 1 || page.PageInfo.HasNextPage {
		t.Errorf("the next page: %v %s", err, got.text)
	}
	if got := a.as(pageOperation, object{"filter": object{"clientId": "nobody"}}, admin...); !strings.Contains(got.text, `"nodes":[]`) {
		t.Errorf("nobody's: %s", got.text)
	}
	if got := a.as(pageOperation, object{"after": "?"}, admin...); got.code() != "BAD_REQUEST" {
		t.Errorf("after nothing: %s", got.text)
	}
}

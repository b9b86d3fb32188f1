package main

import (
	"strings"
	"testing"

	"guashi/server/loss"
	"guashi/server/partner"
)

// placed puts a value where a path leads to, such as declaration.phone.
func placed(into object, path string, value any) object {
	at, parts := into, strings.Split(path, ".")
	for _, part := range parts[:len(parts)-1] {
		at = at[part].(object)
	}
	at[parts[len(parts)-1]] = value
	return into
}

// TestANumberIsNoText puts numbers where texts belong: 912345678 would have lost the 0 that it began with. It is
// answered as any other value of a wrong kind is, changes nothing and spends no challenge.
func TestANumberIsNoText(t *testing.T) {
	declared := []string{
		"declaration.idNumber", "declaration.name", "declaration.birthDate", "declaration.townCode", "declaration.address",
		"declaration.phone", "declaration.email", "declaration.parentName", "captcha.token", "captcha.answer",
	}
	onEveryEngine(t, func(t *testing.T, a *api) {
		challenge := a.challenge()
		for operation, paths := range map[string][]string{
			statusOperation: declared,
			reportOperation: append([]string{"revocationPassword", "idempotencyKey"}, declared...),
			revokeOperation: append([]string{"revocationPassword", "idempotencyKey"}, declared...),
		} {
			for _, path := range paths {
				answered := func(value any) string {
					input := object{"declaration": person(nil), "captcha": object{"token": challenge["token"], "answer": challenge["answer"]}}
					if operation != statusOperation {
						input["revocationPassword"] = "aB3x"
					}
					return requestIDs.ReplaceAllString(a.as(operation, object{"input": placed(input, path, value)}).text, "")
				}
				list := answered([]any{object{}})
				if !strings.Contains(list, "BAD_REQUEST") {
					t.Errorf("%.20s with a list as %s: %s", operation, path, list)
				}
				for _, number := range []any{912345678, 1234, 19900506, 0, -1, 1.5} {
					if got := answered(number); got != list {
						t.Errorf("%.20s with %v as %s: %s", operation, number, path, got)
					}
				}
			}
		}
		if n := len(a.events("")); n != 0 {
			t.Errorf("%d events on record", n)
		}
		if got := a.report(person(nil), "1234", object{"captcha": challenge}); got.State != "ACTIVE" {
			t.Errorf("a challenge that nothing asked for was spent: %+v", got)
		}
	})
}

// TestNumbersElsewhere puts them where staff and partners write texts, and where numbers belong.
func TestNumbersElsewhere(t *testing.T) {
	a := newAPI(t, engines["sqlite"](t))
	number := a.report(person(nil), "aB3x").Number
	a.addStaff("clerk", loss.RoleClerk, "63000010", "")
	a.addStaff("central", loss.RoleCentral, "", "")
	clerk, central := a.bearer("clerk"), a.bearer("central")
	bank := a.partnerBearer(a.addPartner("示範銀行", partner.Settings{}))
	for name, c := range map[string]struct {
		query     string
		variables object
		headers   []string
		code      string
	}{
		"a password":        {`mutation ($v: String!) { signIn(input: {username: "clerk", password: $v}) { __typename } }`, object{"v": 123456789012}, nil, "BAD_REQUEST"},
		"a case number":     {`query ($v: String!) { case(number: $v) { number } }`, object{"v": 123456789012}, clerk, "BAD_REQUEST"},
		"a day":             {`query ($v: CaseSearch!) { cases(search: $v) { nodes { number } } }`, object{"v": object{"day": 20261124}}, clerk, "BAD_REQUEST"},
		"a day, written":    {`{ cases(search: {day: 20261124}) { nodes { number } } }`, nil, clerk, "BAD_REQUEST"},
		"a day, yes or no":  {`query ($v: Date!) { figures(from: $v, to: $v) { overdue } }`, object{"v": true}, clerk, "BAD_REQUEST"},
		"a moment":          {`query ($v: AuditFilter!) { auditEvents(filter: $v) { nodes { outcome } } }`, object{"v": object{"from": 20261124}}, central, "BAD_REQUEST"},
		"a part of an id":   {`mutation ($v: ID!) { replayNotice(id: $v) { id } }`, object{"v": 1.5}, central, "BAD_REQUEST"},
		"ID numbers":        {`query ($v: [String!]!) { cardStatus(idNumbers: $v) { state } }`, object{"v": []any{lin, 149410774}}, bank, "BAD_REQUEST"},
		"one ID number":     {`query ($v: [String!]!) { cardStatus(idNumbers: $v) { state } }`, object{"v": 149410774}, bank, "BAD_REQUEST"},
		"a purpose":         {`query ($v: String) { cardStatus(idNumbers: ["A149410774"], purpose: $v) { state } }`, object{"v": 1}, bank, "BAD_REQUEST"},
		"a part of a count": {`query ($v: Int) { inbox(tab: FIRST_CONTACT, first: $v) { nodes { number } } }`, object{"v": 1.5}, clerk, "BAD_REQUEST"},
		"a huge count":      {`query ($v: Int) { inbox(tab: FIRST_CONTACT, first: $v) { nodes { number } } }`, object{"v": 1e300}, clerk, "BAD_REQUEST"},

		"a count": {`query ($v: Int) { inbox(tab: FIRST_CONTACT, first: $v) { nodes { number } } }`, object{"v": 1}, clerk, ""},
		"a count, inside": {`mutation ($v: RecordContactInput!) { recordContact(input: $v) { __typename ... on Refusal { code } } }`, object{"v": object{
			"number": number, "outcome": "CONFIRMED", "method": "EMAIL", "seenContacts": 0, "seenWithdrawn": 0,
		}}, clerk, ""},
		"an id": {`mutation ($v: ID!) { replayNotice(id: $v) { id } }`, object{"v": 1}, central, "NOT_FOUND"}, // GraphQL has it so
	} {
		if got := a.as(c.query, c.variables, c.headers...); got.code() != c.code {
			t.Errorf("%s: %s", name, got.text)
		}
	}
	if n := a.recorded(""); n != 0 {
		t.Errorf("%d questions of partners on record", n)
	}
}

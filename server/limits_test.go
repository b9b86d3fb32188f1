package main

import (
	"fmt"
	"slices"
	"testing"

	"guashi/server/config"
	"guashi/server/identity"
	"guashi/server/loss"
)

// stranger is an ID number that nobody in the registry has.
func stranger(t *testing.T, n int) string {
	t.Helper()
	for check := range 10 {
		id := fmt.Sprintf("Z2%07d%d", n, check)
		if _, problem := identity.ParseIDNumber(id); problem == "" {
			return id
		}
	}
	t.Fatal("no check digit fits")
	return ""
}

func failureLimit(n int) func(*config.Settings, *stores) {
	return func(s *config.Settings, _ *stores) { s.FailureLimit = n }
}

// TestAWrongPasswordIsAFailureOfItsSource has a limit of two per ID number.
func TestAWrongPasswordIsAFailureOfItsSource(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, a *api) {
		a.report(person(nil), "aB3x")
		for left := 2; left > 0; left-- {
			captcha := object{"captcha": a.challenge()}
			if got := a.revoke(person(nil), "zzzz", captcha); got.AttemptsLeft == nil || *got.AttemptsLeft != left {
				t.Errorf("wrong password: %+v", got)
			}
		}
		want(t, a.revoke(person(nil), "aB3x", object{"captcha": a.challenge()}), "TOO_MANY_REQUESTS", "TRY_LATER")
	}, failureLimit(60))
}

// TestADisputedReportIsForItsOffice has a clerk record a dispute, and the citizen revoke (D8).
func TestADisputedReportIsForItsOffice(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, a *api) {
		number := a.report(person(nil), "aB3x").Number
		a.addStaff("clerk", loss.RoleClerk, "63000010", "")
		dispute := `mutation ($n: String!) { it: recordContact(input: {number: $n, outcome: DISPUTED, method: PHONE, explanation: "x", seenContacts: 0}) { __typename } }`
		if code := a.as(dispute, object{"n": number}, a.bearer("clerk")...).code(); code != "" {
			t.Fatal(code)
		}
		for _, password := range []string{"aB3x", "zzzz"} {
			got := a.revoke(person(nil), password)
			want(t, got, "DISPUTED", "VISIT_OFFICE")
			if got.Receipt == nil || got.Receipt.Number != number || got.Receipt.Office == nil {
				t.Errorf("the office is not named: %+v", got.Receipt)
			}
		}
	})
}

// TestRightPasswordsAmongManyGuesses has right ones come with the wrong, all at once: whatever
// comes after the lock is answered alike, and a report that is locked stays active (C4).
func TestRightPasswordsAmongManyGuesses(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, a *api) {
		a.report(person(nil), "aB3x")
		for range 3 {
			a.revoke(person(nil), "zzzz")
		}
		codes := map[string]int{}
		for _, got := range inParallel(100, func(i int) answer {
			return a.revoke(person(nil), []string{"aB3x", "zzzz"}[i%2])
		}) {
			codes[got.Code+got.State]++
		}
		if codes["PASSWORD_LOCKED"] != 100 {
			t.Errorf("answered %v", codes)
		}
		if got := a.status(person(nil)); len(got.Receipts) != 1 || got.Receipts[0].State != "ACTIVE" {
			t.Errorf("afterwards: %+v", got)
		}
	}, manyTries)
}

// TestOneOfManyWinsOrLocks has right and wrong passwords race from the start: the report is revoked
// once and before its third wrong password, or locked and never revoked.
func TestOneOfManyWinsOrLocks(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, a *api) {
		a.report(person(nil), "aB3x")
		codes := map[string]int{}
		for _, got := range inParallel(60, func(i int) answer {
			return a.revoke(person(nil), []string{"zzzz", "zzzz", "aB3x"}[i%3])
		}) {
			codes[got.Code+got.State]++
		}
		locked := codes["PASSWORD_LOCKED"] > 0
		switch {
		case locked && (codes["PASSWORD_WRONG"] != 3 || codes["REVOKED"] != 0 || codes["NO_ACTIVE_REPORT"] != 0):
			t.Errorf("locked: %v", codes)
		case !locked && (codes["REVOKED"] != 1 || codes["PASSWORD_WRONG"] > 2 || codes["NO_ACTIVE_REPORT"] != 59-codes["PASSWORD_WRONG"]):
			t.Errorf("revoked: %v", codes)
		}
	}, manyTries)
}

func TestMessagesSpeakTheLanguageAskedFor(t *testing.T) {
	a := newAPI(t, engines["sqlite"](t))
	messages := []string{}
	for _, language := range []string{"zh-Hant", "en"} {
		reply := a.as(`mutation ($input: RevokeInput!) { it: revoke(input: $input) { ... on Refusal { code message } } }`,
			object{"input": object{"declaration": person(nil), "revocationPassword": "aB3x"}}, "Accept-Language", language)
		messages = append(messages, reply.text)
	}
	if messages[0] == messages[1] || !slices.ContainsFunc([]rune(messages[0]), func(r rune) bool { return r > 0x3000 }) ||
		slices.ContainsFunc([]rune(messages[1]), func(r rune) bool { return r > 0x3000 }) {
		t.Errorf("%s", messages)
	}
}

package main

import (
	"testing"

	"guashi/server/loss"
)

// TestANewReportAfterALockHasItsOwnTries has the office end a locked report: the next one has its own password and three tries (C4).
func TestANewReportAfterALockHasItsOwnTries(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, a *api) {
		locked := a.report(person(nil), "aB3x").Number
		for range loss.MaxWrongPasswords {
			a.revoke(person(nil), "zzzz")
		}
		want(t, a.revoke(person(nil), "aB3x"), "PASSWORD_LOCKED", "VISIT_OFFICE")
		a.addStaff("clerk", loss.RoleClerk, "63000010", "")
		atOffice := `mutation ($n: String!) { it: revokeAtOffice(input: {number: $n, identityDocument: "passport", note: "came in person"}) { __typename } }`
		if got := a.as(atOffice, object{"n": locked}, a.bearer("clerk")...); got.code() != "" {
			t.Fatal(got.text)
		}
		if got := a.report(person(nil), "qQ7w"); got.State != "ACTIVE" || got.Locked {
			t.Fatalf("the new report: %+v", got)
		}
		for _, left := range []int{2, 1} {
			if got := a.revoke(person(nil), "aB3x"); got.Code != "PASSWORD_WRONG" || got.AttemptsLeft == nil || *got.AttemptsLeft != left {
				t.Errorf("the former password, with %d tries left: %+v", left, got)
			}
		}
		if got := a.revoke(person(nil), "qQ7w"); got.State != "REVOKED" || got.Number == locked {
			t.Errorf("its own password: %+v", got)
		}
	}, manyTries)
}

// TestAMismatchTakesNoTries has somebody guess who does not know the person: nobody can lock the report of another (C4).
func TestAMismatchTakesNoTries(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, a *api) {
		a.report(person(nil), "aB3x")
		for _, differs := range []object{{"birthDate": "1990-05-07"}, {"townCode": "63000020"}, {"parentName": "林大明"}} {
			want(t, a.revoke(person(differs), "zzzz"), "IDENTITY_MISMATCH", "CHECK_DATA", "VISIT_OFFICE")
		}
		if got := a.revoke(person(nil), "zzzz"); got.Code != "PASSWORD_WRONG" || got.AttemptsLeft == nil || *got.AttemptsLeft != 2 {
			t.Errorf("the first try: %+v", got)
		}
	}, manyTries)
}

// TestReplicasJudgeTogether has two of them take reports and guesses at once: what orders those of one person
// within a process helps nothing here.
func TestReplicasJudgeTogether(t *testing.T) {
	for name, open := range engines {
		t.Run(name, func(t *testing.T) {
			address := open(t)
			a := newAPI(t, address, manyTries)
			both := []*api{a, a.replica(address, manyTries)}
			told := tally(inParallel(100, func(i int) answer { return both[i%2].report(person(nil), "aB3x") }))
			if told["Receipt"] != 1 || told["ALREADY_REPORTED"] != 99 {
				t.Errorf("reports were answered %v", told)
			}
			told = tally(inParallel(200, func(i int) answer { return both[i%2].revoke(person(nil), "zzzz") }))
			if told["PASSWORD_WRONG"] != loss.MaxWrongPasswords || told["PASSWORD_LOCKED"] != 200-loss.MaxWrongPasswords {
				t.Errorf("guesses were answered %v", told)
			}
		})
	}
}

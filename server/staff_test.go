package main

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"guashi/server/auth"
	"guashi/server/loss"
)

// signsIn is what one try comes to.
func signsIn(t testing.TB, service *auth.Service, source string, at time.Time, in auth.SignInInput) auth.SignInResult {
	t.Helper()
	result, err := service.SignIn(t.Context(), loss.Caller{Source: source}, at, in)
	if err != nil {
		t.Error(err)
	}
	return result
}

// accounts has one that is open and one that is shut.
func accounts(t *testing.T) *api {
	t.Helper()
	a := newAPI(t, engines["sqlite"](t))
	a.addStaff("clerk", loss.RoleClerk, "63000010", "")
	a.addStaff("gone", loss.RoleClerk, "63000010", "")
	if err := a.staff().Disable(t.Context(), time.Now(), "gone"); err != nil {
		t.Fatal(err)
	}
	return a
}

func TestSignInTellsNothingOfAccounts(t *testing.T) {
	a := accounts(t)
	wrong := a.signIn("clerk", "not the password").text
	if !strings.Contains(wrong, "WRONG_CREDENTIALS") {
		t.Errorf("a wrong password: %s", wrong)
	}
	for _, other := range []struct{ name, password string }{
		{"nobody", "not the password"}, {"gone", goodPassword}, {"", ""}, {"' OR 1=1", "x"}, {"clerk", strings.Repeat("x", 3000)},
	} {
		if got := a.signIn(other.name, other.password).text; got != wrong {
			t.Errorf("%q: %s", other.name, got)
		}
	}
	if it := a.signIn("  CLERK ", goodPassword).it(t); it.Token == nil {
		t.Errorf("the name in capitals: %s", it.Code)
	}
}

// counted counts how often a password is hashed to compare it.
type counted struct {
	loss.Passwords
	times *int
}

func (c counted) Verify(ctx context.Context, stored, scope, password string) (bool, error) {
	if stored != "" {
		*c.times++
	}
	return c.Passwords.Verify(ctx, stored, scope, password)
}

// TestSignInTakesAsLongForNobody costs one hash whoever is named: a name that nobody has can't be told by the time.
func TestSignInTakesAsLongForNobody(t *testing.T) {
	a := accounts(t)
	service, times := a.staff(), 0
	service.Passwords = counted{service.Passwords, &times}
	for _, name := range []string{"clerk", "gone", "nobody", "' OR 1=1"} {
		times = 0
		in := auth.SignInInput{Username: name, Password: "not the password"}
		if got := signsIn(t, service, name, time.Now(), in); got.Refusal != auth.WrongCredentials || times != 1 {
			t.Errorf("%q: %d hashes, %+v", name, times, got)
		}
	}
}

func TestAnOutsiderLocksNobodyOut(t *testing.T) {
	a := newAPI(t, engines["sqlite"](t))
	a.addStaff("clerk", loss.RoleClerk, "63000010", "")
	service := a.staff()
	try := func(source, password string) auth.SignInResult {
		t.Helper()
		return signsIn(t, service, source, time.Now(), auth.SignInInput{Username: "clerk", Password: password})
	}
	if try("desk", goodPassword).Visitor == nil {
		t.Fatal("could not sign in")
	}
	for i := range 40 {
		try(fmt.Sprintf("outsider %d", i/10), "a wrong guess here")
	}
	if got := try("outsider 3", goodPassword); got.Refusal != auth.TooManyRequests || got.RetryAfter < 1 {
		t.Errorf("a stranger who failed, after 40 failures: %+v", got)
	}
	judged := 0
	for range 10 {
		if try("outsider 9", "a wrong guess here").Refusal == auth.WrongCredentials {
			judged++
		}
	}
	if judged != 3 {
		t.Errorf("%d guesses of one more stranger were judged", judged)
	}
	if got := try("a new office", goodPassword); got.Visitor == nil {
		t.Errorf("the clerk is locked out of a place where nobody has failed: %+v", got)
	}
	if got := try("desk", goodPassword); got.Visitor == nil {
		t.Errorf("the clerk is locked out: %+v", got)
	}
	for range 10 {
		try("desk", "a wrong guess here")
	}
	if got := try("desk", goodPassword); got.Refusal != auth.TooManyRequests {
		t.Errorf("ten wrong ones from the desk: %+v", got)
	}
}

func TestTheLastSignInIsTheOneBefore(t *testing.T) {
	for name := range engines {
		t.Run(name, func(t *testing.T) {
			a := newAPI(t, engines[name](t))
			a.addStaff("clerk", loss.RoleClerk, "63000010", "")
			service, start := a.staff(), time.Now().Truncate(time.Microsecond)
			sign := func(source, password string, after time.Duration) *auth.Visitor {
				t.Helper()
				return signsIn(t, service, source, start.Add(after), auth.SignInInput{Username: "clerk", Password: password}).Visitor
			}
			first := sign("desk", goodPassword, 0)
			if last, failed, err := service.LastSignIn(t.Context(), first); err != nil || !last.IsZero() || failed != 0 {
				t.Errorf("the first: %v, %d, %v", last, failed, err)
			}
			sign("outsider", "a wrong guess here", time.Minute)
			present := sign("desk", goodPassword, 2*time.Minute)
			for i := range 24 { // more than the page shows
				sign(fmt.Sprintf("outsider %d", i/8), "a wrong guess here", 3*time.Minute)
			}
			if last, failed, err := service.LastSignIn(t.Context(), present); err != nil || !last.Equal(start) || failed != 25 {
				t.Errorf("%v instead of %v, %d failures, %v", last, start, failed, err)
			}
		})
	}
}

func TestGuessesInParallelAreBounded(t *testing.T) {
	a := newAPI(t, engines["sqlite"](t))
	a.addStaff("clerk", loss.RoleClerk, "63000010", "")
	service, judged := a.staff(), 0
	for _, result := range inParallel(40, func(int) auth.SignInResult {
		return signsIn(t, service, "s", time.Now(), auth.SignInInput{Username: "clerk", Password: "a wrong guess here"})
	}) {
		if result.Refusal == auth.WrongCredentials {
			judged++
		}
	}
	if judged > 10 {
		t.Errorf("%d guesses were judged", judged)
	}
	if got := signsIn(t, service, "s", time.Now(), auth.SignInInput{Username: "clerk", Password: goodPassword}); got.Refusal != auth.TooManyRequests {
		t.Errorf("%+v", got)
	}
}

package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"guashi/server/auth"
	"guashi/server/config"
	"guashi/server/loss"
)

func TestSignInTellsNothingOfAccounts(t *testing.T) {
	a := newAPI(t, engines["sqlite"](t))
	a.addStaff("clerk", loss.RoleClerk, "63000010", "")
	a.addStaff("gone", loss.RoleClerk, "63000010", "")
	if err := a.staff().Disable(t.Context(), time.Now(), "gone"); err != nil {
		t.Fatal(err)
	}
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
	a := newAPI(t, engines["sqlite"](t))
	a.addStaff("clerk", loss.RoleClerk, "63000010", "")
	a.addStaff("gone", loss.RoleClerk, "63000010", "")
	if err := a.staff().Disable(t.Context(), time.Now(), "gone"); err != nil {
		t.Fatal(err)
	}
	service, times := a.staff(), 0
	service.Passwords = counted{service.Passwords, &times}
	for _, name := range []string{"clerk", "gone", "nobody", "' OR 1=1"} {
		times = 0
		in := auth.SignInInput{Username: name, Password: "not the password"}
		if got, err := service.SignIn(t.Context(), loss.Caller{Source: name}, time.Now(), in); err != nil || got.Refusal != auth.WrongCredentials || times != 1 {
			t.Errorf("%q: %d hashes, %+v, %v", name, times, got, err)
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
	service, start := a.staff(), time.Now()
	result, err := service.SignIn(t.Context(), loss.Caller{Source: "s"}, start, auth.SignInInput{Username: "clerk", Password: goodPassword})
	if err != nil || result.Visitor == nil {
		t.Fatal(result.Refusal, err)
	}
	token, at := result.Visitor.Token, start
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

	result, err = service.SignIn(t.Context(), loss.Caller{Source: "s"}, start, auth.SignInInput{Username: "clerk", Password: goodPassword})
	if err != nil || result.Visitor == nil {
		t.Fatal(result.Refusal, err)
	}
	token, at = result.Visitor.Token, start
	if err := look(20*time.Minute, true); err != nil {
		t.Errorf("in the background: %v", err)
	}
	if err := look(11*time.Minute, false); !errors.Is(err, auth.ErrNoSession) {
		t.Errorf("the background prolonged the session: %v", err)
	}
}

func TestAnOutsiderLocksNobodyOut(t *testing.T) {
	a := newAPI(t, engines["sqlite"](t))
	a.addStaff("clerk", loss.RoleClerk, "63000010", "")
	service := a.staff()
	try := func(source, password string) auth.SignInResult {
		t.Helper()
		result, err := service.SignIn(t.Context(), loss.Caller{Source: source}, time.Now(), auth.SignInInput{Username: "clerk", Password: password})
		if err != nil {
			t.Fatal(err)
		}
		return result
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
	if judged > 3 {
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

// TestAResetStands whatever a session that it ends was about to write.
func TestAResetStands(t *testing.T) {
	a := newAPI(t, engines["sqlite"](t))
	a.addStaff("clerk", loss.RoleClerk, "63000010", "")
	service, now := a.staff(), time.Now()
	sign := func(password string) auth.SignInResult {
		t.Helper()
		result, err := service.SignIn(t.Context(), loss.Caller{Source: "s"}, now, auth.SignInInput{Username: "clerk", Password: password})
		if err != nil {
			t.Fatal(err)
		}
		return result
	}
	before := sign(goodPassword).Visitor
	enrolled, err := service.EnrolOTP(t.Context(), loss.Caller{}, now, before)
	if err != nil {
		t.Fatal(err)
	}
	before = sign(goodPassword).Visitor
	if err := service.Reset(t.Context(), now, "clerk", "another good passphrase", false); err != nil {
		t.Fatal(err)
	}
	if got, err := service.ChangePassword(t.Context(), loss.Caller{Source: "s"}, now, before, goodPassword, "what the thief wants"); !errors.Is(err, auth.ErrNoSession) {
		t.Errorf("a change that the reset overtook: %+v, %v", got, err)
	}
	if _, err := service.EnrolOTP(t.Context(), loss.Caller{}, now, before); !errors.Is(err, auth.ErrNoSession) {
		t.Errorf("an enrolment that the reset overtook: %v", err)
	}
	code, err := totp.GenerateCode(enrolled.Secret, now)
	if err != nil {
		t.Fatal(err)
	}
	if codes, err := service.ConfirmOTP(t.Context(), loss.Caller{}, now, before, code); !errors.Is(err, auth.ErrNoSession) || codes != nil {
		t.Errorf("a confirmation that the reset overtook: %v, %v", codes, err)
	}
	if got := sign("what the thief wants"); got.Visitor != nil {
		t.Error("the overtaken password opens the account")
	}
	if got := sign("another good passphrase"); got.Visitor == nil || !got.Visitor.Account.MustChange {
		t.Errorf("the reset did not stand: %+v", got)
	}
}

// TestAResetTurnsCodesOff and forgets the recovery codes: they were the former owner's.
func TestAResetTurnsCodesOff(t *testing.T) {
	a := newAPI(t, engines["sqlite"](t))
	a.addStaff("central", loss.RoleCentral, "", "")
	service, now := a.staff(), time.Now()
	sign := func(password, code string) auth.SignInResult {
		t.Helper()
		result, err := service.SignIn(t.Context(), loss.Caller{Source: "s"}, now, auth.SignInInput{Username: "central", Password: password, OTP: code})
		if err != nil {
			t.Fatal(err)
		}
		return result
	}
	enrol := func(v *auth.Visitor, password string) []string {
		t.Helper()
		enrolled, err := service.EnrolOTP(t.Context(), loss.Caller{}, now, v)
		if err != nil {
			t.Fatal(err)
		}
		now = now.Add(2 * time.Minute)
		code, err := totp.GenerateCode(enrolled.Secret, now)
		if err != nil {
			t.Fatal(err)
		}
		codes, err := service.ConfirmOTP(t.Context(), loss.Caller{}, now, sign(password, "").Visitor, code)
		if err != nil || len(codes) != 10 {
			t.Fatal(codes, err)
		}
		return codes
	}
	former := enrol(sign(goodPassword, "").Visitor, goodPassword)
	const reset = "another good passphrase"
	if err := service.Reset(t.Context(), now, "central", reset, true); err != nil {
		t.Fatal(err)
	}
	v := sign(reset, "").Visitor
	if v == nil || v.Account.OTP.Confirmed {
		t.Fatal("codes are still demanded after a reset")
	}
	enrol(v, reset)
	if got := sign(reset, former[0]); got.Refusal != auth.OTPWrong {
		t.Errorf("a recovery code from before the reset: %+v", got)
	}
}

func TestAChangedPasswordEndsOtherSessions(t *testing.T) {
	a := newAPI(t, engines["sqlite"](t))
	a.addStaff("clerk", loss.RoleClerk, "63000010", "")
	own := a.bearer("clerk")
	change := `mutation ($c: String!) { it: changePassword(input: {current: $c, new: "a new long passphrase"}) { __typename ... on PasswordRefusal { code } } }`
	for range 10 {
		a.as(change, object{"c": "a wrong guess here"}, own...)
	}
	if got := a.as(change, object{"c": goodPassword}, own...).it(t); got.Code != "TOO_MANY_REQUESTS" {
		t.Errorf("after ten wrong ones: %+v", got)
	}
	b := newAPI(t, engines["sqlite"](t))
	b.addStaff("clerk", loss.RoleClerk, "63000010", "")
	other, own := b.bearer("clerk"), b.bearer("clerk")
	if got := b.as(change, object{"c": goodPassword}, own...).it(t); got.Typename != "Session" {
		t.Fatalf("%+v", got)
	}
	for _, headers := range [][]string{other, own} {
		if got := b.as(meOperation, nil, headers...).code(); got != "UNAUTHENTICATED" {
			t.Errorf("a session from before the change: %q", got)
		}
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
				result, err := service.SignIn(t.Context(), loss.Caller{Source: source}, start.Add(after), auth.SignInInput{Username: "clerk", Password: password})
				if err != nil {
					t.Fatal(err)
				}
				return result.Visitor
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
		result, err := service.SignIn(t.Context(), loss.Caller{Source: "s"}, time.Now(), auth.SignInInput{Username: "clerk", Password: "a wrong guess here"})
		if err != nil {
			t.Error(err)
		}
		return result
	}) {
		if result.Refusal == auth.WrongCredentials {
			judged++
		}
	}
	if judged > 10 {
		t.Errorf("%d guesses were judged", judged)
	}
	if got, err := service.SignIn(t.Context(), loss.Caller{Source: "s"}, time.Now(), auth.SignInInput{Username: "clerk", Password: goodPassword}); err != nil || got.Refusal != auth.TooManyRequests {
		t.Errorf("%+v %v", got, err)
	}
}

func TestAFirstPasswordIsToBeChanged(t *testing.T) {
	a := newAPI(t, engines["sqlite"](t))
	staff := loss.Staff{Username: "clerk", Role: loss.RoleClerk, OfficeCode: "63000010"}
	if err := a.staff().Add(t.Context(), time.Now(), staff, goodPassword, false); err != nil {
		t.Fatal(err)
	}
	headers := a.bearer("clerk")
	if me := a.as(meOperation, nil, headers...).it(t); !me.Must {
		t.Error("nobody asks for a new password")
	}
	if got := a.as(staffOperations["inbox"].query, nil, headers...).code(); got != "FORBIDDEN" {
		t.Errorf("works with the first password: %q", got)
	}
	change := func(current, wanted string) string {
		it := a.as(`mutation ($c: String!, $n: String!) { it: changePassword(input: {current: $c, new: $n}) { __typename ... on Session { token } ... on PasswordRefusal { code } } }`,
			object{"c": current, "n": wanted}, headers...).it(t)
		if it.Token != nil {
			headers = []string{"Authorization", "Bearer " + *it.Token}
		}
		return it.Code
	}
	for wanted, code := range map[string]string{
		"short": "TOO_SHORT", "password1234": "TOO_COMMON", goodPassword: "UNCHANGED", strings.Repeat("長", 200): "TOO_LONG", "abababababab": "TOO_COMMON",
		"密碼密碼密碼密碼密碼密碼": "TOO_COMMON", "qwerty123456789": "TOO_COMMON", "1234567890qwerty": "TOO_COMMON", "letmein12345": "TOO_COMMON",
		"q1w2e3r4t5y6": "TOO_COMMON", "123qweasdzxc": "TOO_COMMON", "e\u0301a\u0301o\u0301i\u0301u\u0301y\u0301": "TOO_SHORT",
	} {
		if got := change(goodPassword, wanted); got != code {
			t.Errorf("%q: %q, want %q", wanted, got, code)
		}
	}
	if got := change("not the password", "a new long passphrase"); got != "WRONG_CREDENTIALS" {
		t.Errorf("with a wrong present password: %q", got)
	}
	if got := change(goodPassword, "a new long passphrase"); got != "" {
		t.Errorf("refused: %q", got)
	}
	if got := a.as(staffOperations["inbox"].query, nil, headers...).code(); got != "" {
		t.Errorf("after the change: %q", got)
	}
}

func TestOneTimeCodes(t *testing.T) {
	a := newAPI(t, engines["sqlite"](t))
	a.addStaff("central", loss.RoleCentral, "", "")
	service, now := a.staff(), time.Now()
	sign := func(at time.Time, code string) auth.SignInResult {
		t.Helper()
		result, err := service.SignIn(t.Context(), loss.Caller{Source: "s"}, at, auth.SignInInput{Username: "central", Password: goodPassword, OTP: code})
		if err != nil {
			t.Fatal(err)
		}
		return result
	}
	visitor := sign(now, "").Visitor
	enrolled, err := service.EnrolOTP(t.Context(), loss.Caller{}, now, visitor)
	if err != nil || enrolled.Secret == "" {
		t.Fatal(err)
	}
	codeAt := func(at time.Time) string {
		code, err := totp.GenerateCode(enrolled.Secret, at)
		if err != nil {
			t.Fatal(err)
		}
		return code
	}
	visitor = sign(now, "").Visitor
	recovery, err := service.ConfirmOTP(t.Context(), loss.Caller{}, now, visitor, codeAt(now))
	if err != nil || len(recovery) != 10 {
		t.Fatal(recovery, err)
	}
	later := now.Add(2 * time.Minute)
	for _, c := range []struct {
		what, code string
		want       auth.Refusal
	}{
		{"none", "", auth.OTPRequired},
		{"the one that confirmed", codeAt(now), auth.OTPWrong},
		{"a wrong one", "000000", auth.OTPWrong},
		{"the present one", codeAt(later), ""},
		{"the same again", codeAt(later), auth.OTPWrong},
		{"a recovery code", strings.ToLower(recovery[3]), ""},
		{"the same again", recovery[3], auth.OTPWrong},
	} {
		if got := sign(later, c.code); got.Refusal != c.want {
			t.Errorf("%s: %q, want %q", c.what, got.Refusal, c.want)
		}
	}
}

func TestDemandedCodesStandBeforeTheWork(t *testing.T) {
	a := newAPI(t, engines["sqlite"](t), func(s *config.Settings, _ *stores) { s.DemandOTP = true })
	a.addStaff("admin", loss.RoleAdmin, "", "")
	a.addStaff("clerk", loss.RoleClerk, "63000010", "")
	if got := a.as(staffOperations["auditEvents"].query, nil, a.bearer("admin")...).code(); got != "FORBIDDEN" {
		t.Errorf("an admin without codes: %q", got)
	}
	if got := a.as(staffOperations["inbox"].query, nil, a.bearer("clerk")...).code(); got != "" {
		t.Errorf("a clerk without codes: %q", got)
	}
}

package main

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"guashi/server/auth"
	"guashi/server/config"
	"guashi/server/loss"
)

const changeOperation = `mutation ($c: String!) { it: changePassword(input: {current: $c, new: "a new long passphrase"}) { __typename ... on PasswordRefusal { code } } }`

// TestAResetStands whatever a session that it ends was about to write.
func TestAResetStands(t *testing.T) {
	a := newAPI(t, engines["sqlite"](t))
	a.addStaff("clerk", loss.RoleClerk, "63000010", "")
	service, now := a.staff(), time.Now()
	sign := func(password string) auth.SignInResult {
		t.Helper()
		return signsIn(t, service, "s", now, auth.SignInInput{Username: "clerk", Password: password})
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
		return signsIn(t, service, "s", now, auth.SignInInput{Username: "central", Password: password, OTP: code})
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

func TestWrongPasswordsLimitTheChangeOfOne(t *testing.T) {
	a := newAPI(t, engines["sqlite"](t))
	a.addStaff("clerk", loss.RoleClerk, "63000010", "")
	own := a.bearer("clerk")
	for range 10 {
		a.as(changeOperation, object{"c": "a wrong guess here"}, own...)
	}
	if got := a.as(changeOperation, object{"c": goodPassword}, own...).it(t); got.Code != "TOO_MANY_REQUESTS" {
		t.Errorf("after ten wrong ones: %+v", got)
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
		return signsIn(t, service, "s", at, auth.SignInInput{Username: "central", Password: goodPassword, OTP: code})
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

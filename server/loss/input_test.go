package loss

import (
	"slices"
	"strings"
	"testing"

	"guashi/server/identity"
)

func TestTheFormOfWhatComesWithADeclaration(t *testing.T) {
	for name, c := range map[string]struct {
		check func(f *form)
		want  identity.Problem // empty when it will do
	}{
		"no key":               {func(f *form) { f.idempotencyKey("") }, ""},
		"the longest key":      {func(f *form) { f.idempotencyKey(strings.Repeat("k", maxIdempotencyKey)) }, ""},
		"a longer key":         {func(f *form) { f.idempotencyKey(strings.Repeat("k", maxIdempotencyKey+1)) }, identity.TooLong},
		"any answer":           {func(f *form) { f.captcha(CaptchaInput{"", "x"}) }, ""},
		"no answer":            {func(f *form) { f.captcha(CaptchaInput{"token", ""}) }, identity.Required},
		"an answer of blanks":  {func(f *form) { f.captcha(CaptchaInput{"token", " \t"}) }, identity.Required},
		"a password":           {func(f *form) { f.password("aB3x") }, ""},
		"a password too short": {func(f *form) { f.password("aB3") }, identity.BadForm},
		"no password":          {func(f *form) { f.password("") }, identity.Required},
		"a town":               {func(f *form) { field(f, "t", "63000010", parseTown) }, ""},
		"no town":              {func(f *form) { field(f, "t", "", parseTown) }, identity.Required},
		"a county":             {func(f *form) { field(f, "t", "63000", parseTown) }, identity.UnknownTown},
	} {
		var f form
		c.check(&f)
		var got identity.Problem
		if refusal := f.refusal(); refusal != nil {
			if refusal.Code != InvalidInput || len(refusal.Fields) != 1 {
				t.Errorf("%s: refused with %+v", name, refusal)
			}
			got = refusal.Fields[0].Problem
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// TestAllThatIsWrongIsToldAtOnce has nothing filled in, and a key that is too long.
func TestAllThatIsWrongIsToldAtOnce(t *testing.T) {
	var s Service // which looks at nothing for a form like this
	key := strings.Repeat("k", maxIdempotencyKey+1)
	report, errReport := s.Report(t.Context(), Caller{}, noon, ReportInput{IdempotencyKey: key})
	status, errStatus := s.Status(t.Context(), Caller{}, noon, StatusInput{})
	revoke, errRevoke := s.Revoke(t.Context(), Caller{}, noon, RevokeInput{Captcha: &CaptchaInput{Token: "token"}, IdempotencyKey: key})
	declaration := []string{"idNumber", "name", "birthDate", "townCode", "address", "phone", "email", "parentName"}
	for name, c := range map[string]struct {
		refusal *Refusal
		err     error
		besides []string
	}{
		"report": {report.Refusal, errReport, []string{"revocationPassword", "captcha.answer", "idempotencyKey"}},
		"status": {status.Refusal, errStatus, []string{"captcha.answer"}},
		"revoke": {revoke.Refusal, errRevoke, []string{"revocationPassword", "captcha.answer", "idempotencyKey"}},
	} {
		if c.err != nil || c.refusal == nil || c.refusal.Code != InvalidInput {
			t.Errorf("%s: %+v, %v", name, c.refusal, c.err)
			continue
		}
		var want, got []string
		for _, f := range declaration {
			want = append(want, "declaration."+f)
		}
		for _, f := range c.refusal.Fields {
			got = append(got, f.Path)
		}
		if want = append(want, c.besides...); !slices.Equal(got, want) {
			t.Errorf("%s: told of %v, want %v", name, got, want)
		}
	}
}

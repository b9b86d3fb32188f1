package loss

import (
	"strings"
	"time"

	"guashi/server/identity"
)

// DeclarationInput is a declaration as typed.
type DeclarationInput struct {
	IDNumber, Name, BirthDate, TownCode, Address, Phone, Email, ParentName string
}

// CaptchaInput is an answer to a challenge as typed.
type CaptchaInput struct{ Token, Answer string }

// ReportInput is what [Service.Report] is asked with.
type ReportInput struct {
	Declaration        DeclarationInput
	RevocationPassword string
	Captcha            CaptchaInput
	IdempotencyKey     string // empty when none was given
}

// StatusInput is what [Service.Status] is asked with.
type StatusInput struct {
	Declaration DeclarationInput
	Captcha     CaptchaInput
}

// RevokeInput is what [Service.Revoke] is asked with.
type RevokeInput struct {
	Declaration        DeclarationInput
	RevocationPassword string
	Captcha            *CaptchaInput // nil when none was given
	IdempotencyKey     string        // empty when none was given
}

// form gathers what is wrong with an input.
type form struct{ problems []FieldProblem }

func (f *form) note(path string, problem identity.Problem) {
	if problem != "" {
		f.problems = append(f.problems, FieldProblem{path, problem})
	}
}

func (f *form) refusal() *Refusal {
	if len(f.problems) == 0 {
		return nil
	}
	return &Refusal{Code: InvalidInput, Fields: f.problems}
}

func field[T any](f *form, path string, value string, parse func(string) (T, identity.Problem)) T {
	parsed, problem := parse(value)
	f.note(path, problem)
	return parsed
}

func (f *form) declaration(in DeclarationInput, now time.Time) Declaration {
	birth := func(s string) (identity.Date, identity.Problem) {
		return identity.ParseBirthDate(s, identity.DateOf(now))
	}
	return Declaration{
		IDNumber:   field(f, "declaration.idNumber", in.IDNumber, identity.ParseIDNumber),
		Name:       field(f, "declaration.name", in.Name, identity.ParseName),
		BirthDate:  field(f, "declaration.birthDate", in.BirthDate, birth),
		TownCode:   field(f, "declaration.townCode", in.TownCode, parseTown),
		Address:    field(f, "declaration.address", in.Address, identity.ParseAddress),
		Phone:      field(f, "declaration.phone", in.Phone, identity.ParsePhone),
		Email:      field(f, "declaration.email", in.Email, identity.ParseEmail),
		ParentName: field(f, "declaration.parentName", in.ParentName, identity.ParseName),
	}
}

func parseTown(s string) (string, identity.Problem) {
	if s == "" {
		return "", identity.Required
	}
	if _, ok := identity.FindTown(s); !ok {
		return "", identity.UnknownTown
	}
	return s, ""
}

func (f *form) password(s string) string {
	return field(f, "revocationPassword", s, identity.ParseRevocationPassword)
}

// captcha asks only for an answer: any answer that is not empty is a try.
func (f *form) captcha(in CaptchaInput) {
	if strings.TrimSpace(in.Answer) == "" {
		f.note("captcha.answer", identity.Required)
	}
}

const maxIdempotencyKey = 200

func (f *form) idempotencyKey(s string) {
	if len(s) > maxIdempotencyKey {
		f.note("idempotencyKey", identity.TooLong)
	}
}

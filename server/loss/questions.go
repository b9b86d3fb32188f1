package loss

import (
	"context"
	"errors"
	"time"

	"guashi/server/identity"
)

// PartnerQuestion is one question of a partner as auditors see it (E2).
type PartnerQuestion struct {
	ID, Cursor   string
	At           time.Time
	ClientID     string
	Organisation string
	Kind         string // STATUS or WATCH
	Purpose      string // empty when none was given
	RequestID    string
	Answers      []QuestionAnswer
}

// QuestionAnswer is one card of a question: its keyed hash, zero for an invalid number, and what was answered.
type QuestionAnswer struct {
	Person Key
	Answer string
}

// QuestionFilter narrows partners' questions; zero fields don't.
type QuestionFilter struct {
	Partner  string // client id
	From, To time.Time
}

// Asked says that an organisation asked about a person on a day (F3).
type Asked struct {
	Organisation string
	Day          identity.Date
	Times        int
}

// WhoAskedInput is what [Desk.WhoAsked] is asked with: the ID number, or the number of a case.
type WhoAskedInput struct{ IDNumber, Number, IdentityDocument string }

// WhoAskedResult is the outcome of looking up who asked: Refusal, or else who did.
type WhoAskedResult struct {
	Asked   []Asked
	Refusal *Refusal
}

const questionsAtOnce = 20 // each may have a hundred answers

// OpWhoAsked is how the audit trail names a look at who asked.
const OpWhoAsked Operation = "whoAsked"

// PartnerQuestions returns a page of what partners asked: central staff and admins only. ErrForbidden, ErrBadCursor.
func (d *Desk) PartnerQuestions(ctx context.Context, at Visit, filter QuestionFilter, first int, after string) ([]PartnerQuestion, bool, error) {
	if at.Staff.Role != RoleAdmin && at.Staff.Role != RoleCentral {
		return nil, false, ErrForbidden
	}
	return d.Store.QuestionPage(ctx, filter, min(bounded(first), questionsAtOnce), after)
}

// WhoAsked returns who asked about the card of a person who stands at the counter and has shown an
// identity document (F3). The look is on record first. Clerks only, for persons of the towns that
// their office serves; anybody else is not found, like a number that nobody has. ErrForbidden,
// ErrNotFound, ErrUnavailable.
func (d *Desk) WhoAsked(ctx context.Context, at Visit, in WhoAskedInput) (WhoAskedResult, error) {
	v, err := d.visit(ctx, at)
	if err != nil {
		return WhoAskedResult{}, err
	}
	if v.Reason != OwnOffice {
		return WhoAskedResult{}, ErrForbidden
	}
	var f form
	field(&f, "identityDocument", in.IdentityDocument, required(identity.ParseName))
	var number identity.IDNumber
	if in.Number == "" {
		number = field(&f, "idNumber", in.IDNumber, identity.ParseIDNumber)
	}
	if refusal := f.refusal(); refusal != nil {
		return WhoAskedResult{Refusal: refusal}, nil
	}
	about, err := v.about(ctx, number, in.Number)
	if errors.Is(err, ErrRegistryDown) {
		return WhoAskedResult{Refusal: refused(RegistryUnavailable)}, nil
	}
	if err != nil {
		return WhoAskedResult{}, err
	}
	if err := d.Store.Audit(ctx, v.event(OpWhoAsked, about, OutcomeOK)); err != nil {
		return WhoAskedResult{}, err
	}
	asked, err := d.Store.WhoAsked(ctx, about.Person)
	return WhoAskedResult{Asked: asked}, err
}

// about returns the person, and the case if that is how the person was named, within the own towns.
func (v *visit) about(ctx context.Context, idNumber identity.IDNumber, number string) (Report, error) {
	if number != "" {
		file, err := v.find(ctx, number)
		return file.Report, err
	}
	about := Report{Person: v.Keys.Lookup("id-number", string(idNumber))}
	person, found, err := v.Registry.Find(ctx, about.Person)
	if err != nil {
		return Report{}, err
	}
	if !found || !v.covers(person.TownCode) {
		return Report{}, errors.Join(ErrNotFound, v.Store.Audit(ctx, v.event(OpWhoAsked, about, "NOT_FOUND")))
	}
	return about, nil
}

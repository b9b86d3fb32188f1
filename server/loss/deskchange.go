package loss

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"guashi/server/identity"
)

// CaseResult is the outcome of changing a case: exactly one field is set.
type CaseResult struct {
	Case    *Case
	Refusal *Refusal
}

// ContactInput is what [Desk.RecordContact] is asked with.
type ContactInput struct {
	Number         string
	Outcome        ContactState
	Method         Method
	PhoneUsed      PhoneUsed // optional; counts with ByPhone only
	Explanation    string    // optional, but for D4 and D8
	SeenContacts   int
	SeenWithdrawn  *int   // optional: how many of them were withdrawn
	IdempotencyKey string // optional
}

// WithdrawalInput is what [Desk.WithdrawContact] is asked with.
type WithdrawalInput struct{ Number, Reason, IdempotencyKey string }

// OfficeRevocationInput is what [Desk.RevokeAtOffice] is asked with; Note is optional.
type OfficeRevocationInput struct{ Number, IdentityDocument, Note, IdempotencyKey string }

// ReplacementInput is what [Desk.CloseReplaced] is asked with; IssuedOn is ISO 8601.
type ReplacementInput struct{ Number, IssuedOn, IdempotencyKey string }

// RecordContact records a contact (D3–D5, D8, D10). ErrForbidden for others than
// clerks, ErrNotFound outside the own office, ErrUnavailable.
func (d *Desk) RecordContact(ctx context.Context, at Visit, in ContactInput) (CaseResult, error) {
	var f form
	explanation := field(&f, "explanation", in.Explanation, identity.ParseNote)
	if in.Method != ByPhone {
		in.PhoneUsed = ""
	}
	return d.change(ctx, at, caseChange{
		operation: OpRecordContact, number: in.Number, key: in.IdempotencyKey, form: f,
		input: []string{string(in.Outcome), string(in.Method), string(in.PhoneUsed), explanation, strconv.Itoa(in.SeenContacts), optionalNumber(in.SeenWithdrawn)},
		decide: func(v *visit, file CaseFile) decision {
			return decideContact(file.Report, file.Contacts, in.seen(file.Contacts), Contact{
				At: v.Now, By: v.Staff.Username, OfficeCode: v.Staff.OfficeCode, Outcome: in.Outcome,
				Method: in.Method, PhoneUsed: in.PhoneUsed, Explanation: explanation,
			})
		},
	})
}

// WithdrawContact takes the own last outcome back within ten minutes (D11). Errors as RecordContact.
func (d *Desk) WithdrawContact(ctx context.Context, at Visit, in WithdrawalInput) (CaseResult, error) {
	var f form
	reason := field(&f, "reason", in.Reason, required(identity.ParseNote))
	return d.change(ctx, at, caseChange{
		operation: OpWithdraw, number: in.Number, key: in.IdempotencyKey, form: f, input: []string{reason},
		decide: func(v *visit, file CaseFile) decision {
			return decideWithdrawal(file.Report, file.Contacts, v.Staff.Username, reason, v.Now)
		},
	})
}

// RevokeAtOffice takes a report back at the counter (D7). Errors as RecordContact.
func (d *Desk) RevokeAtOffice(ctx context.Context, at Visit, in OfficeRevocationInput) (CaseResult, error) {
	var f form
	document := field(&f, "identityDocument", in.IdentityDocument, identity.ParseName)
	note := field(&f, "note", in.Note, identity.ParseNote)
	return d.change(ctx, at, caseChange{
		operation: OpRevokeAtOffice, number: in.Number, key: in.IdempotencyKey, form: f, input: []string{document, note},
		decide: func(v *visit, file CaseFile) decision {
			return decideOfficeRevocation(file.Report, Counter{
				At: v.Now, By: v.Staff.Username, OfficeCode: v.Staff.OfficeCode, Document: document, Note: note,
			}, v.Now)
		},
	})
}

// CloseReplaced ends a report because a new card was issued (D9). Errors as RecordContact.
func (d *Desk) CloseReplaced(ctx context.Context, at Visit, in ReplacementInput) (CaseResult, error) {
	var f form
	issued := field(&f, "issuedOn", in.IssuedOn, func(s string) (identity.Date, identity.Problem) {
		return identity.ParseBirthDate(s, identity.DateOf(at.Now))
	})
	return d.change(ctx, at, caseChange{
		operation: OpCloseReplaced, number: in.Number, key: in.IdempotencyKey, form: f, input: []string{issued.String()},
		decide: func(v *visit, file CaseFile) decision {
			return decideReplacement(file.Report, Counter{
				At: v.Now, By: v.Staff.Username, OfficeCode: v.Staff.OfficeCode, IssuedOn: issued,
			}, v.Now)
		},
	})
}

// unseen is a number of contacts that no case has: the decision conflicts.
const unseen = -1

// seen returns how many contacts were decided on: unseen when one of those that
// are recorded now was withdrawn in the meantime.
func (in ContactInput) seen(recorded []Contact) int {
	if in.SeenWithdrawn != nil && *in.SeenWithdrawn != len(recorded)-len(standing(recorded)) {
		return unseen
	}
	return in.SeenContacts
}

func optionalNumber(n *int) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(*n)
}

func required(parse func(string) (string, identity.Problem)) func(string) (string, identity.Problem) {
	return func(s string) (string, identity.Problem) {
		if strings.TrimSpace(s) == "" {
			return "", identity.Required
		}
		return parse(s)
	}
}

// caseChange is one way to change a case.
type caseChange struct {
	operation   Operation
	number, key string
	form        form
	input       []string // all that was asked, for the idempotency key
	decide      func(*visit, CaseFile) decision
}

func (d *Desk) change(ctx context.Context, at Visit, c caseChange) (CaseResult, error) {
	v, err := d.visit(ctx, at)
	if err != nil {
		return CaseResult{}, err
	}
	if v.Reason != OwnOffice {
		return CaseResult{}, ErrForbidden
	}
	c.form.idempotencyKey(c.key)
	if refusal := c.form.refusal(); refusal != nil {
		return CaseResult{Refusal: refusal}, nil
	}
	if c.key == "" {
		return v.apply(ctx, c, nil)
	}
	claim := v.claim(c)
	return onceOnly(ctx, d.Store, v.Now, claim, once[CaseResult]{
		do:         func() (CaseResult, error) { return v.apply(ctx, c, &claim) },
		recall:     func(outcome []byte) (CaseResult, error) { return v.recall(ctx, outcome) },
		remembered: func(r CaseResult, err error) bool { return err == nil && r.Case != nil },
		reused:     CaseResult{Refusal: keyReused()},
	})
}

func (v *visit) claim(c caseChange) Claim {
	return Claim{
		Scope: v.Keys.Lookup("idempotency-scope-staff", string(c.operation), v.Staff.Username, c.key),
		Input: v.Keys.Lookup("idempotency-input-staff", append([]string{CanonicalNumber(c.number)}, c.input...)...),
		Owner: rand.Text(),
	}
}

// recall shows the case that a key's first request changed, as it stands now: that is a look, and on record as one.
func (v *visit) recall(ctx context.Context, outcome []byte) (CaseResult, error) {
	var number string
	if err := json.Unmarshal(outcome, &number); err != nil {
		return CaseResult{}, fmt.Errorf("what a key remembers: %w", err)
	}
	c, err := v.look(ctx, number)
	return CaseResult{Case: c}, err
}

func (v *visit) reload(ctx context.Context, number string) (CaseResult, error) {
	file, err := v.find(ctx, number)
	if err != nil {
		return CaseResult{}, err
	}
	return CaseResult{Case: v.show(ctx, file)}, nil
}

// apply decides on the case as it stands locked in the transaction.
func (v *visit) apply(ctx context.Context, c caseChange, claim *Claim) (CaseResult, error) {
	var seen Report
	var refusal *Refusal
	err := v.Store.Transact(ctx, func(tx Tx) error {
		file, found, err := tx.CaseForUpdate(ctx, v.Jurisdiction, CanonicalNumber(c.number))
		if err != nil {
			return err
		}
		if !found || !v.covers(file.Report.TownCode) {
			return ErrNotFound
		}
		seen = file.Report
		d := c.decide(v, file)
		if refusal = d.refusal; refusal != nil {
			return nil
		}
		return v.write(ctx, tx, file, c, *d.change, claim)
	})
	switch {
	case errors.Is(err, ErrNotFound):
		return CaseResult{}, errors.Join(ErrNotFound, v.Store.Audit(ctx, v.missed(c.operation, c.number)))
	case err != nil:
		return CaseResult{}, err
	case refusal != nil:
		return CaseResult{Refusal: refusal}, v.Store.Audit(ctx, v.event(c.operation, seen, string(refusal.Code)))
	}
	return v.reload(ctx, seen.Number)
}

func (v *visit) write(ctx context.Context, tx Tx, file CaseFile, c caseChange, change Change, claim *Claim) error {
	from := file.Report
	change.Report.DueAt = v.dueAfter(change, file)
	change.Audit = v.event(c.operation, from, OutcomeOK)
	if claim != nil {
		outcome, err := json.Marshal(from.Number)
		if err != nil {
			return err
		}
		change.Remembered = &Remembered{*claim, outcome}
	}
	return tx.Apply(ctx, from, change)
}

// dueAfter counts from the last contact that stands, or else from the report.
func (v *visit) dueAfter(change Change, file CaseFile) time.Time {
	switch {
	case change.Contact != nil:
		return v.Calendar.Due(v.Now)
	case change.Withdrawn == nil:
		return file.Report.DueAt
	}
	left := standing(file.Contacts[:len(file.Contacts)-1])
	if len(left) == 0 {
		return v.Calendar.Due(file.Report.ReportedAt)
	}
	return v.Calendar.Due(left[len(left)-1].At)
}

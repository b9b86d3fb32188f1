package loss

import (
	"context"
	"errors"
	"time"
)

// Report reports a card lost (A1–A10). Besides the refusals of the contract it
// returns ErrUnavailable, or ErrClaimLost when the request took too long.
func (s *Service) Report(ctx context.Context, caller Caller, now time.Time, in ReportInput) (Result, error) {
	var f form
	declared := f.declaration(in.Declaration, now)
	password := f.password(in.RevocationPassword)
	f.captcha(in.Captcha)
	f.idempotencyKey(in.IdempotencyKey)
	if refusal := f.refusal(); refusal != nil {
		return Result{Refusal: refusal}, nil
	}
	a := s.attempt(OpReport, caller, now, declared)
	return a.once(ctx, in.IdempotencyKey, password, &in.Captcha, func(claim *Claim) (Result, error) { return a.report(ctx, password, claim) })
}

func (a *attempt) report(ctx context.Context, password string, claim *Claim) (Result, error) {
	leave, err := a.turns.take(ctx, a.person)
	if err != nil {
		return Result{}, err
	}
	defer leave()
	fresh := Report{Person: a.person, TownCode: a.declared.TownCode, Declaration: a.declared}
	for { // anew, number and all, when what was seen no longer holds
		fresh.Number = ""
		if err := a.equip(ctx, &fresh, password); err != nil {
			return Result{}, err
		}
		result, err := a.writeReport(ctx, fresh, claim)
		if !errors.Is(err, ErrActiveExists) {
			return result, err
		}
	}
}

// equip gives a report that will be needed its number and password hash: the
// hash is costly, so it is made before the transaction, and only when the
// person has no active report.
func (a *attempt) equip(ctx context.Context, fresh *Report, password string) error {
	reports, err := a.Store.ReportsOf(ctx, a.person)
	if err != nil {
		return err
	}
	for _, r := range reports {
		if r.State == Active {
			return nil
		}
	}
	number, err := NewNumber()
	if err != nil {
		return err
	}
	hash, err := a.Passwords.Hash(ctx, number, password)
	fresh.Number, fresh.PasswordHash = number, hash
	return err
}

// writeReport settles a report in one transaction. ErrActiveExists means that
// what was seen before no longer holds, and the caller looks again.
func (a *attempt) writeReport(ctx context.Context, fresh Report, claim *Claim) (result Result, err error) {
	full := false // the case takes no further declaration: only the trail tells of this one
	err = a.Store.Transact(ctx, func(tx Tx) error {
		if fresh.Number != "" { // the store lets one active report in, so this needs no look before
			result, err = a.writeFresh(ctx, tx, fresh, claim)
			return err
		}
		active, found, err := tx.ActiveReport(ctx, a.person)
		if err != nil {
			return err
		}
		if !found {
			return ErrActiveExists
		}
		d := decideReportAgain(active, a.declared, a.now)
		full = d.change == nil
		result, err = a.writeAgain(ctx, tx, active, d)
		return err
	})
	if err == nil && full {
		err = a.Store.Audit(ctx, a.event(result.Refusal.Receipt.Number, result.Refusal))
	}
	if err != nil {
		return Result{}, err
	}
	return result, nil
}

func (a *attempt) writeFresh(ctx context.Context, tx Tx, fresh Report, claim *Claim) (Result, error) {
	fresh.DueAt = a.Calendar.Due(a.now)
	change := decideReport(fresh, a.now).change
	shown := change.Report
	shown.Notices = change.told()
	result := Result{Receipt: a.receipt(shown)}
	change.Audit = a.event(fresh.Number, nil)
	var err error
	if change.Remembered, err = remember(claim, result); err != nil {
		return Result{}, err
	}
	return result, tx.Insert(ctx, *change)
}

func (a *attempt) writeAgain(ctx context.Context, tx Tx, active Report, d decision) (Result, error) {
	if d.change == nil {
		d.refusal.Receipt = a.receipt(active)
		return Result{Refusal: d.refusal}, nil
	}
	d.refusal.Receipt = a.receipt(active, d.change.Report.Milestones...)
	d.change.Audit = a.event(active.Number, d.refusal)
	return Result{Refusal: d.refusal}, tx.Apply(ctx, active, *d.change)
}

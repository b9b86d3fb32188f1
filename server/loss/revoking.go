package loss

import (
	"context"
	"time"
)

// Revoke takes the active report back (C1–C5). Besides the refusals of the
// contract it returns ErrUnavailable, or ErrClaimLost when the request took too long.
func (s *Service) Revoke(ctx context.Context, caller Caller, now time.Time, in RevokeInput) (Result, error) {
	var f form
	declared := f.declaration(in.Declaration, now)
	password := f.password(in.RevocationPassword)
	if in.Captcha != nil {
		f.captcha(*in.Captcha)
	}
	f.idempotencyKey(in.IdempotencyKey)
	if refusal := f.refusal(); refusal != nil {
		return Result{Refusal: refusal}, nil
	}
	a := s.attempt(OpRevoke, caller, now, declared)
	return a.once(ctx, in.IdempotencyKey, password, in.Captcha, func(claim *Claim) (Result, error) { return a.revoke(ctx, password, claim) })
}

// revoke verifies the password before the transaction opens, and settles its
// count, the lock and the revocation inside it.
func (a *attempt) revoke(ctx context.Context, password string, claim *Claim) (Result, error) {
	leave, err := a.turns.take(ctx, a.person)
	if err != nil {
		return Result{}, err
	}
	defer leave()
	seen, err := a.active(ctx)
	if err != nil {
		return Result{}, err
	}
	if seen == nil {
		refusal := refused(NoActiveReport)
		return Result{Refusal: refusal}, a.audit(ctx, refusal)
	}
	right := false
	if barsOnlineRevocation(*seen) == nil {
		if right, err = a.Passwords.Verify(ctx, seen.PasswordHash, seen.Number, password); err != nil {
			return Result{}, err
		}
	}
	result, err := a.writeRevocation(ctx, seen.Number, right, claim)
	if err != nil || result.Refusal == nil || result.Refusal.Code != PasswordWrong {
		return result, err
	}
	return result, a.Store.AddFailure(ctx, []Key{a.sourceBucket(), a.personBucket()}, SlotOf(a.now))
}

func (a *attempt) active(ctx context.Context) (*Report, error) {
	reports, err := a.Store.ReportsOf(ctx, a.person)
	if err != nil {
		return nil, err
	}
	for _, r := range reports {
		if r.State == Active {
			return &r, nil
		}
	}
	return nil, nil
}

func (a *attempt) writeRevocation(ctx context.Context, number string, right bool, claim *Claim) (Result, error) {
	var result Result
	err := a.Store.Transact(ctx, func(tx Tx) error {
		r, found, err := tx.ActiveReport(ctx, a.person)
		if err != nil {
			return err
		}
		if !found || r.Number != number {
			r = Report{}
		}
		result, err = a.settle(ctx, tx, r, decideRevoke(r, right, a.declared, a.now), claim)
		return err
	})
	if err != nil {
		return Result{}, err
	}
	if result.Refusal != nil && result.Refusal.Code != PasswordWrong {
		return result, a.Store.Audit(ctx, a.event(number, result.Refusal))
	}
	return result, nil
}

// settle writes what was decided, with the outcome that a repeated request gets again.
func (a *attempt) settle(ctx context.Context, tx Tx, from Report, d decision, claim *Claim) (Result, error) {
	result := Result{Refusal: d.refusal}
	if d.change == nil {
		if d.refusal.leavesTheOffice() {
			d.refusal.Receipt = a.receipt(from)
		}
		return result, nil
	}
	shown := d.change.Report
	shown.Milestones, shown.Notices = from.Milestones, d.change.told()
	receipt := a.receipt(shown, d.change.Report.Milestones...)
	switch {
	case d.refusal == nil:
		result.Receipt = receipt
	case d.refusal.leavesTheOffice():
		d.refusal.Receipt = receipt
	}
	var err error
	if d.change.Remembered, err = remember(claim, result); err != nil {
		return Result{}, err
	}
	d.change.Audit = a.event(from.Number, d.refusal)
	return result, tx.Apply(ctx, from, *d.change)
}

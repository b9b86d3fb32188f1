package loss

import (
	"context"
	"time"
)

// Status returns the person's loss reports (B1–B3). Besides the refusals of the
// contract it returns ErrUnavailable.
func (s *Service) Status(ctx context.Context, caller Caller, now time.Time, in StatusInput) (StatusResult, error) {
	var f form
	declared := f.declaration(in.Declaration, now)
	f.captcha(in.Captcha)
	if refusal := f.refusal(); refusal != nil {
		return StatusResult{Refusal: refusal}, nil
	}
	a := s.attempt(OpStatus, caller, now, declared)
	if refusal, err := a.admit(ctx, &in.Captcha); refusal != nil || err != nil {
		return StatusResult{Refusal: refusal}, err
	}
	return a.status(ctx)
}

// admit runs the checks that stand before any look at the person's reports.
func (a *attempt) admit(ctx context.Context, captcha *CaptchaInput) (*Refusal, error) {
	leave, err := a.Admission.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	if refusal, err := a.limits(ctx, captcha); refusal != nil || err != nil {
		return refusal, err
	}
	return a.judge(ctx, captcha)
}

// limits refuses whose source has failed too often: altogether, or without a CAPTCHA.
func (a *attempt) limits(ctx context.Context, captcha *CaptchaInput) (refusal *Refusal, err error) {
	if a.offices, err = a.Offices.OfficesByTown(ctx); err != nil {
		return nil, err
	}
	if refusal, err := a.throttled(ctx); refusal != nil || err != nil {
		return refusal, err
	}
	if captcha == nil && total(a.failures[a.sourceBucket()]) >= a.Limits.captchaFrom() {
		return refused(CaptchaRequired), nil
	}
	return nil, nil
}

// judge spends the challenge, if any, and then compares with the registry.
func (a *attempt) judge(ctx context.Context, captcha *CaptchaInput) (*Refusal, error) {
	if captcha != nil {
		if refusal, err := a.checkCaptcha(ctx, *captcha); refusal != nil || err != nil {
			return refusal, err
		}
	}
	return a.checkIdentity(ctx)
}

func (a *attempt) status(ctx context.Context) (StatusResult, error) {
	reports, err := a.Store.ReportsOf(ctx, a.person)
	if err != nil {
		return StatusResult{}, err
	}
	receipts := make([]Receipt, 0, len(reports))
	for _, r := range reports {
		receipts = append(receipts, *a.receipt(r))
	}
	return StatusResult{Receipts: receipts}, a.audit(ctx, nil)
}

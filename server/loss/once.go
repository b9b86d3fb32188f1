package loss

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"time"
)

const (
	leaseTime  = 20 * time.Second
	rememberIt = 24 * time.Hour
	firstPause = 50 * time.Millisecond // before looking again what has become of a key; each is twice as long
	lastPause  = time.Second           // … up to this
)

// outcome is what is remembered of a Result: nothing in it is personal data.
type outcome struct {
	Receipt      *Receipt `json:"receipt,omitempty"`
	AttemptsLeft *int     `json:"attemptsLeft,omitempty"` // PASSWORD_WRONG
	Locked       *Receipt `json:"locked,omitempty"`       // with no attempts left
}

// remember keeps an outcome that changed something under the claimed key.
func remember(claim *Claim, r Result) (*Remembered, error) {
	if claim == nil {
		return nil, nil
	}
	kept := outcome{Receipt: r.Receipt}
	if r.Refusal != nil {
		kept.AttemptsLeft, kept.Locked = r.Refusal.AttemptsLeft, r.Refusal.Receipt
	}
	text, err := json.Marshal(kept)
	return &Remembered{*claim, text}, err
}

func recall(text []byte) (Result, error) {
	var kept outcome
	if err := json.Unmarshal(text, &kept); err != nil {
		return Result{}, err
	}
	if kept.Receipt != nil {
		return Result{Receipt: kept.Receipt}, nil
	}
	return Result{Refusal: &Refusal{Code: PasswordWrong, AttemptsLeft: kept.AttemptsLeft, Receipt: kept.Locked}}, nil
}

// once admits the attempt and runs do, unless the idempotency key has an outcome
// already, or gets one from the request that runs it now.
func (a *attempt) once(ctx context.Context, key, password string, captcha *CaptchaInput, do func(*Claim) (Result, error)) (Result, error) {
	unlessRefused := func(refusal *Refusal, err error, claim *Claim) (Result, error) {
		if refusal != nil || err != nil {
			return Result{Refusal: refusal}, err
		}
		return do(claim)
	}
	if key == "" {
		refusal, err := a.admit(ctx, captcha)
		return unlessRefused(refusal, err, nil)
	}
	claim := a.claim(key, password)
	return onceOnly(ctx, a.Store, a.now, claim, once[Result]{
		places: a.Admission,
		admit: func() (*Result, error) {
			refusal, err := a.limits(ctx, captcha)
			if refusal == nil && err == nil && captcha != nil && a.Captchas.Wrong(captcha.Token, captcha.Answer, a.now) {
				// It changes nothing that a key could keep, so it is spent and counted without a claim.
				refusal, err = a.checkCaptcha(ctx, *captcha)
			}
			if refusal == nil {
				return nil, err
			}
			return &Result{Refusal: refusal}, err
		},
		do: func() (Result, error) {
			// Others may have failed while this one claimed its key, so the limits are asked again.
			refusal, err := a.admit(ctx, captcha)
			return unlessRefused(refusal, err, &claim)
		},
		recall: recall, remembered: a.remembered, reused: Result{Refusal: keyReused()},
	})
}

func keyReused() *Refusal {
	return &Refusal{Code: InvalidInput, Fields: []FieldProblem{{"idempotencyKey", KeyReused}}}
}

// once is what an operation does under an idempotency key.
type once[R any] struct {
	places     Admission                      // of those who look at keys; nil bounds nobody
	admit      func() (refused *R, err error) // what stands before a claim; nil admits everybody
	do         func() (R, error)
	recall     func(outcome []byte) (R, error)
	remembered func(R, error) bool // do has completed the claim
	reused     R                   // the answer to a key that came with another input
}

func onceOnly[R any](ctx context.Context, store Store, now time.Time, claim Claim, o once[R]) (R, error) {
	var none R
	standing, refused, err := hold(ctx, store, now, claim, o)
	switch {
	case err != nil:
		return none, err
	case refused != nil:
		return *refused, nil
	case !standing.Same:
		return o.reused, nil
	case !standing.Mine:
		return o.recall(standing.Outcome)
	}
	result, err := o.do()
	if !o.remembered(result, err) {
		err = errors.Join(err, store.Release(context.WithoutCancel(ctx), claim))
	}
	return result, err
}

// remembered reports whether do has completed the claim.
func (a *attempt) remembered(r Result, err error) bool {
	return err == nil && (r.Receipt != nil || r.Refusal.Code == PasswordWrong)
}

func (a *attempt) claim(key, password string) Claim {
	d := a.declared
	return Claim{
		Scope: a.Keys.Lookup("idempotency-scope", string(a.operation), string(d.IDNumber), key),
		Input: a.Keys.Lookup("idempotency-input", string(d.IDNumber), d.Name, d.BirthDate.String(),
			d.TownCode, d.Address, d.Phone, d.Email, d.ParentName, password),
		Owner: rand.Text(),
	}
}

// hold claims the key, waiting while another request with the same input runs it.
func hold[R any](ctx context.Context, store Store, now time.Time, claim Claim, o once[R]) (Standing, *R, error) {
	for pause := firstPause; ; pause = min(2*pause, lastPause) {
		standing, refused, err := tryHold(ctx, store, now, claim, o)
		if err != nil || refused != nil || standing.Mine || !standing.Same || standing.Outcome != nil {
			return standing, refused, err
		}
		select {
		case <-ctx.Done():
			return Standing{}, nil, errors.Join(ErrUnavailable, ctx.Err())
		case <-time.After(pause):
			now = now.Add(pause)
		}
	}
}

// tryHold looks who has the key, which writes nothing, and claims a free one for
// whoever is admitted. So neither waiting for an outcome nor being over a limit
// costs the database a write.
func tryHold[R any](ctx context.Context, store Store, now time.Time, claim Claim, o once[R]) (Standing, *R, error) {
	leave, err := o.places.enter(ctx)
	if err != nil {
		return Standing{}, nil, err
	}
	defer leave()
	standing, err := store.Standing(ctx, claim, now)
	if err != nil || !standing.Free {
		return standing, nil, err
	}
	if o.admit != nil {
		if refused, err := o.admit(); refused != nil || err != nil {
			return Standing{}, refused, err
		}
	}
	standing, err = store.Claim(ctx, claim, now, now.Add(leaseTime), now.Add(rememberIt))
	return standing, nil, err
}

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
	lookAgain  = 50 * time.Millisecond // at first; longer each time
	lookAtMost = time.Second
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

// once runs do, unless the idempotency key has an outcome already, or gets one
// from the request that runs it now.
func (a *attempt) once(ctx context.Context, key, password string, do func(*Claim) (Result, error)) (Result, error) {
	if key == "" {
		return do(nil)
	}
	claim := a.claim(key, password)
	if refusal, err := a.throttledUnless(ctx, claim); refusal != nil || err != nil {
		return Result{Refusal: refusal}, err
	}
	return onceOnly(ctx, a.Store, a.now, claim, once[Result]{
		do: func() (Result, error) { return do(&claim) }, recall: recall, remembered: a.remembered,
		reused: Result{Refusal: keyReused()},
	})
}

// throttledUnless refuses a source that is over its limit before its key costs
// a write. What the key has come to before is told all the same.
func (a *attempt) throttledUnless(ctx context.Context, claim Claim) (*Refusal, error) {
	known, err := a.Store.Claimed(ctx, claim.Scope)
	if err != nil || known {
		return nil, err
	}
	return a.throttled(ctx)
}

func keyReused() *Refusal {
	return &Refusal{Code: InvalidInput, Fields: []FieldProblem{{"idempotencyKey", KeyReused}}}
}

// once is what an operation does under an idempotency key.
type once[R any] struct {
	do         func() (R, error)
	recall     func(outcome []byte) (R, error)
	remembered func(R, error) bool // do has completed the claim
	reused     R                   // the answer to a key that came with another input
}

func onceOnly[R any](ctx context.Context, store Store, now time.Time, claim Claim, o once[R]) (R, error) {
	var none R
	standing, err := hold(ctx, store, now, claim)
	switch {
	case err != nil:
		return none, err
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
func hold(ctx context.Context, store Store, now time.Time, claim Claim) (Standing, error) {
	for pause := lookAgain; ; pause = min(2*pause, lookAtMost) {
		standing, err := store.Claim(ctx, claim, now, now.Add(leaseTime), now.Add(rememberIt))
		if err != nil || standing.Mine || !standing.Same || standing.Outcome != nil {
			return standing, err
		}
		select {
		case <-ctx.Done():
			return Standing{}, errors.Join(ErrUnavailable, ctx.Err())
		case <-time.After(pause):
			now = now.Add(pause)
		}
	}
}

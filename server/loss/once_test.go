package loss

import (
	"context"
	"encoding/json"
	"testing"
	"testing/synctest"
	"time"
)

// claims is a store that knows one key.
type claims struct {
	Store
	found              []Standing // what each look finds; the last again and again
	standing           Standing   // what a claim comes to
	leaseFor, forgetIn time.Duration
	looks              []time.Time
	claimed, released  int
}

func (c *claims) Standing(_ context.Context, _ Claim, now time.Time) (Standing, error) {
	c.looks = append(c.looks, now)
	if len(c.found) == 0 {
		return Standing{Free: true}, nil
	}
	return c.found[min(len(c.looks), len(c.found))-1], nil
}

func (c *claims) Claim(_ context.Context, _ Claim, now, leaseUntil, forgetAt time.Time) (Standing, error) {
	c.leaseFor, c.forgetIn = leaseUntil.Sub(now), forgetAt.Sub(now)
	c.claimed++
	return c.standing, nil
}

func (c *claims) Release(context.Context, Claim) error {
	c.released++
	return nil
}

func runOnce(t *testing.T, store *claims, remembered bool, change ...func(*once[string])) string {
	t.Helper()
	o := once[string]{
		places:     NewAdmission(1),
		do:         func() (string, error) { return "done", nil },
		recall:     func(outcome []byte) (string, error) { return string(outcome), nil },
		remembered: func(string, error) bool { return remembered },
		reused:     "reused",
	}
	for _, c := range change {
		c(&o)
	}
	got, err := onceOnly(t.Context(), store, noon, Claim{}, o)
	if err != nil {
		t.Fatal(err)
	}
	if len(o.places) != 0 {
		t.Error("a place was not given back")
	}
	return got
}

// failing counts what a failed try writes, and knows no failures before.
type failing struct {
	claims
	failures, events int
}

func (f *failing) FailureCounts(context.Context, []Key, int64) (map[Key]map[int64]int, error) {
	return nil, nil
}

func (f *failing) AddFailure(context.Context, []Key, int64) error {
	f.failures++
	return nil
}

func (f *failing) Audit(context.Context, AuditEvent) error {
	f.events++
	return nil
}

// unsolved finds every answer wrong, and counts the challenges spent.
type unsolved struct{ spent int }

func (u *unsolved) Wrong(string, string, time.Time) bool { return true }

func (u *unsolved) Check(context.Context, string, string, time.Time) (bool, error) {
	u.spent++
	return false, nil
}

type noOffices struct{}

func (noOffices) OfficesByTown(context.Context) (map[string]Office, error) { return nil, nil }

// TestAWrongAnswerIsSpentAndCountedWithoutAClaim, unless its key has an outcome already.
func TestAWrongAnswerIsSpentAndCountedWithoutAClaim(t *testing.T) {
	for _, known := range []bool{false, true} {
		store, gate := &failing{}, &unsolved{}
		if known {
			outcome, err := json.Marshal(outcome{Receipt: &Receipt{Number: "1"}})
			if err != nil {
				t.Fatal(err)
			}
			store.found = []Standing{{Same: true, Outcome: outcome}}
		}
		s := &Service{Store: store, Captchas: gate, Keys: hashing{}, Offices: noOffices{}, Admission: NewAdmission(1), Limits: Limits{PerSource: 300}}
		a := s.attempt(OpReport, Caller{}, noon, declared())
		result, err := a.once(t.Context(), "key", "aB3x", &CaptchaInput{Token: "t", Answer: "000000"}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if known {
			if result.Receipt == nil || gate.spent != 0 {
				t.Errorf("the first outcome is not returned, or the challenge is spent: %+v", result)
			}
			continue
		}
		if result.Refusal == nil || result.Refusal.Code != CaptchaWrong || gate.spent != 1 || store.failures != 1 || store.events != 1 {
			t.Errorf("%+v, %d spent, %d counted, %d on record", result.Refusal, gate.spent, store.failures, store.events)
		}
		if store.claimed != 0 || store.released != 0 {
			t.Errorf("%d claims, %d released", store.claimed, store.released)
		}
	}
}

func TestAKeyIsKeptForADay(t *testing.T) {
	store := &claims{standing: Standing{Mine: true, Same: true}}
	if got := runOnce(t, store, true); got != "done" || store.forgetIn != 24*time.Hour || store.released != 0 {
		t.Errorf("%s, kept for %v, released %d times", got, store.forgetIn, store.released)
	}
	if store.leaseFor <= 0 || store.leaseFor > time.Minute {
		t.Errorf("others wait %v for a request that has died", store.leaseFor)
	}
}

func TestAKeyIsFreeAgainWhenNothingCameOfIt(t *testing.T) {
	store := &claims{standing: Standing{Mine: true, Same: true}}
	if got := runOnce(t, store, false); got != "done" || store.released != 1 {
		t.Errorf("%s, released %d times", got, store.released)
	}
}

func TestAKeyThatIsKnown(t *testing.T) {
	for want, standing := range map[string]Standing{
		"the first outcome": {Same: true, Outcome: []byte("the first outcome")},
		"reused":            {Outcome: []byte("the first outcome")},
	} {
		for name, store := range map[string]*claims{"known": {found: []Standing{standing}}, "claimed a moment ago": {standing: standing}} {
			if got := runOnce(t, store, true); got != want || store.released != 0 {
				t.Errorf("%s: %s, want %s", name, got, want)
			}
		}
	}
}

// TestWhoIsRefusedClaimsNothing has a source that is over its limit: a known
// outcome is its all the same, a new key costs the store no write.
func TestWhoIsRefusedClaimsNothing(t *testing.T) {
	refuse := func(o *once[string]) { o.admit = func() (*string, error) { return new("refused"), nil } }
	fresh := &claims{standing: Standing{Mine: true, Same: true}}
	if got := runOnce(t, fresh, true, refuse); got != "refused" || fresh.claimed+fresh.released != 0 {
		t.Errorf("%s: %d claims, %d releases", got, fresh.claimed, fresh.released)
	}
	known := &claims{found: []Standing{{Same: true, Outcome: []byte("the first outcome")}}}
	if got := runOnce(t, known, true, refuse); got != "the first outcome" {
		t.Errorf("a known outcome: %s", got)
	}
}

// TestWhoWaitsForAnOutcomeWritesNothing has another request run for five seconds.
func TestWhoWaitsForAnOutcomeWritesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		running := Standing{Same: true}
		store := &claims{found: []Standing{running, running, running, running, running, running, running, {Same: true, Outcome: []byte("the outcome")}}}
		if got := runOnce(t, store, true); got != "the outcome" || store.claimed != 0 {
			t.Errorf("%s after %d claims", got, store.claimed)
		}
		for i := 1; i < len(store.looks)-1; i++ {
			before, after := store.looks[i].Sub(store.looks[i-1]), store.looks[i+1].Sub(store.looks[i])
			if after != min(2*before, lastPause) {
				t.Errorf("looks again after %v, then after %v", before, after)
			}
		}
	})
}

// TestALapsedKeyIsTakenOver has the request that held it die.
func TestALapsedKeyIsTakenOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := &claims{found: []Standing{{Same: true}, {Free: true}}, standing: Standing{Mine: true, Same: true}}
		if got := runOnce(t, store, true); got != "done" || store.claimed != 1 {
			t.Errorf("%s after %d claims", got, store.claimed)
		}
	})
}

func TestAKeyHasALength(t *testing.T) {
	for length, fits := range map[int]bool{0: true, 200: true, 201: false} {
		var f form
		if f.idempotencyKey(string(make([]byte, length))); (f.refusal() == nil) != fits {
			t.Errorf("%d bytes: %+v", length, f.problems)
		}
	}
}

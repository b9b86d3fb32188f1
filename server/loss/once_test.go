package loss

import (
	"context"
	"testing"
	"time"
)

// claims is a store that knows one key.
type claims struct {
	Store
	standing           Standing
	leaseFor, forgetIn time.Duration
	released           int
}

func (c *claims) Claim(_ context.Context, _ Claim, now, leaseUntil, forgetAt time.Time) (Standing, error) {
	c.leaseFor, c.forgetIn = leaseUntil.Sub(now), forgetAt.Sub(now)
	return c.standing, nil
}

func (c *claims) Release(context.Context, Claim) error {
	c.released++
	return nil
}

func runOnce(t *testing.T, store *claims, remembered bool) string {
	t.Helper()
	got, err := onceOnly(t.Context(), store, noon, Claim{}, once[string]{
		do:         func() (string, error) { return "done", nil },
		recall:     func(outcome []byte) (string, error) { return string(outcome), nil },
		remembered: func(string, error) bool { return remembered },
		reused:     "reused",
	})
	if err != nil {
		t.Fatal(err)
	}
	return got
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
		if got := runOnce(t, &claims{standing: standing}, true); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

// crowd is a store that has seen too many failures, and that no claim reaches.
type crowd struct {
	Store
	claimed bool
	claims  int
}

func (c *crowd) Claimed(context.Context, Key) (bool, error) { return c.claimed, nil }

func (c *crowd) FailureCounts(_ context.Context, buckets []Key, _ int64) (map[Key]map[int64]int, error) {
	return map[Key]map[int64]int{buckets[0]: {SlotOf(noon): 1000}}, nil
}

func (c *crowd) Claim(context.Context, Claim, time.Time, time.Time, time.Time) (Standing, error) {
	c.claims++
	return Standing{Same: true, Outcome: []byte(`{"attemptsLeft":2}`)}, nil
}

func TestASourceOverItsLimitWritesNoKeys(t *testing.T) {
	for _, claimed := range []bool{false, true} {
		store := &crowd{claimed: claimed}
		a := (&Service{Store: store, Keys: plain{}, Limits: Limits{PerSource: 300}}).attempt(OpRevoke, Caller{}, noon, Declaration{})
		got, err := a.once(t.Context(), "key", "aB3x", func(*Claim) (Result, error) { return Result{}, nil })
		if err != nil || got.Refusal == nil {
			t.Fatal(got, err)
		}
		if want := map[bool]Code{false: TooManyRequests, true: PasswordWrong}[claimed]; got.Refusal.Code != want || store.claims > 0 != claimed {
			t.Errorf("known %v: %s after %d claims", claimed, got.Refusal.Code, store.claims)
		}
	}
}

func TestAKeyHasALength(t *testing.T) {
	for length, fits := range map[int]bool{0: true, 200: true, 201: false} {
		var f form
		if f.idempotencyKey(string(make([]byte, length))); (f.refusal() == nil) != fits {
			t.Errorf("%d bytes: %+v", length, f.problems)
		}
	}
}

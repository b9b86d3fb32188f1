package loss

import (
	"context"
	"crypto/sha256"
	"strings"
	"testing"

	"guashi/server/identity"
)

// hashing tells inputs apart as keys do, without a secret.
type hashing struct{}

func (hashing) Lookup(purpose string, parts ...string) [32]byte {
	return sha256.Sum256([]byte(purpose + "\x00" + strings.Join(parts, "\x00")))
}

func claimOf(op Operation, d Declaration, key, password string) Claim {
	return (&Service{Keys: hashing{}}).attempt(op, Caller{}, noon, d).claim(key, password)
}

// TestAKeyIsForOneOperationAndOneIDNumber and remembers all of the rest of the input.
func TestAKeyIsForOneOperationAndOneIDNumber(t *testing.T) {
	d := declared()
	first := claimOf(OpReport, d, "key", "aB3x")
	if again := claimOf(OpReport, d, "key", "aB3x"); again.Scope != first.Scope || again.Input != first.Input || again.Owner == first.Owner {
		t.Error("the same request is another, or the same owner's")
	}
	other := d
	other.IDNumber = "F255178533"
	for name, c := range map[string]Claim{
		"another operation": claimOf(OpRevoke, d, "key", "aB3x"),
		"another ID number": claimOf(OpReport, other, "key", "aB3x"),
		"another key":       claimOf(OpReport, d, "key2", "aB3x"),
	} {
		if c.Scope == first.Scope {
			t.Errorf("%s has the same scope", name)
		}
	}
	for name, change := range map[string]func(*Declaration){
		"name":    func(d *Declaration) { d.Name += "一" },
		"birth":   func(d *Declaration) { d.BirthDate = identity.Date{Year: 1999, Month: 1, Day: 1} },
		"town":    func(d *Declaration) { d.TownCode = "63000020" },
		"address": func(d *Declaration) { d.Address += "1" },
		"phone":   func(d *Declaration) { d.Phone += "1" },
		"email":   func(d *Declaration) { d.Email += "x" },
		"parent":  func(d *Declaration) { d.ParentName += "一" },
	} {
		changed := d
		change(&changed)
		if c := claimOf(OpReport, changed, "key", "aB3x"); c.Scope != first.Scope || c.Input == first.Input {
			t.Errorf("another %s counts as the same input", name)
		}
	}
	if claimOf(OpReport, d, "key", "aB3y").Input == first.Input {
		t.Error("another password counts as the same input")
	}
}

// TestWhatChangedSomethingIsRemembered goes through every refusal.
func TestWhatChangedSomethingIsRemembered(t *testing.T) {
	a := &attempt{}
	if !a.remembered(Result{Receipt: &Receipt{}}, nil) {
		t.Error("a receipt is forgotten")
	}
	for _, code := range []Code{
		InvalidInput, CaptchaRequired, CaptchaWrong, IdentityMismatch, AlreadyReported, NoActiveReport, PasswordWrong, PasswordLocked,
		UnderDispute, TooManyRequests, RegistryUnavailable,
	} {
		if got := a.remembered(Result{Refusal: refused(code)}, nil); got != (code == PasswordWrong) {
			t.Errorf("%s is remembered: %v", code, got)
		}
	}
	if a.remembered(Result{Receipt: &Receipt{}}, ErrUnavailable) {
		t.Error("a failure is remembered")
	}
}

func TestAdmissionBoundsHowManyAreIn(t *testing.T) {
	places := NewAdmission(2)
	first, err := places.enter(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := places.enter(t.Context()); err != nil {
		t.Fatal(err)
	}
	gone, leave := context.WithCancel(t.Context())
	leave()
	if _, err := places.enter(gone); err == nil {
		t.Error("a third one is in")
	}
	first()
	if _, err := places.enter(t.Context()); err != nil {
		t.Errorf("a place that was left is taken: %v", err)
	}
	if _, err := Admission(nil).enter(gone); err != nil {
		t.Errorf("no bound at all: %v", err)
	}
}

package registry

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"guashi/server/loss"
)

// source answers as it is told to, and counts how often it is asked.
type source struct {
	err   error
	asked int
}

func (s *source) Find(ctx context.Context, _ loss.Key) (loss.Person, bool, error) {
	s.asked++
	return loss.Person{Name: "某人"}, true, errors.Join(s.err, ctx.Err())
}

func TestARegistryThatFailsIsLeftAloneForAMoment(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		down := &source{err: fmt.Errorf("%w (test)", loss.ErrRegistryDown)}
		guarded := NewGuarded(down)
		for i := range failuresInARow + 5 {
			if _, _, err := guarded.Find(t.Context(), loss.Key{}); !errors.Is(err, loss.ErrRegistryDown) {
				t.Fatalf("question %d: %v", i, err)
			}
		}
		if down.asked != failuresInARow {
			t.Errorf("asked %d times, want %d", down.asked, failuresInARow)
		}
		down.err = nil
		time.Sleep(restTime) // the bubble's clock, not ours
		if person, found, err := guarded.Find(t.Context(), loss.Key{}); err != nil || !found || person.Name != "某人" {
			t.Errorf("after its rest: %v %v", found, err)
		}
		if down.asked != failuresInARow+1 {
			t.Errorf("asked %d times after its rest", down.asked)
		}
	})
}

// TestCallersWhoLeaveSayNothingOfTheRegistry has more of them than failures open the breaker.
func TestCallersWhoLeaveSayNothingOfTheRegistry(t *testing.T) {
	healthy := &source{}
	guarded := NewGuarded(healthy)
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	healthy.err = loss.ErrRegistryDown // what a look-up that was cut short looks like
	for range failuresInARow * 2 {
		if _, _, err := guarded.Find(gone, loss.Key{}); err == nil {
			t.Fatal("a caller who has left was answered")
		}
	}
	healthy.err = nil
	if _, found, err := guarded.Find(t.Context(), loss.Key{}); err != nil || !found {
		t.Errorf("the next caller: %v %v", found, err)
	}
}

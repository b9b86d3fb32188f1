package registry

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"guashi/server/loss"
)

// source is a registry whose answers are set, and that counts how often it is asked.
type source struct {
	err   error
	asked int
}

func (s *source) Find(context.Context, loss.Key) (loss.Person, bool, error) {
	s.asked++
	return loss.Person{}, s.err == nil, s.err
}

func find(t *testing.T, g *Guarded) error {
	t.Helper()
	_, _, err := g.Find(t.Context(), loss.Key{})
	return err
}

func TestARegistryThatIsDownIsLeftAloneForAMoment(t *testing.T) {
	s := &source{err: loss.ErrRegistryDown}
	g := NewGuarded(s)
	for range 20 {
		if err := find(t, g); !errors.Is(err, loss.ErrRegistryDown) {
			t.Errorf("answered %v", err)
		}
	}
	if s.asked != failuresInARow {
		t.Errorf("asked %d times", s.asked)
	}
}

func TestTheLogSaysWhyTheRegistryDoesNotAnswer(t *testing.T) {
	var log bytes.Buffer
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&log, nil)))
	defer slog.SetDefault(before)
	g := NewGuarded(&source{err: fmt.Errorf("%w (dial: connection refused)", loss.ErrRegistryDown)})
	for range 20 {
		_ = find(t, g) // it is down, as told
	}
	warnings := strings.Count(log.String(), "level=WARN")
	if warnings != failuresInARow || strings.Count(log.String(), "dial: connection refused") != warnings {
		t.Errorf("%d warnings: %s", warnings, &log)
	}
}

func TestARegistryIsAskedAgainAfterItsRest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &source{err: loss.ErrRegistryDown}
		g := NewGuarded(s)
		for range failuresInARow + 1 {
			_ = find(t, g) // it is down, as told
		}
		s.err = nil
		time.Sleep(restTime) // on the bubble's clock
		if err := find(t, g); err != nil || s.asked != failuresInARow+1 {
			t.Errorf("asked %d times, %v", s.asked, err)
		}
	})
}

func TestFailuresCountInARowOnly(t *testing.T) {
	s := &source{}
	g := NewGuarded(s)
	for i := range 5 * failuresInARow {
		if s.err = nil; i%failuresInARow != 0 {
			s.err = loss.ErrRegistryDown
		}
		_ = find(t, g) // what matters is that it was asked
	}
	if s.asked != 5*failuresInARow {
		t.Errorf("asked %d times", s.asked)
	}
}

func TestACallerWhoLeavesSaysNothingOfTheRegistry(t *testing.T) {
	s := &source{err: loss.ErrRegistryDown}
	g := NewGuarded(s)
	gone, leave := context.WithCancel(t.Context())
	leave()
	for range 2 * failuresInARow {
		_, _, _ = g.Find(gone, loss.Key{}) // nobody waits for the answer
	}
	s.err = nil
	if err := find(t, g); err != nil {
		t.Errorf("a good registry is not asked: %v", err)
	}
}

package loss

import (
	"context"
	"testing"
)

// renewed is a store in which a report is revoked and made anew while a password is judged on it.
type renewed struct {
	Store
	Tx
	judged, now Report
	changes     []Change
	failures    int
	events      []AuditEvent
}

func (s *renewed) ReportsOf(context.Context, Key) ([]Report, error) { return []Report{s.judged}, nil }

func (s *renewed) Transact(_ context.Context, do func(Tx) error) error { return do(s) }

func (s *renewed) ActiveReport(context.Context, Key) (Report, bool, error) { return s.now, true, nil }

func (s *renewed) Apply(_ context.Context, _ Report, change Change) error {
	s.changes = append(s.changes, change)
	return nil
}

func (s *renewed) AddFailure(context.Context, []Key, int64) error {
	s.failures++
	return nil
}

func (s *renewed) Audit(_ context.Context, event AuditEvent) error {
	s.events = append(s.events, event)
	return nil
}

type judging bool

func (judging) Hash(context.Context, string, string) (string, error) { return "", nil }

func (right judging) Verify(context.Context, string, string, string) (bool, error) {
	return bool(right), nil
}

// TestAPasswordIsJudgedOnItsOwnReportOnly: right or wrong, it neither ends the newer one nor counts against it (A8, C4).
func TestAPasswordIsJudgedOnItsOwnReportOnly(t *testing.T) {
	for _, right := range []judging{true, false} {
		store := &renewed{judged: activeReport(Pending, 0), now: activeReport(Pending, 0)}
		store.now.Number = "1234-5678-9012"
		s := &Service{Store: store, Passwords: right, Keys: plain{}}
		got, err := s.attempt(OpRevoke, Caller{}, noon, declared()).revoke(t.Context(), "aB3x", nil)
		if err != nil || got.Refusal == nil || got.Refusal.Code != NoActiveReport || got.Refusal.Receipt != nil {
			t.Errorf("right: %v: %+v, %v", right, got, err)
		}
		if len(store.changes) != 0 || store.failures != 0 {
			t.Errorf("right: %v: the newer report became %+v, %d failures", right, store.changes, store.failures)
		}
		if len(store.events) != 1 || store.events[0].Number != store.judged.Number {
			t.Errorf("right: %v: on record as %+v", right, store.events)
		}
	}
}

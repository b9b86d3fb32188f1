package loss

import (
	"context"
	"testing"
)

// crowded is a store in which the first tries to insert meet another report.
type crowded struct {
	Store
	Tx
	active  *Report  // what the person has, from the second look on
	meets   int      // how many inserts meet another
	numbers []string // as they were tried
	looks   int
}

func (c *crowded) ReportsOf(context.Context, Key) ([]Report, error) {
	if c.looks++; c.active == nil || c.looks == 1 {
		return nil, nil
	}
	return []Report{*c.active}, nil
}

func (c *crowded) Transact(_ context.Context, do func(Tx) error) error { return do(c) }

func (c *crowded) ActiveReport(context.Context, Key) (Report, bool, error) {
	return *c.active, true, nil
}

func (c *crowded) Insert(_ context.Context, change Change) error {
	c.numbers = append(c.numbers, change.Report.Number)
	if len(c.numbers) <= c.meets {
		return ErrActiveExists
	}
	return nil
}

func (c *crowded) Apply(context.Context, Report, Change) error { return nil }

type plain struct{}

func (plain) Hash(_ context.Context, number, password string) (string, error) {
	return number + password, nil
}
func (plain) Verify(context.Context, string, string, string) (bool, error) { return false, nil }
func (plain) Lookup(string, ...string) [32]byte                            { return [32]byte{} }

func reportInto(t *testing.T, store *crowded) Result {
	t.Helper()
	s := &Service{Store: store, Passwords: plain{}, Keys: plain{}, Calendar: &Calendar{}}
	result, err := s.attempt(OpReport, Caller{}, noon, Declaration{TownCode: "63000010"}).report(t.Context(), "aB3x", nil)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func TestANumberThatIsTakenIsDrawnAnew(t *testing.T) {
	store := &crowded{meets: 2}
	got := reportInto(t, store)
	if len(store.numbers) != 3 || store.numbers[0] == store.numbers[1] || got.Receipt == nil || got.Receipt.Number != store.numbers[2] {
		t.Errorf("tried %v, got %+v", store.numbers, got)
	}
}

func TestAReportThatCameInBetweenIsSaidSo(t *testing.T) {
	store := &crowded{meets: 1, active: &Report{Number: "1234-5678-9012", State: Active}}
	got := reportInto(t, store)
	if len(store.numbers) != 1 || got.Refusal == nil || got.Refusal.Code != AlreadyReported || got.Refusal.Receipt.Number != "1234-5678-9012" {
		t.Errorf("tried %v, got %+v", store.numbers, got)
	}
}

package delivery

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus"

	"guashi/server/loss"
)

// gathered returns the figures of a registry by name and labels; of a histogram the sum.
func gathered(t *testing.T, registry *prometheus.Registry) map[string]float64 {
	t.Helper()
	families, err := registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]float64{}
	for _, f := range families {
		for _, one := range f.GetMetric() {
			name := f.GetName()
			for _, label := range one.GetLabel() {
				name += " " + label.GetValue()
			}
			got[name] = one.GetCounter().GetValue() + one.GetGauge().GetValue() + one.GetHistogram().GetSampleSum()
		}
	}
	return got
}

// TestEveryAttemptIsCounted counts one attempt of each outcome.
func TestEveryAttemptIsCounted(t *testing.T) {
	registry := prometheus.NewRegistry()
	m := NewMetrics(registry)
	n := loss.DueNotice{Target: taipei, CreatedAt: now}
	outcomes := []string{outcomeDelivered, outcomeRetry, outcomeDead, outcomeStopped, outcomeProbe}
	for _, outcome := range outcomes {
		m.attempt(n, outcome, 3*time.Second, now.Add(time.Minute))
	}
	got := gathered(t, registry)
	want := map[string]float64{
		"guashi_notice_attempt_seconds 63000": 15, "guashi_notice_delay_seconds 63000": 60, "guashi_notice_dead_total 63000": 1,
	}
	for _, outcome := range outcomes {
		want["guashi_notice_attempts_total "+outcome+" 63000"] = 1
	}
	for name, value := range want {
		if got[name] != value {
			t.Errorf("%s: %v, want %v", name, got[name], value)
		}
	}
}

// standings is a ledger that knows what waits, and nothing else.
type standings struct {
	Ledger
	all []loss.TargetStanding
}

// TargetStandings implements Ledger.
func (s standings) TargetStandings(context.Context, []loss.Target, time.Time) ([]loss.TargetStanding, error) {
	return s.all, nil
}

// TestWhatWaitsIsShown has a target that is told late, one that is left to probes, and one that has stopped.
func TestWhatWaitsIsShown(t *testing.T) {
	registry := prometheus.NewRegistry()
	registry.MustRegister(NewStanding(standings{all: []loss.TargetStanding{
		{Target: taipei, Pending: 3, OldestPendingAt: now.Add(-90 * time.Second)},
		{Target: tainan, Dead: 2, OldestDeadAt: now.Add(-time.Hour), OpenedAt: now},
		{Target: loss.CentralTarget, Pending: 1, OldestPendingAt: now.Add(time.Second), OpenedAt: now, StoppedAt: now},
	}}, func(context.Context) ([]loss.Target, error) { return nil, nil }, func() time.Time { return now }))
	want := map[string]float64{
		"guashi_notice_oldest_undelivered_seconds 63000": 90, "guashi_notices_pending 63000": 3, "guashi_notices_dead 63000": 0, "guashi_notice_circuit 63000": 0,
		"guashi_notice_oldest_undelivered_seconds 67000": 0, "guashi_notices_pending 67000": 0, "guashi_notices_dead 67000": 2, "guashi_notice_circuit 67000": 1,
		"guashi_notice_oldest_undelivered_seconds central": 0, "guashi_notices_pending central": 1, "guashi_notices_dead central": 0, "guashi_notice_circuit central": 2,
	}
	if diff := cmp.Diff(want, gathered(t, registry)); diff != "" {
		t.Error(diff)
	}
}

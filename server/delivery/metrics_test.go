package delivery

import (
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"guashi/server/loss"
)

// TestEveryAttemptIsCounted counts one attempt of each outcome.
func TestEveryAttemptIsCounted(t *testing.T) {
	registry := prometheus.NewRegistry()
	m := NewMetrics(registry)
	n := loss.DueNotice{Target: taipei, CreatedAt: now}
	outcomes := []string{outcomeDelivered, outcomeRetry, outcomeDead, outcomeStopped, outcomeProbe}
	for _, outcome := range outcomes {
		m.attempt(n, outcome, 3*time.Second, now.Add(time.Minute))
	}
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
			got[name] = one.GetCounter().GetValue()
			if h := one.GetHistogram(); h != nil {
				got[name] = h.GetSampleSum()
			}
		}
	}
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

package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"guashi/server/calendar"
	"guashi/server/loss"
	"guashi/server/trail"
)

type sealedAt struct {
	state trail.State
	err   error
}

func (s sealedAt) TrailState(context.Context) (trail.State, error) { return s.state, s.err }

// TestGaugesTellHowTheServerStands reads what a scraper would, well and unwell.
func TestGaugesTellHowTheServerStands(t *testing.T) {
	days, err := calendar.Load("")
	if err != nil {
		t.Fatal(err)
	}
	well := func(context.Context) error { return nil }
	gone := func(context.Context) error { return errors.New("the database is gone") }
	const after2026 = "guashi_calendar_ends_timestamp_seconds 1.7987328e+09" // midnight in Taipei
	sealed := sealedAt{state: trail.State{Last: &trail.Seal{At: time.Unix(1_700_000_000, 0)}, Waiting: 3}}
	for name, c := range map[string]struct {
		of   gauges
		want []string
	}{
		"well": {gauges{well, sealed, days}, []string{
			"guashi_ready 1",
			"guashi_audit_waiting_events 3",
			"guashi_audit_sealed_timestamp_seconds 1.7e+09",
			after2026,
		}},
		"before the first seal": {gauges{well, sealedAt{}, days}, []string{
			"guashi_ready 1",
			"guashi_audit_waiting_events 0",
			"guashi_audit_sealed_timestamp_seconds 0",
			after2026,
		}},
		"the database is gone": {gauges{gone, sealed, (*loss.Calendar)(nil)}, []string{
			"guashi_ready 0",
			"guashi_calendar_ends_timestamp_seconds 0",
		}},
		"the trail does not answer": {gauges{well, sealedAt{err: errors.New("no")}, days}, []string{
			"guashi_ready 1",
			after2026,
		}},
	} {
		if got := values(t, c.of); got != inOrder(c.want) {
			t.Errorf("%s:\n%s", name, got)
		}
	}
}

// values returns what is gathered: a name and its value a line, in order.
func values(t *testing.T, from prometheus.Collector) string {
	t.Helper()
	registry := prometheus.NewRegistry()
	registry.MustRegister(from)
	families, err := registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, f := range families {
		for _, m := range f.GetMetric() {
			lines = append(lines, fmt.Sprint(f.GetName(), " ", m.GetGauge().GetValue()))
		}
	}
	return inOrder(lines)
}

func inOrder(lines []string) string {
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

package main

import (
	"context"
	"log/slog"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"guashi/server/loss"
	"guashi/server/trail"
)

const scrapeTime = 2 * time.Second

var (
	readyGauge    = gauge("guashi_ready", "1 when the server can work: the database answers and has been migrated.")
	waitingGauge  = gauge("guashi_audit_waiting_events", "Events of the audit trail that wait for a seal.")
	sealedGauge   = gauge("guashi_audit_sealed_timestamp_seconds", "When the audit trail was sealed last; 0 before the first seal.")
	calendarGauge = gauge("guashi_calendar_ends_timestamp_seconds", "When the calendar of working days ends; 0 when it knows no day.")
)

func gauge(name, help string) *prometheus.Desc { return prometheus.NewDesc(name, help, nil, nil) }

// gauges tell at each scrape how the server stands.
type gauges struct {
	ready    func(context.Context) error
	trail    trail.Reporter
	calendar *loss.Calendar
}

// Describe implements prometheus.Collector.
func (g gauges) Describe(out chan<- *prometheus.Desc) {
	for _, desc := range []*prometheus.Desc{readyGauge, waitingGauge, sealedGauge, calendarGauge} {
		out <- desc
	}
}

// Collect implements prometheus.Collector. What the database would have to tell
// is left out while it does not answer.
func (g gauges) Collect(out chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), scrapeTime)
	defer cancel()
	tell := func(desc *prometheus.Desc, value float64) {
		out <- prometheus.MustNewConstMetric(desc, prometheus.GaugeValue, value)
	}
	tell(calendarGauge, endOf(g.calendar))
	if err := g.ready(ctx); err != nil {
		tell(readyGauge, 0)
		return
	}
	tell(readyGauge, 1)
	state, err := g.trail.TrailState(ctx)
	if err != nil {
		slog.Warn("could not say how far the audit trail is sealed", "cause", err)
		return
	}
	tell(waitingGauge, float64(state.Waiting))
	sealed := 0.0
	if state.Last != nil {
		sealed = float64(state.Last.At.Unix())
	}
	tell(sealedGauge, sealed)
}

// endOf returns the moment, in seconds since 1970, at which the calendar's last day is over.
func endOf(c *loss.Calendar) float64 {
	last := c.CoveredUntil()
	if last.Year == 0 {
		return 0
	}
	return float64(loss.StartOf(last).AddDate(0, 0, 1).Unix())
}

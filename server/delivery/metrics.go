package delivery

import (
	"context"
	"log/slog"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"guashi/server/loss"
)

// Metrics are the figures of delivery, by target.
type Metrics struct {
	attempts *prometheus.CounterVec
	took     *prometheus.HistogramVec
	delay    *prometheus.HistogramVec
	dead     *prometheus.CounterVec
	differ   *prometheus.GaugeVec
}

// NewMetrics returns empty figures, registered.
func NewMetrics(to prometheus.Registerer) *Metrics {
	m := &Metrics{
		attempts: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "guashi_notice_attempts_total", Help: "Attempts to deliver a notice, by outcome: delivered, retry, dead, stopped or probe.",
		}, []string{"target", "outcome"}),
		took: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "guashi_notice_attempt_seconds", Help: "How long an attempt took.", Buckets: prometheus.ExponentialBuckets(0.002, 2, 14),
		}, []string{"target"}),
		delay: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "guashi_notice_delay_seconds", Help: "From an event to the delivery of its notice.", Buckets: prometheus.ExponentialBuckets(0.01, 4, 12),
		}, []string{"target"}),
		dead: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "guashi_notice_dead_total", Help: "Notices given up by this process.",
		}, []string{"target"}),
		differ: prometheus.NewGaugeVec(prometheus.GaugeOpts{
			Name: "guashi_notice_reconcile_differences", Help: "Notices about which a target and the ledger differed when they were last compared.",
		}, []string{"target"}),
	}
	to.MustRegister(m.attempts, m.took, m.delay, m.dead, m.differ)
	return m
}

// attempt counts one attempt that ended at now.
func (m *Metrics) attempt(n loss.DueNotice, outcome string, took time.Duration, now time.Time) {
	target := n.Target.Code
	m.attempts.WithLabelValues(target, outcome).Inc()
	m.took.WithLabelValues(target).Observe(took.Seconds())
	switch outcome {
	case outcomeDelivered:
		m.delay.WithLabelValues(target).Observe(max(0, now.Sub(n.CreatedAt).Seconds()))
	case outcomeDead:
		m.dead.WithLabelValues(target).Inc()
	}
}

// Compared notes about how many notices a target and the ledger differ.
func (m *Metrics) Compared(target loss.Target, differences int) {
	m.differ.WithLabelValues(target.Code).Set(float64(differences))
}

// Uncompared forgets what the last comparison found, as when another replica makes the next one.
func (m *Metrics) Uncompared() { m.differ.Reset() }

// standing shows what waits in the ledger, when somebody asks.
type standing struct {
	ledger  Ledger
	targets func(context.Context) ([]loss.Target, error)
	now     func() time.Time
}

// NewStanding returns figures of what waits for those who are targets when somebody asks.
func NewStanding(ledger Ledger, targets func(context.Context) ([]loss.Target, error), now func() time.Time) prometheus.Collector {
	return &standing{ledger, targets, now}
}

var (
	byTarget    = []string{"target"}
	oldestDesc  = prometheus.NewDesc("guashi_notice_oldest_undelivered_seconds", "Age of the oldest notice that waits; 0 when none does.", byTarget, nil)
	pendingDesc = prometheus.NewDesc("guashi_notices_pending", "Notices that wait, exact to 10,000.", byTarget, nil)
	deadDesc    = prometheus.NewDesc("guashi_notices_dead", "Notices given up and neither replayed nor skipped, exact to 10,000.", byTarget, nil)
	circuitDesc = prometheus.NewDesc("guashi_notice_circuit", "0: told as usual, 1: left to probes, 2: stopped by its own answer (410).", byTarget, nil)
)

// Describe implements prometheus.Collector.
func (s *standing) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{oldestDesc, pendingDesc, deadDesc, circuitDesc} {
		to <- d
	}
}

const collectTime = 5 * time.Second

// Collect implements prometheus.Collector.
func (s *standing) Collect(to chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), collectTime)
	defer cancel()
	now := s.now()
	targets, err := s.targets(ctx)
	var all []loss.TargetStanding
	if err == nil {
		all, err = s.ledger.TargetStandings(ctx, targets, now)
	}
	if err != nil {
		slog.Warn("no figures of what waits", "cause", err)
		return
	}
	for _, t := range all {
		age, state := 0.0, 0.0
		if !t.OldestPendingAt.IsZero() {
			age = max(0, now.Sub(t.OldestPendingAt).Seconds())
		}
		switch {
		case !t.StoppedAt.IsZero():
			state = 2
		case !t.OpenedAt.IsZero():
			state = 1
		}
		for desc, value := range map[*prometheus.Desc]float64{
			oldestDesc: age, pendingDesc: float64(t.Pending), deadDesc: float64(t.Dead), circuitDesc: state,
		} {
			to <- prometheus.MustNewConstMetric(desc, prometheus.GaugeValue, value, t.Target.Code)
		}
	}
}

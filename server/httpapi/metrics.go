package httpapi

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Metrics are the figures of one process.
type Metrics struct {
	registry *prometheus.Registry
	requests *prometheus.HistogramVec
	outcomes *prometheus.CounterVec
}

// NewMetrics returns empty figures.
func NewMetrics() *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "guashi_http_request_seconds", Help: "Time to answer a request.", Buckets: prometheus.ExponentialBuckets(0.001, 2, 14),
		}, []string{"method", "route", "status"}),
		outcomes: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "guashi_operation_outcomes_total", Help: "Outcomes of operations; OK, or a refusal's or error's code.",
		}, []string{"operation", "outcome"}),
	}
	m.registry.MustRegister(m.requests, m.outcomes, collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// Registry is where other parts of the process add their figures.
func (m *Metrics) Registry() prometheus.Registerer { return m.registry }

// Outcome counts one outcome of an operation.
func (m *Metrics) Outcome(operation, outcome string) {
	m.outcomes.WithLabelValues(operation, outcome).Inc()
}

func (m *Metrics) request(name, route string, status int, took time.Duration) {
	m.requests.WithLabelValues(method(name), route, strconv.Itoa(status)).Observe(took.Seconds())
}

// method bounds what a client can write into labels and logs.
func method(name string) string {
	switch name {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodOptions, http.MethodPatch:
		return name
	}
	return "OTHER"
}

func (m *Metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}

package httpapi

import "github.com/prometheus/client_golang/prometheus"

// Register adds figures that other parts keep.
func (m *Metrics) Register(figures ...prometheus.Collector) { m.registry.MustRegister(figures...) }

package main

import (
	"log/slog"
	"net/http"
	"time"

	"guashi/graph"
)

// timeouts are how long a server waits for its clients.
type timeouts struct {
	head   time.Duration // from the first byte of a request to the end of its head
	whole  time.Duration // to the end of its body
	answer time.Duration // from the end of the head until the answer has gone out
	idle   time.Duration // between two requests of a connection
}

var patience = timeouts{head: 5 * time.Second, whole: 15 * time.Second, answer: graph.OperationTime + 5*time.Second, idle: 2 * time.Minute}

const maxHead = 16 << 10 // bytes of a request's head

// newServer returns a server that waits for no client longer than it must: one that sends a byte
// now and then gains nothing by it, since all times run from the beginning.
func newServer(h http.Handler, t timeouts) *http.Server {
	return &http.Server{
		Handler: h, ReadHeaderTimeout: t.head, ReadTimeout: t.whole, WriteTimeout: t.answer, IdleTimeout: t.idle, MaxHeaderBytes: maxHead,
		ErrorLog: slog.NewLogLogger(slog.Default().Handler(), slog.LevelDebug),
	}
}

package delivery

import (
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"guashi/server/loss"
	"guashi/server/receiver"
)

// gated is a receiver that lets requests wait while its gate is shut.
type gated struct {
	mu      sync.Mutex
	to      *receiver.Receiver
	gate    chan struct{} // closed when open
	waiting atomic.Int32
}

func (g *gated) shut() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.gate = make(chan struct{})
}

func (g *gated) open() {
	g.mu.Lock()
	defer g.mu.Unlock()
	close(g.gate)
}

func (g *gated) verifies(t *testing.T, secrets ...string) {
	t.Helper()
	signers, err := Secrets(secrets)
	if err != nil {
		t.Fatal(err)
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.to = &receiver.Receiver{Secrets: signers, Store: g.to.Store, Now: time.Now}
}

// ServeHTTP implements http.Handler.
func (g *gated) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	g.mu.Lock()
	gate := g.gate
	g.mu.Unlock()
	g.waiting.Add(1)
	<-gate
	g.waiting.Add(-1)
	g.mu.Lock()
	to := g.to
	g.mu.Unlock()
	to.ServeHTTP(rw, r)
}

// TestSecretsRotateInFlight changes the secret on one side after the other while signed
// requests are on their way and more notices wait; replicas with the old and the new list send side by side.
func TestSecretsRotateInFlight(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, w *world) {
		g := &gated{to: w.receives(taipei)}
		w.at(taipei, g)
		signs := func(secrets ...string) (stop func()) { // a replica that starts anew
			signers, err := Secrets(secrets)
			if err != nil {
				t.Fatal(err)
			}
			endpoint := *w.targets[taipei]
			endpoint.secrets = signers
			w.targets = Endpoints{taipei: &endpoint}
			return w.delivers()
		}
		inFlight := func(what string, change func()) {
			t.Helper()
			g.shut()
			for range 40 {
				w.happens(2, taipei)
			}
			w.until("requests are on their way: "+what, func() bool { return g.waiting.Load() > 0 })
			if waits := len(w.notices(loss.NoticeFilter{State: loss.NoticePending})); waits != 80 {
				t.Errorf("%s: %d of 80 wait", what, waits)
			}
			change()
			g.open()
			w.settled(taipei)
			for _, n := range w.notices(loss.NoticeFilter{}) {
				if n.Attempts != 1 {
					t.Errorf("%s: %d attempts: %s", what, n.Attempts, n.LastError)
				}
			}
		}
		g.verifies(t, goodSecret)
		stopOld := signs(goodSecret)
		var stopBoth, stopNew func()
		inFlight("we sign with both", func() { stopBoth = signs(otherSecret, goodSecret) })
		stopOld()
		inFlight("the target knows the new one only", func() { g.verifies(t, otherSecret) })
		inFlight("we sign with the new one only", func() { stopNew = signs(otherSecret) })
		stopBoth()
		inFlight("the new one alone is left", func() {})
		stopNew()
		arrived(w, g.to, taipei)
	})
}

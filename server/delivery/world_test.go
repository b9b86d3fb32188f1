package delivery

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"guashi/db"
	"guashi/db/mariadbtest"
	"guashi/db/sqlitetest"
	"guashi/server/identity"
	"guashi/server/loss"
	"guashi/server/receiver"
	"guashi/server/secrets/secretstest"
)

var engines = map[string]func(t *testing.T) string{
	"sqlite": sqlitetest.Fresh,
}

func TestMain(m *testing.M) {
	slog.SetDefault(slog.New(slog.NewTextHandler(io.Discard, nil)))
	mariadbtest.Main(m, func(s *mariadbtest.Server) { engines["mariadb"] = s.Fresh })
}

// world is a ledger with targets around it.
type world struct {
	t       *testing.T
	ledger  *db.DB
	through func(Ledger) Ledger // what senders see of it; nil for all
	halt    func()              // says that the last sender is to stop, and does not wait for it
	targets Endpoints
	pace    Pace
	now     func() time.Time
}

// onEveryEngine runs one promise on each engine, on an empty ledger.
func onEveryEngine(t *testing.T, promise func(t *testing.T, w *world)) {
	for _, name := range slices.Sorted(maps.Keys(engines)) {
		t.Run(name, func(t *testing.T) {
			d, err := db.Open(t.Context(), engines[name](t), secretstest.New(t))
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = d.Close() })
			if err := d.Migrate(t.Context()); err != nil {
				t.Fatal(err)
			}
			promise(t, &world{t: t, ledger: d, targets: Endpoints{}, pace: hurried(), now: time.Now})
		})
	}
}

// hurried is a pace for tests that do not look at times.
func hurried() Pace {
	p := UsualPace()
	p.First, p.Ceiling = []time.Duration{time.Millisecond, 2 * time.Millisecond}, 20*time.Millisecond
	p.Failures, p.Poll, p.PollIdle, p.Probe, p.Drain = 1000, 2*time.Millisecond, 10*time.Millisecond, 20*time.Millisecond, 20*time.Second
	p.Mend = time.Millisecond
	return p
}

var (
	taipei = loss.Target{Kind: loss.County, Code: "63000"}
	tainan = loss.Target{Kind: loss.County, Code: "67000"}
)

// at lets a handler be a target.
func (w *world) at(target loss.Target, handler http.Handler) {
	server := httptest.NewServer(handler)
	w.t.Cleanup(server.Close)
	w.targets[target] = to(w.t, server.URL+"/"+target.Code, nil, goodSecret)
}

// receives lets a receiver be a target, and returns it. Changing it is for before it is sent to.
func (w *world) receives(targets ...loss.Target) *receiver.Receiver {
	store, err := receiver.OpenStore("")
	if err != nil {
		w.t.Fatal(err)
	}
	signers, err := Secrets([]string{goodSecret})
	if err != nil {
		w.t.Fatal(err)
	}
	r := &receiver.Receiver{Secrets: signers, Store: store, Now: time.Now}
	for _, target := range targets {
		w.at(target, r)
	}
	return r
}

var people atomic.Int64

// happens writes a case with so many notices to each target, and returns its number.
func (w *world) happens(events int, targets ...loss.Target) string {
	w.t.Helper()
	number, err := loss.NewNumber()
	if err != nil {
		w.t.Fatal(err)
	}
	at := w.now().UTC().Truncate(time.Microsecond)
	declared := loss.Declaration{IDNumber: "A149410774", Name: "林顯眼", BirthDate: identity.Date{Year: 1990, Month: 5, Day: 6}, TownCode: "63000010", ParentName: "林大顯"}
	change := loss.Change{
		Report: loss.Report{
			Number: number, Person: person(people.Add(1)), TownCode: "63000010", State: loss.Active, ContactState: loss.Pending,
			ReportedAt: at, DueAt: at, PasswordHash: "$", Sequence: events, Declaration: declared,
		},
		Audit: loss.AuditEvent{At: at, Actor: "citizen", Operation: loss.OpReport, Outcome: loss.OutcomeOK},
	}
	for i := range events {
		for _, target := range targets {
			change.Notices = append(change.Notices, loss.Notice{
				Event: loss.EventReported, Target: target, Sequence: i + 1, At: at, Data: loss.NoticeData{Number: number, At: at, DeclarationData: &declared},
			})
		}
	}
	if err := w.ledger.Transact(w.t.Context(), func(tx loss.Tx) error { return tx.Insert(w.t.Context(), change) }); err != nil {
		w.t.Fatal(err)
	}
	return number
}

func person(n int64) (key loss.Key) {
	copy(key[:], fmt.Sprintf("person %d", n))
	return key
}

// logged keeps what is logged during a test. It is to be read when no sender runs.
func logged(t *testing.T) *strings.Builder {
	before, text := slog.Default(), &strings.Builder{}
	slog.SetDefault(slog.New(slog.NewTextHandler(text, nil)))
	t.Cleanup(func() { slog.SetDefault(before) })
	return text
}

// delivers starts a sender, and returns what stops it.
func (w *world) delivers() (stop func()) {
	ctx, cancel := context.WithCancel(w.t.Context())
	w.halt = cancel
	var ledger Ledger = w.ledger
	if w.through != nil {
		ledger = w.through(ledger)
	}
	sender := &Sender{
		Ledger: ledger, Endpoints: w.targets, Pace: w.pace, Source: "/guashi", Now: w.now, Metrics: NewMetrics(prometheus.NewRegistry()),
	}
	var running sync.WaitGroup
	running.Go(func() { sender.Run(ctx) })
	stop = sync.OnceFunc(func() {
		cancel()
		running.Wait()
	})
	w.t.Cleanup(stop)
	return stop
}

// notices returns all that match, oldest first.
func (w *world) notices(filter loss.NoticeFilter) []loss.NoticeStanding {
	w.t.Helper()
	all, _, err := w.ledger.NoticePage(w.t.Context(), loss.Jurisdiction{Reason: loss.WholeCountry}, filter, 1_000_000, "")
	if err != nil {
		w.t.Fatal(err)
	}
	slices.Reverse(all)
	return all
}

// condition returns what replicas share of a target.
func (w *world) condition(target loss.Target) loss.TargetCondition {
	w.t.Helper()
	conditions, err := w.ledger.TargetConditions(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	return conditions[target]
}

// until waits for a state of things, as long as the test may take.
func (w *world) until(what string, reached func() bool) {
	w.t.Helper()
	for deadline := time.Now().Add(time.Minute); !reached(); {
		if time.Now().After(deadline) {
			w.t.Fatalf("never came to this: %s", what)
		}
		<-time.After(time.Millisecond)
	}
}

// settled waits until nothing is pending at the targets.
func (w *world) settled(targets ...loss.Target) {
	w.t.Helper()
	w.until("all is settled", func() bool {
		for _, target := range targets {
			if len(w.notices(loss.NoticeFilter{State: loss.NoticePending, Target: target})) > 0 {
				return false
			}
		}
		return true
	})
}

//go:build bench

package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"guashi/db"
	"guashi/server/delivery"
	"guashi/server/identity"
	"guashi/server/loss"
)

// TestDeliveryRate: notices a second to a fast receiver, against a bare loop that posts the same bodies.
func TestDeliveryRate(t *testing.T) {
	for name, fresh := range engines {
		t.Run(name, func(t *testing.T) {
			fmt.Printf("%s\n", name)
			throughput(t, ledgerAt(t, fresh(t)), newFastReceiver(t))
		})
	}
}

// TestDeliveryDelay: the delay from commit to receiver at rest, in turn in an empty ledger and in one with many
// delivered rows, and what looking for nothing costs.
func TestDeliveryDelay(t *testing.T) {
	for name, fresh := range engines {
		t.Run(name, func(t *testing.T) {
			fmt.Printf("%s\n", name)
			empty, full := fresh(t), fresh(t)
			few, many := ledgerAt(t, empty), ledgerAt(t, full)
			tell(t, many) // a case that the delivered rows can belong to
			seedDelivered(t, full, rowsInAll(t))
			delaysAtRest(t, few, many)
			idle(t, many, newFastReceiver(t))
		})
	}
}

// ledgerAt opens an empty ledger.
func ledgerAt(t *testing.T, address string) *db.DB {
	t.Helper()
	_, keys := environment(t, address)
	ledger, err := db.Open(t.Context(), address, keys)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ledger.Close() }) // nothing is written any more
	if err := ledger.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return ledger
}

// fastReceiver reads what comes and says yes.
type fastReceiver struct {
	*httptest.Server
	received atomic.Int64
	arrived  chan time.Time // when somebody waits for it
	mu       sync.Mutex
	sample   []byte
	targets  delivery.Endpoints
}

func newFastReceiver(t *testing.T) *fastReceiver {
	t.Helper()
	r := &fastReceiver{arrived: make(chan time.Time, 1), targets: delivery.Endpoints{}}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		body, _ := io.ReadAll(request.Body) // a body cut short shows in the figures
		r.received.Add(1)
		select {
		case r.arrived <- time.Now():
		default:
		}
		if r.mu.TryLock() {
			r.sample = body
			r.mu.Unlock()
		}
		w.WriteHeader(http.StatusNoContent)
	}))
	t.Cleanup(r.Close)
	for _, target := range loss.Targets() {
		entry := delivery.Entry{URL: r.URL + "/" + target.Code, Secret: []string{"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}, AllowPrivate: true}
		endpoint, err := entry.Endpoint()
		if err != nil {
			t.Fatal(err)
		}
		r.targets[target] = endpoint
	}
	return r
}

// deliver starts a sender and returns what stops it.
func deliver(t *testing.T, ledger delivery.Ledger, r *fastReceiver) (stop func()) {
	ctx, cancel := context.WithCancel(t.Context())
	sender := &delivery.Sender{
		Ledger: ledger, Endpoints: r.targets, Pace: delivery.UsualPace(), Source: "/guashi", Now: time.Now, Metrics: delivery.NewMetrics(prometheus.NewRegistry()),
	}
	var running sync.WaitGroup
	running.Go(func() { sender.Run(ctx) })
	return func() {
		cancel()
		running.Wait()
	}
}

var cases atomic.Int64

// tell writes a case with one notice to its county and one to the central system.
func tell(t *testing.T, ledger *db.DB) {
	number, err := loss.NewNumber()
	if err != nil {
		t.Error(err)
		return
	}
	n := cases.Add(1)
	counties := identity.Counties()
	town := counties[int(n)%len(counties)].Towns[0]
	now := time.Now().UTC().Truncate(time.Microsecond)
	declared := loss.Declaration{IDNumber: "A149410774", Name: "林顯眼", BirthDate: identity.Date{Year: 1990, Month: 5, Day: 6}, TownCode: town.Code, Address: "測試里001鄰顯眼路1號", Phone: "0912345678", ParentName: "林大顯"}
	change := loss.Change{
		Report: loss.Report{Number: number, TownCode: town.Code, State: loss.Active, ContactState: loss.Pending, ReportedAt: now, DueAt: now, PasswordHash: "$", Sequence: 1, Declaration: declared},
		Audit:  loss.AuditEvent{At: now, Actor: "citizen", Operation: loss.OpReport, Outcome: loss.OutcomeOK},
	}
	copy(change.Report.Person[:], fmt.Sprint("bench ", n))
	for _, target := range []loss.Target{{Kind: loss.County, Code: town.CountyCode}, loss.CentralTarget} {
		change.Notices = append(change.Notices, loss.Notice{
			Event: loss.EventReported, Target: target, Sequence: 1, At: now, Data: loss.NoticeData{Number: number, At: now, DeclarationData: &declared},
		})
	}
	err = ledger.Transact(context.Background(), func(tx loss.Tx) error { return tx.Insert(context.Background(), change) })
	if errors.Is(err, loss.ErrActiveExists) { // the number is taken, as among 60,000 it is once in 50 times
		tell(t, ledger)
		return
	}
	if err != nil {
		t.Error(err)
	}
}

// throughput sends what waits, three times over. A bare loop posts right before and right after, so that what else the
// machine does falls on both; at last as many loops post as keep the processors busy.
func throughput(t *testing.T, ledger *db.DB, r *fastReceiver) {
	defer debug.SetGCPercent(debug.SetGCPercent(200)) // as guashi serve does
	tell(t, ledger)
	sendAll(t, ledger, r, 1) // a body for the bare loop
	var ratios []float64
	for range 3 {
		const written = 20_000
		eachOf(16, written, func(int) { tell(t, ledger) })
		bare := postBodies(t, r, 1)
		own, database := processorTime(t)
		sent := sendAll(t, ledger, r, written)
		ownThen, databaseThen := processorTime(t)
		bare = (bare + postBodies(t, r, 1)) / 2
		ratios = append(ratios, sent/bare)
		line("notices delivered a second: %.0f; processor time of each: %.0f µs, and %.0f µs of MariaDB; bodies posted a second by a bare loop: %.0f; ratio %.2f",
			sent, perOne(ownThen-own, 2*written), perOne(databaseThen-database, 2*written), bare, sent/bare)
	}
	slices.Sort(ratios)
	line("median of the ratios: %.2f", at(ratios, 50))
	own, _ := processorTime(t)
	before := r.received.Load()
	posted := postBodies(t, r, 64)
	ownThen, _ := processorTime(t)
	line("bodies posted a second by 64 bare loops: %.0f; processor time of each: %.0f µs", posted, perOne(ownThen-own, r.received.Load()-before))
}

// sendAll sends the notices of so many cases, two of each, and returns how many that was a second.
func sendAll(t *testing.T, ledger *db.DB, r *fastReceiver, written int) float64 {
	t.Helper()
	all := int64(2 * written)
	begun, before := time.Now(), r.received.Load()
	stop := deliver(t, ledger, r)
	for r.received.Load()-before < all && !t.Failed() {
		time.Sleep(time.Millisecond)
	}
	sent := float64(all) / time.Since(begun).Seconds()
	stop()
	return sent
}

func perOne(all time.Duration, of int64) float64 { return float64(all.Microseconds()) / float64(of) }

// postBodies posts one of the bodies that were sent, signed, again and again, by so many loops.
func postBodies(t *testing.T, r *fastReceiver, loops int) float64 {
	r.mu.Lock()
	body := bytes.Clone(r.sample)
	r.mu.Unlock()
	if !json.Valid(body) {
		t.Fatal("no body was sent")
	}
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64, DisableCompression: true}}
	return perSecond(loops, 3*time.Second, func(int) {
		request, err := http.NewRequest(http.MethodPost, r.URL, bytes.NewReader(body))
		if err != nil {
			t.Error(err)
			return
		}
		request.Header = http.Header{
			"Content-Type": {"application/cloudevents+json; charset=utf-8"}, "User-Agent": {"guashi"}, "Webhook-Id": {"01a214f8-08a3-7119-b33b-0d2878189d08"},
			"Webhook-Timestamp": {"1700000000"}, "Webhook-Signature": {"v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="},
		}
		response, err := client.Do(request)
		if err != nil {
			t.Error(err)
			return
		}
		_, _ = io.Copy(io.Discard, response.Body) // there is none
		_ = response.Body.Close()
	})
}

// delaysAtRest prints the time from a commit to the first notice's arrival, in milliseconds. The ledgers take turns:
// what else the machine does falls on both.
func delaysAtRest(t *testing.T, few, many *db.DB) {
	ledgers, all := []*db.DB{few, many}, make([][]float64, 2)
	receivers := []*fastReceiver{newFastReceiver(t), newFastReceiver(t)}
	for i, r := range receivers {
		defer deliver(t, ledgers[i], r)()
	}
	for round := range 110 {
		for i, r := range receivers {
			time.Sleep(20 * time.Millisecond) // at rest
			select {
			case <-r.arrived:
			default:
			}
			tell(t, ledgers[i])
			committed := time.Now()
			took := (<-r.arrived).Sub(committed)
			if round >= 10 { // the first ones find nothing in memory
				all[i] = append(all[i], float64(took.Microseconds())/1000)
			}
		}
	}
	slices.Sort(all[0])
	slices.Sort(all[1])
	line("commit to receiver at rest: median %.1f ms, p95 %.1f ms; with %d delivered rows %.1f ms, p95 %.1f ms: ratio of medians %.2f",
		at(all[0], 50), at(all[0], 95), rowsInAll(t), at(all[1], 50), at(all[1], 95), at(all[1], 50)/at(all[0], 50))
}

// counted counts what a sender asks the ledger.
type counted struct {
	*db.DB
	asked atomic.Int64
}

func (c *counted) TargetConditions(ctx context.Context) (map[loss.Target]loss.TargetCondition, error) {
	c.asked.Add(1)
	return c.DB.TargetConditions(ctx)
}

func (c *counted) ClaimNotices(ctx context.Context, wants []loss.NoticeWant, holder string, now, until time.Time) ([]loss.DueNotice, error) {
	c.asked.Add(1)
	return c.DB.ClaimNotices(ctx, wants, holder, now, until)
}

func (c *counted) ParkNotices(ctx context.Context, target loss.Target, now time.Time) error {
	c.asked.Add(1)
	return c.DB.ParkNotices(ctx, target, now)
}

// idle counts queries with nothing to do.
func idle(t *testing.T, ledger *db.DB, r *fastReceiver) {
	c := &counted{DB: ledger}
	stop := deliver(t, c, r)
	defer stop()
	for _, span := range []time.Duration{time.Second, 4 * time.Second, 10 * time.Second, 30 * time.Second} {
		before := c.asked.Load()
		time.Sleep(span)
		line("queries a second with nothing to do, in the next %v: %.1f", span, float64(c.asked.Load()-before)/span.Seconds())
	}
}

// seedDelivered writes notices that were delivered, behind the product's back.
func seedDelivered(t *testing.T, address string, rows int) {
	t.Helper()
	database := openBare(t, address)
	defer database.Close()
	database.SetMaxOpenConns(1)
	source := "(WITH RECURSIVE n(seq) AS (SELECT 1 UNION ALL SELECT seq + 1 FROM n WHERE seq < %d) SELECT seq FROM n) AS n"
	id, code := "printf('0000%%032d', seq)", "printf('%%05d', 60000 + seq %% 9 * 1000)"
	if !strings.HasPrefix(address, "sqlite:") {
		source = "(SELECT seq FROM seq_1_to_%d) AS n"
		id, code = "CONCAT('0000', LPAD(seq, 32, '0'))", "60000 + seq %% 9 * 1000"
	}
	var number string
	if err := database.QueryRow("SELECT number FROM reports LIMIT 1").Scan(&number); err != nil {
		t.Fatal(err)
	}
	sql := fmt.Sprintf("INSERT INTO notices (id, number, event, target_kind, target_code, sequence, data, state, attempts, created_at, delivered_at, next_at) "+
		"SELECT "+id+", ?, 'REPORTED', 'COUNTY', "+code+", seq + 10, '', 'DELIVERED', 1, '2026-01-01 00:00:00', '2026-01-01 00:00:01', '2026-01-01 00:00:00' FROM "+source, rows)
	if _, err := database.Exec(sql, number); err != nil {
		t.Fatal(err)
	}
}

package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"guashi/server/config"
	"guashi/server/identity"
	"guashi/server/loss"
	"guashi/server/receiver"
	"guashi/server/secrets"
)

// deliverOnly in the environment turns a process of this test's binary into a server that delivers.
const deliverOnly = "GUASHI_TEST_DELIVER"

// deliverUntilKilled is the delivering part of a server at a hurried pace.
func deliverUntilKilled() error {
	slog.SetDefault(slog.New(slog.NewTextHandler(io.Discard, nil)))
	ctx := context.Background()
	s := &config.Settings{
		DatabaseURL: os.Getenv("GUASHI_DATABASE_URL"), KeysDir: os.Getenv("GUASHI_KEYS_DIR"), NoticeTargets: os.Getenv("GUASHI_NOTICE_TARGETS"),
		Listen: "127.0.0.1:0", FailureLimit: 300, Retention: "5y", QuestionsKept: "5y",
	}
	st, err := serveCommand{}.open(ctx, s)
	if err != nil {
		return err
	}
	faces, err := buildPublic(ctx, s, st, false)
	if err != nil {
		return err
	}
	faces.sender.Pace = hurriedPace()
	faces.sender.Run(ctx)
	return nil
}

// replica starts a process that delivers.
func replica(t *testing.T, s *config.Settings) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	process := exec.Command(self)
	process.Env = append(os.Environ(), deliverOnly+"=1", "GUASHI_DATABASE_URL="+s.DatabaseURL, "GUASHI_KEYS_DIR="+s.KeysDir, "GUASHI_NOTICE_TARGETS="+s.NoticeTargets)
	process.Stderr = os.Stderr
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { kill(process) })
	return process
}

func kill(process *exec.Cmd) {
	_ = process.Process.Signal(syscall.SIGKILL) // it may have ended by itself, which the test then sees
	_ = process.Wait()                          // killed is what it is to be
}

// TestKilledServersLoseNoNotice kills one of two servers on one MariaDB, five times, at random
// points of a delivery of 2,000 events to 23 targets that fail three times in ten.
func TestKilledServersLoseNoNotice(t *testing.T) {
	const cases, events, kills = 500, 4, 5
	s := settingsIn(t.TempDir())
	if _, err := secrets.Init(s.KeysDir); err != nil {
		t.Fatal(err)
	}
	s.DatabaseURL = engines["mariadb"](t)
	st, err := serveCommand{}.open(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	defer st.close()
	r, direct, _ := receiving(t)
	var refused, taken atomic.Int64
	counting := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		answer := &statusOf{ResponseWriter: w}
		direct.Config.Handler.ServeHTTP(answer, request)
		switch answer.status {
		case http.StatusUnauthorized, http.StatusBadRequest:
			refused.Add(1)
		case http.StatusNoContent:
			taken.Add(1)
		}
	}))
	defer counting.Close()
	r.FailRate = 0.3
	s.NoticeTargets = targetsFile(t, counting.URL)
	servers := []*exec.Cmd{replica(t, s), replica(t, s)}
	for i := range cases {
		happen(t, st, i, events)
	}
	for i := range kills {
		after := taken.Load() + int64(rand.N(2*cases*events/kills))
		waitFor(t, fmt.Sprintf("%d have arrived", after), func() bool { return taken.Load() >= after || settled(t, st) })
		kill(servers[i%2])
		servers[i%2] = replica(t, s)
	}
	waitFor(t, "all is delivered", func() bool { return settled(t, st) })
	if n := refused.Load(); n > 0 {
		t.Errorf("%d requests were not signed as they should be", n)
	}
	eachOnceInOrder(t, st, r.Store.Receipts)
}

// statusOf keeps the status of an answer.
type statusOf struct {
	http.ResponseWriter
	status int
}

// WriteHeader implements http.ResponseWriter.
func (s *statusOf) WriteHeader(status int) {
	s.status = status
	s.ResponseWriter.WriteHeader(status)
}

// happen writes the i-th case, of a town somewhere in the country, with so many events.
func happen(t *testing.T, st stores, i, events int) {
	t.Helper()
	counties := identity.Counties()
	town := counties[i%len(counties)].Towns[0]
	number, err := loss.NewNumber()
	if err != nil {
		t.Fatal(err)
	}
	at := time.Now().UTC().Truncate(time.Microsecond)
	change := loss.Change{
		Report: loss.Report{
			Number: number, TownCode: town.Code, State: loss.Active, ContactState: loss.Pending, ReportedAt: at, DueAt: at, PasswordHash: "$", Sequence: events,
		},
		Audit: loss.AuditEvent{At: at, Actor: "citizen", Operation: loss.OpReport, Outcome: loss.OutcomeOK},
	}
	copy(change.Report.Person[:], fmt.Sprint("person ", i))
	for sequence := 1; sequence <= events; sequence++ {
		for _, target := range []loss.Target{{Kind: loss.County, Code: town.CountyCode}, loss.CentralTarget} {
			change.Notices = append(change.Notices, loss.Notice{
				Event: loss.EventReported, Target: target, Sequence: sequence, At: at, Data: loss.NoticeData{Number: number, At: at},
			})
		}
	}
	if err := st.main.Transact(t.Context(), func(tx loss.Tx) error { return tx.Insert(t.Context(), change) }); err != nil {
		t.Fatal(err)
	}
}

func ledgerOf(t *testing.T, st stores, filter loss.NoticeFilter, first int) []loss.NoticeStanding {
	t.Helper()
	all, _, err := st.main.NoticePage(t.Context(), loss.Jurisdiction{Reason: loss.WholeCountry}, filter, first, "")
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func settled(t *testing.T, st stores) bool {
	t.Helper()
	return len(ledgerOf(t, st, loss.NoticeFilter{State: loss.NoticePending}, 1)) == 0
}

// eachOnceInOrder holds what each target has received to the ledger.
func eachOnceInOrder(t *testing.T, st stores, receipts func(path string) []receiver.Receipt) {
	t.Helper()
	for _, target := range loss.Targets() {
		seen, last := map[string]bool{}, map[string]string{}
		for _, got := range receipts("/" + target.Code) {
			if seen[got.ID] {
				t.Errorf("%s has %s twice", target.Code, got.ID)
			}
			if got.Sequence <= last[got.Subject] {
				t.Errorf("%s got %s of case %s after %s", target.Code, got.Sequence, got.Subject, last[got.Subject])
			}
			seen[got.ID], last[got.Subject] = true, got.Sequence
		}
		ours := ledgerOf(t, st, loss.NoticeFilter{Target: target}, 1_000_000)
		for _, n := range ours {
			if n.State != loss.NoticeDelivered || !seen[n.ID] {
				t.Errorf("notice %d of case %s to %s is %s, received: %v", n.Sequence, n.Number, target.Code, n.State, seen[n.ID])
			}
		}
		if len(ours) == 0 || len(ours) != len(seen) {
			t.Errorf("%s has %d of %d notices", target.Code, len(seen), len(ours))
		}
	}
}

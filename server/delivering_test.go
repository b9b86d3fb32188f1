package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"guashi/server/config"
	"guashi/server/delivery"
	"guashi/server/identity"
	"guashi/server/loss"
	"guashi/server/receiver"
)

const noticeSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

// hurriedPace is a pace for tests that do not look at times.
func hurriedPace() delivery.Pace {
	p := delivery.UsualPace()
	p.First, p.Ceiling, p.Failures = []time.Duration{5 * time.Millisecond}, 50*time.Millisecond, 10_000
	p.Lease, p.Probe, p.Poll, p.PollIdle = time.Second, 50*time.Millisecond, 5*time.Millisecond, 50*time.Millisecond
	return p
}

// targetsFile writes entries for all targets at an address, and returns its path.
func targetsFile(t *testing.T, address string) string {
	t.Helper()
	var file strings.Builder
	for _, target := range loss.Targets() {
		fmt.Fprintf(&file, "%q:\n  url: %s/%s\n  secret: %s\n  allowPrivate: true\n", target.Code, address, target.Code, noticeSecret)
	}
	path := filepath.Join(t.TempDir(), "targets.yaml")
	if err := os.WriteFile(path, []byte(file.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// receiving starts a receiver, with a store in a file.
func receiving(t *testing.T) (*receiver.Receiver, *httptest.Server, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "received.jsonl")
	r, closeStore, err := newReceiver([]string{noticeSecret}, path)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(r)
	t.Cleanup(func() {
		server.Close()
		closeStore()
	})
	return r, server, path
}

// delivers sends what waits in a's ledger until the test ends, and returns what stops it.
func (a *api) delivers(targets string, changes ...func(*delivery.Pace)) (stop func()) {
	a.t.Helper()
	s := &config.Settings{NoticeTargets: targets, Listen: "127.0.0.1:0", FailureLimit: 300}
	faces, err := buildPublic(a.t.Context(), s, stores{keys: a.keys, main: a.database, registry: a.database}, false)
	if err != nil {
		a.t.Fatal(err)
	}
	a.admin = faces.admin
	faces.sender.Pace = hurriedPace()
	for _, change := range changes {
		change(&faces.sender.Pace)
	}
	ctx, cancel := context.WithCancel(a.t.Context())
	var running sync.WaitGroup
	running.Go(func() { faces.sender.Run(ctx) })
	stop = sync.OnceFunc(func() {
		cancel()
		running.Wait()
	})
	a.t.Cleanup(stop)
	return stop
}

// waitFor returns when something is so.
func waitFor(t *testing.T, what string, reached func() bool) {
	t.Helper()
	for deadline := time.Now().Add(2 * time.Minute); !reached(); {
		if time.Now().After(deadline) {
			t.Fatalf("never came to this: %s", what)
		}
		<-time.After(2 * time.Millisecond)
	}
}

func (a *api) notices(filter loss.NoticeFilter) []loss.NoticeStanding {
	a.t.Helper()
	all, _, err := a.database.NoticePage(a.t.Context(), loss.Jurisdiction{Reason: loss.WholeCountry}, filter, 1_000_000, "")
	if err != nil {
		a.t.Fatal(err)
	}
	return all
}

func (a *api) allDelivered() bool {
	waiting := a.notices(loss.NoticeFilter{State: loss.NoticePending})
	return len(waiting) == 0
}

func schemaOf(t *testing.T, compiler *jsonschema.Compiler, kind string) *jsonschema.Schema {
	t.Helper()
	name := strings.TrimPrefix(kind, "tw.guashi.")
	schema, err := compiler.Compile("../docs/notices/" + name + ".json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// TestEveryNoticeIsAsWrittenDown lets everything happen that is told of, and holds what arrives to docs/notices.
func TestEveryNoticeIsAsWrittenDown(t *testing.T) {
	a := newAPI(t, engines["sqlite"](t))
	_, server, path := receiving(t)
	a.delivers(targetsFile(t, server.URL))
	sayEverything(t, a)
	replaced := a.report(person(nil), "aB3x", newKey()).Number
	query := `mutation ($n: String!) { it: closeReplaced(input: {number: $n, issuedOn: "` + identity.DateOf(now()).String() + `"}) { __typename ... on Case { state } } }`
	if got := a.as(query, object{"n": replaced}, a.bearer("clerk")...); got.code() != "" {
		t.Fatal(got.text)
	}
	if _, err := loadAndTest(t, server.URL); err != nil {
		t.Fatal(err)
	}
	waitFor(t, "all is delivered", a.allDelivered)
	compiler, seen := jsonschema.NewCompiler(), map[string]int{}
	compiler.AssertFormat()
	for _, line := range linesOf(t, path) {
		var l struct {
			Event struct {
				Type string
				Data json.RawMessage
			}
			Path string
		}
		if err := json.Unmarshal(line, &l); err != nil {
			t.Fatal(err)
		}
		data, err := jsonschema.UnmarshalJSON(strings.NewReader(string(l.Event.Data)))
		if err != nil {
			t.Fatal(err)
		}
		if err := schemaOf(t, compiler, l.Event.Type).Validate(data); err != nil {
			t.Errorf("%s: %v", l.Event.Type, err)
		}
		seen[l.Event.Type+" "+l.Path]++
	}
	for _, kind := range []string{"loss.reported", "contact.recorded", "loss.revoked", "loss.replaced"} {
		if county, central := seen["tw.guashi."+kind+" /63000"], seen["tw.guashi."+kind+" /central"]; county == 0 || county != central {
			t.Errorf("%s was told %d times to the county and %d times to the central system", kind, county, central)
		}
	}
	if county, central := seen["tw.guashi.contact.autoconfirmed /63000"], seen["tw.guashi.contact.autoconfirmed /central"]; county == 0 || central != 0 {
		t.Errorf("an auto-confirmation was told %d times to the county and %d times to the central system", county, central)
	}
	if seen["tw.guashi.test /central"] != 1 {
		t.Errorf("arrived: %v", seen)
	}
	if text, err := os.ReadFile(path); err != nil || strings.Contains(string(text), "aB3x") || strings.Contains(string(text), "qQ7w") {
		t.Errorf("a revocation password was told (%v)", err)
	}
}

func linesOf(t *testing.T, path string) [][]byte {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var lines [][]byte
	for line := range strings.Lines(string(text)) {
		lines = append(lines, []byte(line))
	}
	return lines
}

// loadAndTest sends the central system at an address an event that tells of nobody.
func loadAndTest(t *testing.T, address string) (time.Duration, error) {
	t.Helper()
	targets, err := delivery.Load(targetsFile(t, address))
	if err != nil {
		t.Fatal(err)
	}
	return targets[loss.CentralTarget].Test(t.Context(), eventSource, time.Now())
}

// TestWhatATargetEchoesStaysSealed has a target answer with what it was told.
func TestWhatATargetEchoesStaysSealed(t *testing.T) {
	file := filepath.Join(t.TempDir(), "guashi.db")
	a := newAPI(t, "sqlite:"+file)
	echo := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return
		}
		w.WriteHeader(http.StatusUnprocessableEntity)
		fmt.Fprintf(w, "cannot take %s", body)
	}))
	defer echo.Close()
	stop := a.delivers(targetsFile(t, echo.URL), func(p *delivery.Pace) { p.Failures = 2 })
	sayEverything(t, a)
	waitFor(t, "notices to both targets are given up", func() bool {
		failed := map[loss.Target]bool{}
		for _, n := range a.notices(loss.NoticeFilter{}) {
			if n.State == loss.NoticeDead {
				failed[n.Target] = true
			}
		}
		return len(failed) == 2
	})
	stop()
	written := map[string][]byte{"log": []byte(a.log.String()), "metrics": []byte(a.metrics(t))}
	for _, n := range a.notices(loss.NoticeFilter{}) {
		written["last error of "+n.ID] = []byte(n.LastError)
		found, _, err := a.database.NoticeFile(t.Context(), n.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, attempt := range found.Attempts {
			written[fmt.Sprint("attempt ", attempt.Position, " of ", n.ID)] = []byte(attempt.Error)
		}
	}
	paths, err := filepath.Glob(file + "*")
	if err != nil || len(paths) < 2 {
		t.Fatalf("database files: %v %v", paths, err)
	}
	for _, path := range paths {
		if written[filepath.Base(path)], err = os.ReadFile(path); err != nil {
			t.Fatal(err)
		}
	}
	notIn(t, written)
	if log := string(written["log"]); !strings.Contains(log, "a notice is given up") || strings.Contains(log, "cannot take") {
		t.Error("the log tells what a target said, or nothing of a notice that is given up")
	}
	if !strings.Contains(string(written["metrics"]), `guashi_notice_attempts_total{outcome="retry",target="63000"}`) {
		t.Error("the metrics tell nothing of attempts")
	}
}

// TestTheDemonstrationDelivers serves the demonstration and looks at what its own receiver got.
func TestTheDemonstrationDelivers(t *testing.T) {
	t.Parallel()
	s := settingsIn(t.TempDir())
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- serveCommand{Demo: true}.Run(ctx, s) }()
	received := filepath.Join(filepath.Dir(s.KeysDir), "received.jsonl")
	waitFor(t, "the demonstration's receiver has its notices", func() bool {
		text, err := os.ReadFile(received)
		return err == nil && strings.Count(string(text), "\n") > 30
	})
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
	if info, err := os.Stat(received); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
}

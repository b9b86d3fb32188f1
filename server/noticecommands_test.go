package main

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/alecthomas/kong"

	"guashi/server/config"
	"guashi/server/loss"
	"guashi/server/receiver"
)

// printed returns what a command writes to standard output.
func printed(t *testing.T, run func() error) (string, error) {
	t.Helper()
	file, err := os.Create(filepath.Join(t.TempDir(), "out"))
	if err != nil {
		t.Fatal(err)
	}
	before := os.Stdout
	os.Stdout = file
	failed := run()
	os.Stdout = before
	text, err := os.ReadFile(file.Name())
	if err := errors.Join(err, file.Close()); err != nil {
		t.Fatal(err)
	}
	return string(text), failed
}

type command interface {
	Run(ctx context.Context, s *config.Settings) error
}

// runs returns what a command prints.
func runs(t *testing.T, c command, s *config.Settings) (string, error) {
	t.Helper()
	return printed(t, func() error { return c.Run(t.Context(), s) })
}

// TestNoticesFromTheShell lists, replays, skips, compares and resends.
func TestNoticesFromTheShell(t *testing.T) {
	for name, open := range engines {
		t.Run(name, func(t *testing.T) {
			var keysDir string
			url := open(t)
			a := newAPI(t, url, func(s *config.Settings, _ *stores) { keysDir = s.KeysDir })
			r, server, _ := receiving(t)
			s := &config.Settings{DatabaseURL: url, KeysDir: keysDir, NoticeTargets: targetsFile(t, server.URL), Listen: "127.0.0.1:0", FailureLimit: 300, Retention: "5y"}
			run := func(c command) (string, error) { return runs(t, c, s) }
			number := a.report(person(nil), "aB3x").Number
			list, err := run(noticeList{State: "pending", Case: strings.ReplaceAll(number, "-", ""), First: 100})
			if err != nil || strings.Count(list, number) != 2 || strings.Count(list, "\n") != 3 {
				t.Errorf("%v\n%s", err, list)
			}
			if own, err := run(noticeList{Target: "63000", First: 100}); err != nil || strings.Count(own, number) != 1 || !strings.Contains(own, " 63000 ") {
				t.Errorf("of one target: %v\n%s", err, own)
			}
			if none, err := run(noticeList{Older: time.Hour, First: 100}); err != nil || none != "No notice matches.\n" {
				t.Errorf("%v\n%s", err, none)
			}
			id := regexp.MustCompile(`(?m)^(\S+) .* 63000 `).FindStringSubmatch(list)[1]
			if out, err := run(noticeSkip{noticePick{ID: []string{id}}, "refused"}); err == nil {
				t.Errorf("skipped one that is not dead: %s", out)
			}
			a.delivers(s.NoticeTargets)
			waitFor(t, "both are delivered", a.allDelivered)
			if out, err := run(noticeReconcile{Since: time.Hour}); err != nil || !strings.Contains(out, "23 targets compared, 0 differences left") {
				t.Errorf("%v\n%s", err, out)
			}
			if r.Store, err = receiver.OpenStore(""); err != nil {
				t.Fatal(err)
			}
			out, err := run(noticeReconcile{Since: time.Hour})
			if err == nil || strings.Count(out, "MISSING") != 2 || !strings.Contains(out, id) || !strings.Contains(out, "2 differences left") {
				t.Errorf("%v\n%s", err, out)
			}
			if out, err = run(noticeReconcile{Since: time.Hour, Resend: true, Target: "63000"}); err != nil || !strings.Contains(out, "1 notices to be sent again") {
				t.Errorf("%v\n%s", err, out)
			}
			if out, err = run(noticeReplay{noticePick{Target: "central"}}); err != nil || !strings.Contains(out, "0 notices") {
				t.Errorf("delivered ones are replayed by their target: %v\n%s", err, out)
			}
			if _, err := a.database.StopTarget(t.Context(), loss.CentralTarget, "", time.Now()); err != nil {
				t.Fatal(err)
			}
			if out, err = run(noticeReplay{noticePick{Target: "central"}}); err != nil || !strings.Contains(out, "The target had stopped") {
				t.Errorf("a target that had stopped: %v\n%s", err, out)
			}
			waitFor(t, "it has been sent again, under its id", func() bool {
				got := r.Store.Receipts("/63000")
				return len(got) == 1 && got[0].ID == id
			})
			if out, err := run(noticeReplay{noticePick{ID: []string{id, "nobody"}}}); err == nil || strings.Contains(err.Error(), id) || !strings.Contains(err.Error(), "nobody") {
				t.Errorf("replayed one that does not exist: %v\n%s", err, out)
			}
			without := *s
			without.NoticeTargets = ""
			refusedWith(t, noticeReconcile{Since: time.Hour}.Run(t.Context(), &without), "GUASHI_NOTICE_TARGETS")
			if out, err := run(noticeReplay{noticePick{}}); err == nil {
				t.Errorf("replayed nothing in particular: %s", out)
			}
			if n := len(auditOf(a, loss.OpReplay)); n != 2 {
				t.Errorf("%d replays on record", n)
			}
		})
	}
}

// auditOf returns the events of an operation, by operators.
func auditOf(a *api, op loss.Operation) []loss.AuditEvent {
	a.t.Helper()
	events, _, err := a.database.AuditPage(a.t.Context(), loss.AuditFilter{Operation: op}, 100, "")
	if err != nil {
		a.t.Fatal(err)
	}
	for _, e := range events {
		if e.Actor != "operator" || e.Number == "" {
			a.t.Errorf("on record as %+v", e)
		}
	}
	return events
}

func TestTryingATarget(t *testing.T) {
	_, server, path := receiving(t)
	s := &config.Settings{NoticeTargets: targetsFile(t, server.URL)}
	out, err := printed(t, func() error { return noticeTest{"09007"}.Run(t.Context(), s) })
	if err != nil || !strings.HasPrefix(out, "09007 took it in ") {
		t.Errorf("%v\n%s", err, out)
	}
	if lines := linesOf(t, path); len(lines) != 1 || !strings.Contains(string(lines[0]), `"type":"tw.guashi.test"`) {
		t.Errorf("received %s", lines)
	}
	var asked atomic.Int32
	refusing := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		asked.Add(1)
		http.Error(w, "who are you?", http.StatusForbidden)
	}))
	defer refusing.Close()
	s.NoticeTargets = targetsFile(t, refusing.URL)
	refusedWith(t, noticeTest{"central"}.Run(t.Context(), s), "central did not take it", "HTTP 403", "who are you?")
	refusedWith(t, noticeTest{"99999"}.Run(t.Context(), s), "neither a county's code nor central")
	s.NoticeTargets = ""
	refusedWith(t, noticeTest{"central"}.Run(t.Context(), s), "no target has an entry", "GUASHI_NOTICE_TARGETS")
	if asked.Load() != 1 {
		t.Errorf("asked %d times", asked.Load())
	}
}

// TestServeWarnsOfTargets has one good entry, one with a short secret, and none for the rest.
func TestServeWarnsOfTargets(t *testing.T) {
	s := settingsIn(t.TempDir())
	s.NoticeTargets = filepath.Join(t.TempDir(), "targets.yaml")
	file := "central: {url: https://central.example/, secret: " + noticeSecret + "}\n\"63000\": {url: https://taipei.example/, secret: sesame}\n"
	if err := os.WriteFile(s.NoticeTargets, []byte(file), 0o600); err != nil {
		t.Fatal(err)
	}
	log := logged(t)
	if _, err := (serveCommand{}).targets(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	missing, weak, _ := strings.Cut(log.String(), "\n")
	if !strings.Contains(missing, "have no entry") || strings.Count(missing, "0") < 21 || strings.Contains(missing, "central") || strings.Contains(missing, "63000") {
		t.Errorf("of those without an entry: %s", missing)
	}
	if !strings.Contains(weak, "24 bytes") || !strings.Contains(weak, "targets=[63000]") || strings.Contains(weak, "sesame") {
		t.Errorf("of short secrets: %s", weak)
	}
}

func TestServeStopsWithWrongTargets(t *testing.T) {
	s := settingsIn(t.TempDir())
	s.NoticeTargets = filepath.Join(t.TempDir(), "targets.yaml")
	if err := os.WriteFile(s.NoticeTargets, []byte("central:\n  url: http://central.example/\n  secret: sesame\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := serveCommand{}.targets(t.Context(), s)
	refusedWith(t, err, "GUASHI_NOTICE_TARGETS", "central: url must begin with https://")
	if strings.Contains(err.Error(), "sesame") {
		t.Error("the message repeats the secret")
	}
}

// TestUsageOfNoticeCommands goes through command lines that make no sense: they end before anything is opened.
func TestUsageOfNoticeCommands(t *testing.T) {
	const secret = " --secret " + noticeSecret
	for line, good := range map[string]bool{
		"notice replay":                                 false,
		"notice replay ID":                              true,
		"notice replay ID --target central":             false,
		"notice replay --target nowhere":                false,
		"notice replay --target central":                true,
		"notice skip --reason refused":                  false,
		"notice list --target nowhere":                  false,
		"notice list --target 63000":                    true,
		"notice list --target partner-1":                true,
		"notice test partner-1":                         false,
		"notice list --first 0":                         false,
		"notice test nowhere":                           false,
		"notice test 63000":                             true,
		"notice reconcile nowhere":                      false,
		"notice reconcile --since -1h":                  false,
		"notice reconcile":                              true,
		"receiver":                                      false,
		"receiver" + secret:                             true,
		"receiver --fail-rate 7" + secret:               false,
		"receiver --fail-rate=-0.1" + secret:            false,
		"receiver --fail-rate NaN" + secret:             false,
		"receiver --hang-rate 1.5" + secret:             false,
		"receiver --latency=-1s" + secret:               false,
		"receiver --fail-rate 1 --hang-rate 0" + secret: true,
	} {
		var c commands
		parser, err := kong.New(&c, kong.Writers(io.Discard, io.Discard))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := parser.Parse(strings.Fields(line)); (err == nil) != good {
			t.Errorf("%s: %v", strings.ReplaceAll(line, noticeSecret, "…"), err)
		}
	}
}

// TestACommandsOwnFlagsComeFirst reads what an operator is shown: the settings of all commands stand below.
func TestACommandsOwnFlagsComeFirst(t *testing.T) {
	var c commands
	var help strings.Builder
	parser, err := kong.New(&c, kong.Writers(&help, io.Discard), kong.Exit(func(int) {}))
	if err != nil {
		t.Fatal(err)
	}
	_, _ = parser.Parse([]string{"notice", "list", "--help"}) // ends in help
	own, settings := strings.Index(help.String(), "--older"), strings.Index(help.String(), "--database-url")
	if own < 0 || settings < own {
		t.Errorf("--older stands at %d, --database-url at %d:\n%s", own, settings, help.String())
	}
}

package main

import (
	"bufio"
	"context"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"testing"

	"github.com/alecthomas/kong"

	"guashi/server/config"
	"guashi/server/secrets"
)

// asServer in the environment turns a process of this test's binary into "guashi serve".
const asServer = "GUASHI_TEST_SERVE"

// serveUntilKilled is all that "guashi serve" is, with its settings from the environment, at a hurried pace; SIGTERM ends it too.
func serveUntilKilled() error {
	var c commands
	parser, err := kong.New(&c)
	if err != nil {
		return err
	}
	if _, err := parser.Parse([]string{"serve"}); err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	return c.Serve.serve(ctx, &c.Settings, hurriedPace())
}

// settingsOn are settings for servers on an empty database of an engine, with keys.
func settingsOn(t *testing.T, engine string) *config.Settings {
	t.Helper()
	s := settingsIn(t.TempDir())
	if _, err := secrets.Init(s.KeysDir); err != nil {
		t.Fatal(err)
	}
	s.DatabaseURL = engines[engine](t)
	return s
}

// replica is a server in a process of its own.
type replica struct {
	process *exec.Cmd
	address string
	log     lockedBuffer
}

// startReplica starts a server, and returns when it answers.
func startReplica(t *testing.T, s *config.Settings) *replica {
	t.Helper()
	process := program(t, s)
	process.Env = append(process.Env, asServer+"=1", "GUASHI_NOTICE_TARGETS="+s.NoticeTargets)
	return serving(t, process)
}

// serving starts a process that serves, and returns when it answers.
func serving(t *testing.T, process *exec.Cmd) *replica {
	t.Helper()
	r := &replica{process: process}
	r.process.Stderr = &r.log
	said, err := r.process.StdoutPipe()
	if err == nil {
		err = r.process.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.kill)
	line, err := bufio.NewReader(said).ReadString('\n')
	address, serves := strings.CutPrefix(strings.TrimSpace(line), "guashi serves at ")
	if err != nil || !serves {
		t.Fatalf("the server does not serve: %q, %v\n%s", line, err, r.log.String())
	}
	r.address = address
	return r
}

func (r *replica) kill() {
	_ = r.process.Process.Signal(syscall.SIGKILL) // it may have ended by itself, which the test then sees
	_ = r.process.Wait()                          // killed is what it is to be
}

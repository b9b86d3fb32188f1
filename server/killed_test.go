package main

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"github.com/alecthomas/kong"

	"guashi/server/config"
	"guashi/server/secrets"
)

// asServer in the environment turns a process of this test's binary into "guashi serve".
const asServer = "GUASHI_TEST_SERVE"

// serveUntilKilled is all that "guashi serve" is, with its settings from the environment, at a hurried pace.
func serveUntilKilled() error {
	var c commands
	parser, err := kong.New(&c)
	if err != nil {
		return err
	}
	if _, err := parser.Parse([]string{"serve"}); err != nil {
		return err
	}
	return c.Serve.serve(context.Background(), &c.Settings, hurriedPace())
}

// replica is a server in a process of its own.
type replica struct {
	process *exec.Cmd
	log     lockedBuffer
}

// startReplica starts a server, and returns when it answers.
func startReplica(t *testing.T, s *config.Settings) *replica {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	r := &replica{process: exec.Command(self)}
	r.process.Env = append(os.Environ(), asServer+"=1", "GUASHI_LISTEN=127.0.0.1:0", "GUASHI_ADMIN_LISTEN=127.0.0.1:0",
		"GUASHI_DATABASE_URL="+s.DatabaseURL, "GUASHI_KEYS_DIR="+s.KeysDir, "GUASHI_NOTICE_TARGETS="+s.NoticeTargets)
	r.process.Stderr = &r.log
	r.process.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	said, err := r.process.StdoutPipe()
	if err == nil {
		err = r.process.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.kill)
	if line, err := bufio.NewReader(said).ReadString('\n'); err != nil || !strings.HasPrefix(line, "guashi serves at ") {
		t.Fatalf("the server does not serve: %q, %v\n%s", line, err, r.log.String())
	}
	return r
}

func (r *replica) kill() {
	_ = r.process.Process.Signal(syscall.SIGKILL) // it may have ended by itself, which the test then sees
	_ = r.process.Wait()                          // killed is what it is to be
}

// TestKilledServersLoseNoNotice kills each of two servers on one MariaDB at random points of a
// delivery of 2,000 events to 23 targets that fail three times in ten, five times over.
func TestKilledServersLoseNoNotice(t *testing.T) {
	for run := range 5 {
		t.Run(fmt.Sprint(run+1), deliverAndKill)
	}
}

func deliverAndKill(t *testing.T) {
	const cases, events, kills = 500, 4, 2
	const notices = 2 * cases * events // each event is told to a county and to the central system
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
	posts := &posted{to: direct.Config.Handler, times: map[[2]string]int{}, last: map[[2]string]string{}}
	counting := httptest.NewServer(posts)
	defer counting.Close()
	r.FailRate = 0.3
	s.NoticeTargets = targetsFile(t, counting.URL)
	for i := range cases {
		happen(t, st, i, events)
	}
	servers := []*replica{startReplica(t, s), startReplica(t, s)}
	for i := range kills {
		point := notices*i/kills + rand.N(notices/kills-notices/20)
		waitFor(t, fmt.Sprintf("%d have arrived", point), func() bool { return posts.different() >= point })
		servers[i].kill()
		if settled(t, st) {
			t.Fatalf("kill %d of %d interrupted nothing", i+1, kills)
		}
		servers = append(servers, startReplica(t, s))
	}
	waitFor(t, "all is delivered", func() bool { return settled(t, st) })
	posts.check(t, st)
	eachOnceInOrder(t, st, r.Store.Receipts)
	for _, r := range servers {
		if log := r.log.String(); strings.Contains(log, declaredName) || strings.Contains(log, "ended by itself") {
			t.Errorf("the log of a server:\n%s", log)
		}
	}
}

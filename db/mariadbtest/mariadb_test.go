package mariadbtest

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

var begins = flag.Bool("begins", false, "begin a MariaDB, say where, and wait to be killed")

func TestMain(m *testing.M) {
	flag.Parse()
	if !*begins {
		os.Exit(m.Run())
	}
	server, err := start()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(server.dir)
	select {}
}

// TestAKilledRunLeavesNothingBehind kills another run of this program as soon as its MariaDB answers.
func TestAKilledRunLeavesNothingBehind(t *testing.T) {
	run := exec.Command(os.Args[0], "-begins")
	run.Stderr = os.Stderr
	said, err := run.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := run.Start(); err != nil {
		t.Fatal(err)
	}
	dir, err := bufio.NewReader(said).ReadString('\n')
	dir = strings.TrimSpace(dir)
	if err := errors.Join(err, run.Process.Kill()); err != nil {
		t.Fatal(err)
	}
	_ = run.Wait() // it was killed
	for deadline := time.Now().Add(time.Minute); ; <-time.After(10 * time.Millisecond) {
		if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%s is still there", dir)
		}
	}
}

package main

import (
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"testing"

	"guashi/db/mariadbtest"
	"guashi/db/sqlitetest"
	"guashi/server/config"
)

// engines open an empty database of each kind; that of SQLite has been migrated.
var engines = map[string]func(t *testing.T) string{
	"sqlite": sqlitetest.Fresh,
}

// asProgram in the environment turns a process of this test's binary into "guashi" itself.
const asProgram = "GUASHI_TEST_PROGRAM"

// program is "guashi" in a process of its own, which dies with the test's.
func program(t *testing.T, s *config.Settings, arguments ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command(self, arguments...)
	c.Env = append(os.Environ(), asProgram+"=1", "GUASHI_LISTEN=127.0.0.1:0", "GUASHI_ADMIN_LISTEN=127.0.0.1:0",
		"GUASHI_DATABASE_URL="+s.DatabaseURL, "GUASHI_KEYS_DIR="+s.KeysDir)
	c.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	return c
}

func TestMain(m *testing.M) {
	if os.Getenv(asServer) != "" {
		if err := serveUntilKilled(); err != nil {
			fmt.Fprintln(os.Stderr, "the server ended by itself:", err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	if os.Getenv(asProgram) != "" {
		main()
		os.Exit(0)
	}
	mariadbtest.Main(m, func(s *mariadbtest.Server) { engines["mariadb"] = s.Fresh })
}

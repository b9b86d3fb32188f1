package main

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"guashi/db/mariadbtest"
)

// engines open an empty database of each kind.
var engines = map[string]func(t *testing.T) string{
	"sqlite": func(t *testing.T) string { return "sqlite:" + filepath.Join(t.TempDir(), "guashi.db") },
}

func TestMain(m *testing.M) {
	if os.Getenv(asServer) != "" {
		fmt.Fprintln(os.Stderr, "the server ended by itself:", serveUntilKilled())
		os.Exit(1)
	}
	mariadbtest.Main(m, func(s *mariadbtest.Server) { engines["mariadb"] = s.Fresh })
}

package main

import (
	"fmt"
	"os"
	"testing"

	"guashi/db/mariadbtest"
	"guashi/db/sqlitetest"
)

// engines open an empty database of each kind; that of SQLite has been migrated.
var engines = map[string]func(t *testing.T) string{
	"sqlite": sqlitetest.Fresh,
}

func TestMain(m *testing.M) {
	if os.Getenv(asServer) != "" {
		if err := serveUntilKilled(); err != nil {
			fmt.Fprintln(os.Stderr, "the server ended by itself:", err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	mariadbtest.Main(m, func(s *mariadbtest.Server) { engines["mariadb"] = s.Fresh })
}

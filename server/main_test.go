package main

import (
	"path/filepath"
	"testing"

	"guashi/db/mariadbtest"
)

// engines open an empty database of each kind.
var engines = map[string]func(t *testing.T) string{
	"sqlite": func(t *testing.T) string { return "sqlite:" + filepath.Join(t.TempDir(), "guashi.db") },
}

func TestMain(m *testing.M) {
	mariadbtest.Main(m, func(s *mariadbtest.Server) { engines["mariadb"] = s.Fresh })
}

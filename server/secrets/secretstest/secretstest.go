// Package secretstest makes keys for tests.
package secretstest

import (
	"path/filepath"
	"testing"

	"guashi/server/secrets"
)

// Dir makes all keys and returns the folder that holds them, which is gone after the test.
func Dir(t testing.TB) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "keys")
	if _, err := secrets.Init(dir); err != nil {
		t.Fatal(err)
	}
	return dir
}

// New makes all keys and returns them.
func New(t testing.TB) *secrets.Keys {
	t.Helper()
	return In(t, Dir(t))
}

// In returns the keys of a folder.
func In(t testing.TB, dir string) *secrets.Keys {
	t.Helper()
	keys, err := secrets.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

package secrets

import (
	"os"
	"path/filepath"
	"testing"
)

// newKeys makes a directory of keys and loads it.
func newKeys(t testing.TB) (dir string, keys *Keys) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "keys")
	if _, err := Init(dir); err != nil {
		t.Fatal(err)
	}
	return dir, load(t, dir)
}

func load(t testing.TB, dir string) *Keys {
	t.Helper()
	keys, err := Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

// contents returns what is in each file of dir, hidden ones too.
func contents(t testing.TB, dir string) map[string]string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, entry := range entries {
		content, err := os.ReadFile(filepath.Join(dir, entry.Name()))
		if err != nil {
			t.Fatal(err)
		}
		all[entry.Name()] = string(content)
	}
	return all
}

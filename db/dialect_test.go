package db_test

import (
	"os"
	"path/filepath"
	"testing"

	"guashi/db"
)

// TestAnyPathIsTheFileOfThatName has names with what means something in a URI.
func TestAnyPathIsTheFileOfThatName(t *testing.T) {
	for _, name := range []string{"a#1.db", "a?mode=memory", "50%41.db", "掛失 報.db"} {
		dir := t.TempDir()
		d, err := db.Open(t.Context(), "sqlite:"+filepath.Join(dir, name), nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := d.Migrate(t.Context()); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil || info.Size() == 0 {
			t.Errorf("%s is not where the tables are: %v", name, err)
		}
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	}
}

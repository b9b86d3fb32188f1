package db

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// TestMigrationsRunFromEveryEarlierVersion goes up a version at a time, each with a database that was just opened,
// and from some of them all the way at once.
func TestMigrationsRunFromEveryEarlierVersion(t *testing.T) {
	all, err := migrations.ReadDir("migrations/sqlite")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "guashi.db")
	for step := range all {
		if step%10 == 0 {
			migrateAtOnce(t, copyOf(t, path, filepath.Join(dir, fmt.Sprint(step))))
		}
		d := reopened(t, path)
		p, err := d.provider()
		if err != nil {
			t.Fatal(err)
		}
		if behind, err := d.Pending(t.Context()); err != nil || !behind {
			t.Errorf("after %d steps it does not know that it is behind (%v)", step, err)
		}
		if _, err := p.UpByOne(t.Context()); err != nil {
			t.Errorf("step %d: %v", step+1, err)
		}
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	}
	d := reopened(t, path)
	if behind, err := d.Pending(t.Context()); err != nil || behind {
		t.Errorf("after all steps it is still behind (%v)", err)
	}
	if err := d.Close(); err != nil {
		t.Error(err)
	}
}

func migrateAtOnce(t *testing.T, path string) {
	t.Helper()
	d := reopened(t, path)
	if err := d.Migrate(t.Context()); err != nil {
		t.Error(err)
	}
	if behind, err := d.Pending(t.Context()); err != nil || behind {
		t.Errorf("still behind (%v)", err)
	}
	if err := d.Close(); err != nil {
		t.Error(err)
	}
}

func reopened(t *testing.T, path string) *DB {
	t.Helper()
	d, err := Open(t.Context(), "sqlite:"+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// copyOf copies a closed database, which may not exist yet.
func copyOf(t *testing.T, path, to string) string {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return to
}

func TestAuditIsAppendOnly(t *testing.T) {
	d, err := Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "guashi.db"), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	if err := d.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	row := auditRow{ID: "1", Actor: "citizen", SourceHash: []byte{1}, PersonHash: []byte{1}, Operation: "report", Outcome: "OK"}
	if err := d.writer.Create(&row).Error; err != nil {
		t.Fatal(err)
	}
	for _, change := range []string{"UPDATE audit_events SET outcome = 'x'", "DELETE FROM audit_events"} {
		if err := d.writer.Exec(change).Error; err == nil {
			t.Errorf("the trail took %q", change)
		}
	}
}

package db

import (
	"path/filepath"
	"testing"
)

func TestMigrationsRunFromEveryEarlierVersion(t *testing.T) {
	all, err := migrations.ReadDir("migrations/sqlite")
	if err != nil {
		t.Fatal(err)
	}
	for from := range len(all) {
		d, err := Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "guashi.db"), nil)
		if err != nil {
			t.Fatal(err)
		}
		p, err := d.provider()
		if err != nil {
			t.Fatal(err)
		}
		if from > 0 {
			if _, err := p.UpTo(t.Context(), int64(from)); err != nil {
				t.Fatal(err)
			}
		}
		if behind, err := d.Pending(t.Context()); err != nil || !behind {
			t.Errorf("version %d does not know that it is behind (%v)", from, err)
		}
		if err := d.Migrate(t.Context()); err != nil {
			t.Errorf("from version %d: %v", from, err)
		}
		if behind, err := d.Pending(t.Context()); err != nil || behind {
			t.Errorf("from version %d: still behind (%v)", from, err)
		}
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	}
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

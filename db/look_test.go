package db_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"guashi/db"
	"guashi/server/secrets/secretstest"
)

// TestALookSeesWhatALogHolds looks at a file that another process has open, as one that was killed leaves it.
func TestALookSeesWhatALogHolds(t *testing.T) {
	path := filepath.Join(t.TempDir(), "guashi.db")
	if _, err := db.OpenToLook(t.Context(), "sqlite:"+path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("where nothing is: %v", err)
	}
	d, err := db.Open(t.Context(), "sqlite:"+path, secretstest.New(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	if err := errors.Join(d.Migrate(t.Context()), d.SetMetaOnce(t.Context(), "what", "ours")); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	look, err := db.OpenToLook(t.Context(), "sqlite:"+path)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := look.Meta(t.Context(), "what"); got != "ours" || err != nil {
		t.Errorf("sees %q, %v", got, err)
	}
	if err := look.SetMetaOnce(t.Context(), "who", "a looker"); err == nil {
		t.Error("a look has written")
	}
	if err := look.Close(); err != nil {
		t.Error(err)
	}
	if after, err := os.ReadFile(path); err != nil || !bytes.Equal(before, after) {
		t.Errorf("the file has changed (%v)", err)
	}
}

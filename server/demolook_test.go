package main

import (
	"bytes"
	"database/sql"
	"os"
	"path/filepath"
	"testing"
)

// TestTheDemonstrationTouchesNothingOfOthers gives it files that somebody else made: byte for byte they stay as they
// are, with nothing new beside them.
func TestTheDemonstrationTouchesNothingOfOthers(t *testing.T) {
	t.Parallel()
	for _, journal := range []string{"DELETE", "WAL"} {
		t.Run(journal, func(t *testing.T) {
			s := settingsIn(t.TempDir())
			dir := t.TempDir()
			file := filepath.Join(dir, "foreign.db")
			s.DatabaseURL = "sqlite:" + file
			foreign, err := sql.Open("sqlite", "file:"+file+"?_pragma=journal_mode("+journal+")")
			if err != nil {
				t.Fatal(err)
			}
			if _, err := foreign.Exec("CREATE TABLE theirs (x)"); err != nil {
				t.Fatal(err)
			}
			if err := foreign.Close(); err != nil {
				t.Fatal(err)
			}
			before, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			_, refused := openDemo(t.Context(), s)
			refusedWith(t, refused, "not made by the demonstration")
			after, err := os.ReadFile(file)
			if err != nil || !bytes.Equal(before, after) {
				t.Errorf("the file has changed (%v)", err)
			}
			if entries, err := os.ReadDir(dir); err != nil || len(entries) != 1 {
				t.Errorf("beside the file: %v, %v", entries, err)
			}
		})
	}
}

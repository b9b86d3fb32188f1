package secrets

import (
	"os"
	"path/filepath"
	"testing"
)

// TestTheLookupKeyChangesOnceItsTimeHasCome interrupts the change before its last step.
func TestTheLookupKeyChangesOnceItsTimeHasCome(t *testing.T) {
	dir, before := newKeys(t)
	_, next, err := NextLookup(dir)
	if err != nil {
		t.Fatal(err)
	}
	now, again, err := NextLookup(dir)
	if err != nil {
		t.Fatal(err)
	}
	if next.Fingerprint() == before.Fingerprint() || again.Fingerprint() != next.Fingerprint() || now.Fingerprint() != before.Fingerprint() {
		t.Error("an interrupted change does not go on under the same key")
	}
	if load(t, dir).Fingerprint() != before.Fingerprint() {
		t.Error("the key has changed before the end")
	}
	sealed, err := before.Seal([]byte("x"), "place")
	if err != nil {
		t.Fatal(err)
	}
	if plain, err := next.Open(sealed, "place"); err != nil || string(plain) != "x" {
		t.Errorf("what was sealed before does not open: %v", err)
	}
	if err := FinishLookup(dir); err != nil {
		t.Fatal(err)
	}
	if load(t, dir).Fingerprint() != next.Fingerprint() {
		t.Error("the key has not changed")
	}
	retired := contents(t, dir)[retiredLookupFile]
	if err := FinishLookup(dir); err == nil || contents(t, dir)[retiredLookupFile] != retired {
		t.Errorf("a change that nobody has begun was finished (%v)", err)
	}
}

func TestFormerLookupKeysAreKept(t *testing.T) {
	dir, _ := newKeys(t)
	former := contents(t, dir)[lookupFile]
	for range 2 {
		if _, _, err := NextLookup(dir); err != nil {
			t.Fatal(err)
		}
		if err := FinishLookup(dir); err != nil {
			t.Fatal(err)
		}
		if got := contents(t, dir); got[retiredLookupFile] != former {
			t.Errorf("retired: %d bytes, want %d", len(got[retiredLookupFile]), len(former))
		}
		former += contents(t, dir)[lookupFile]
	}
	info, err := os.Stat(filepath.Join(dir, retiredLookupFile))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

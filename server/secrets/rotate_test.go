package secrets

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestRotateKeepsTheOldReadable(t *testing.T) {
	dir, keys := newKeys(t)
	ctx := context.Background()
	before := contents(t, dir)
	sealed, _ := keys.Seal([]byte("0912"), place)
	hash, _ := NewPasswords(keys, 1).Hash(ctx, "R1", "aB3z")
	challenge, _ := NewCaptchas(keys).Issue(noon)
	for range 2 {
		if err := Rotate(dir); err != nil {
			t.Fatal(err)
		}
	}
	rotated := load(t, dir)
	if plain, err := rotated.Open(sealed, place); err != nil || string(plain) != "0912" {
		t.Errorf("old data: %v", err)
	}
	if ok, err := NewPasswords(rotated, 1).Verify(ctx, hash, "R1", "aB3z"); !ok || err != nil {
		t.Errorf("old hash: %v", err)
	}
	if _, err := NewCaptchas(rotated).Open(challenge.Token, noon); err != nil {
		t.Errorf("old challenge: %v", err)
	}
	after := contents(t, dir)
	for _, name := range keyFiles {
		if changed := after[name] != before[name]; changed == (name == lookupFile || name == captchaFile) {
			t.Errorf("%s: changed is %v", name, changed)
		}
	}
	if len(after) != len(keyFiles) {
		t.Error("something was left behind")
	}
}

func TestRotateMakesTheNewCurrent(t *testing.T) {
	dir, keys := newKeys(t)
	ctx := context.Background()
	if err := Rotate(dir); err != nil {
		t.Fatal(err)
	}
	rotated := load(t, dir)
	old, _ := keys.Seal([]byte("0912"), place)
	sealed, _ := rotated.Seal([]byte("0912"), place)
	if !keys.SealedUnderPrimary(old) || rotated.SealedUnderPrimary(old) || !rotated.SealedUnderPrimary(sealed) || keys.SealedUnderPrimary(sealed) {
		t.Error("the new key is not primary")
	}
	if rotated.SealedUnderPrimary(nil) || rotated.SealedUnderPrimary(sealed[:5]) {
		t.Error("a stump is taken for sealed")
	}
	if _, err := keys.Open(sealed, place); err == nil {
		t.Error("the old keys open what the new one sealed")
	}
	hash, err := NewPasswords(rotated, 1).Hash(ctx, "R1", "aB3z")
	if err != nil || !strings.Contains(hash, "pepper="+rotated.peppers.current+"$") || rotated.peppers.current == keys.peppers.current {
		t.Errorf("the new pepper is not current: %v", err)
	}
	if ok, err := NewPasswords(keys, 1).Verify(ctx, hash, "R1", "aB3z"); ok || err != ErrUnknownPepper {
		t.Errorf("the old peppers verify: %v, %v", ok, err)
	}
}

func TestRotateKeepsFilesPrivate(t *testing.T) {
	dir, _ := newKeys(t)
	if err := Rotate(dir); err != nil {
		t.Fatal(err)
	}
	for _, name := range keyFiles {
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil || info.Mode() != 0o600 {
			t.Errorf("%s: %v, %v", name, info.Mode(), err)
		}
	}
}

// TestOnlyOneRotationAtATime: of two that read the same file, the second would drop the key of the
// first, and with it all that was sealed in between.
func TestOnlyOneRotationAtATime(t *testing.T) {
	dir, _ := newKeys(t)
	lock := filepath.Join(dir, rotationLock)
	if err := os.WriteFile(lock, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	before := contents(t, dir)
	if err := Rotate(dir); err == nil || !strings.Contains(err.Error(), lock) {
		t.Errorf("got %v", err)
	}
	if diff := cmp.Diff(before, contents(t, dir)); diff != "" {
		t.Error("a refused rotation changed something")
	}
}

package secrets

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestInitMakesPrivateFiles(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data", "keys")
	made, err := Init(dir)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"data.keyset.json", "lookup.key", "peppers.json", "captcha.key", "tokens.json", "trail.json"}
	if diff := cmp.Diff(want, made); diff != "" {
		t.Error(diff)
	}
	if got := slices.Sorted(maps.Keys(contents(t, dir))); !cmp.Equal(got, slices.Sorted(slices.Values(want))) {
		t.Errorf("left behind: %v", got)
	}
	if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	for _, name := range want {
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil || info.Mode() != 0o600 {
			t.Errorf("%s: %v, %v", name, info.Mode(), err)
		}
	}
}

func TestInitOverwritesNothing(t *testing.T) {
	dir, _ := newKeys(t)
	before := contents(t, dir)
	if made, err := Init(dir); err != nil || len(made) != 0 {
		t.Errorf("made %v, %v", made, err)
	}
	if diff := cmp.Diff(before, contents(t, dir)); diff != "" {
		t.Error("keys changed")
	}
	if err := os.Remove(filepath.Join(dir, captchaFile)); err != nil {
		t.Fatal(err)
	}
	if made, err := Init(dir); err != nil || !cmp.Equal(made, []string{captchaFile}) {
		t.Errorf("made %v, %v", made, err)
	}
	after := contents(t, dir)
	for _, name := range keyFiles {
		if same := after[name] == before[name]; same == (name == captchaFile) {
			t.Errorf("%s: same is %v", name, same)
		}
	}
}

func TestInitsMakeDifferentKeys(t *testing.T) {
	one, _ := newKeys(t)
	two, _ := newKeys(t)
	a, b := contents(t, one), contents(t, two)
	for _, name := range keyFiles {
		if a[name] == b[name] {
			t.Errorf("%s is the same twice", name)
		}
	}
}

func TestOfManyInitsOneMakesEachFile(t *testing.T) {
	for range 20 {
		dir := filepath.Join(t.TempDir(), "keys")
		var group sync.WaitGroup
		var lock sync.Mutex
		made := map[string]int{}
		for range 8 {
			group.Go(func() {
				names, err := Init(dir)
				_, loadErr := Load(dir)
				lock.Lock()
				defer lock.Unlock()
				if err != nil || loadErr != nil {
					t.Error(err, loadErr)
				}
				for _, name := range names {
					made[name]++
				}
			})
		}
		group.Wait()
		if diff := cmp.Diff(map[string]int{dataFile: 1, lookupFile: 1, pepperFile: 1, captchaFile: 1, tokenFile: 1, trailFile: 1}, made); diff != "" {
			t.Fatal(diff)
		}
		if n := len(contents(t, dir)); n != len(keyFiles) {
			t.Fatalf("%d files", n)
		}
	}
}

// TestCreateFileLetsTheFirstWin holds the step that Init's promise rests on, without luck in timing.
func TestCreateFileLetsTheFirstWin(t *testing.T) {
	path := filepath.Join(t.TempDir(), "key")
	first, err1 := createFile(path, []byte("first"))
	second, err2 := createFile(path, []byte("second"))
	if !first || second || err1 != nil || err2 != nil {
		t.Errorf("%v %v, %v %v", first, err1, second, err2)
	}
	if diff := cmp.Diff(map[string]string{"key": "first"}, contents(t, filepath.Dir(path))); diff != "" {
		t.Error(diff)
	}
}

func TestInitRefusesADirectoryThatOthersWrite(t *testing.T) {
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o770); err != nil {
		t.Fatal(err)
	}
	if made, err := Init(dir); err == nil || made != nil {
		t.Errorf("made %v", made)
	}
	if _, err := Init(filepath.Join(dir, "file", "keys")); err != nil {
		t.Error(err)
	}
}

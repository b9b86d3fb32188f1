package secrets

import (
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestLoadWithoutKeys(t *testing.T) {
	for _, dir := range []string{t.TempDir(), filepath.Join(t.TempDir(), "missing")} {
		_, err := Load(dir)
		if !errors.Is(err, ErrNoKeys) || !strings.Contains(err.Error(), `run "guashi keys init"`) || !strings.Contains(err.Error(), dir) {
			t.Errorf("got %v", err)
		}
		if err := Rotate(dir); !errors.Is(err, ErrNoKeys) {
			t.Errorf("rotate: %v", err)
		}
	}
}

func TestLoadNamesTheMissingFile(t *testing.T) {
	for _, name := range keyFiles {
		dir, _ := newKeys(t)
		os.Remove(filepath.Join(dir, name))
		_, err := Load(dir)
		if err == nil || errors.Is(err, ErrNoKeys) || !strings.Contains(err.Error(), filepath.Join(dir, name)) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestLoadRefusesFilesThatOthersRead(t *testing.T) {
	for _, name := range keyFiles {
		for _, mode := range []os.FileMode{0o640, 0o604, 0o620, 0o644} {
			dir, _ := newKeys(t)
			path := filepath.Join(dir, name)
			os.Chmod(path, mode)
			if _, err := Load(dir); err == nil || !strings.Contains(err.Error(), path) {
				t.Errorf("%s with %o: got %v", name, mode, err)
			}
			os.Chmod(path, 0o400)
			load(t, dir)
		}
	}
}

func TestLoadRefusesADirectoryThatOthersWrite(t *testing.T) {
	dir, _ := newKeys(t)
	os.Chmod(dir, 0o720)
	if _, err := Load(dir); err == nil || !strings.Contains(err.Error(), dir) {
		t.Errorf("got %v", err)
	}
	os.Chmod(dir, 0o755)
	load(t, dir)
}

func TestLoadNamesTheMalformedFileAndNotItsContent(t *testing.T) {
	short := base64.StdEncoding.EncodeToString([]byte("canary-key-of-31-bytes-canary-x"))
	key := base64.StdEncoding.EncodeToString([]byte("canary-key-of-32-bytes-canary-xx"))
	entry := func(id string, current bool) string {
		return fmt.Sprintf(`{"id":%q,"key":%q,"current":%v}`, id, key, current)
	}
	for name, broken := range map[string][]string{
		dataFile:    {"", "canary", "{}", `{"canary":1}`, `{"primaryKeyId":1,"key":[]}`, `{"primaryKeyId":1,"key":[{"keyData":{"typeUrl":"canary"}}]}`},
		lookupFile:  {"", "canary", short, key + key, key + " ", "!" + key[1:], strings.Repeat("canary", maxFile)},
		captchaFile: {"", "canary", short, key + key},
		pepperFile: {
			"", "canary", "{}", "[]", "[" + entry("canary", false) + "]", "[" + entry("a", true) + "," + entry("b", true) + "]",
			"[" + entry("a", true) + "," + entry("a", false) + "]", "[" + entry("CANARY", true) + "]", "[" + entry("a,canary", true) + "]",
			"[" + entry("", true) + "]", `[{"id":"canary","key":"` + short + `","current":true}]`, `[{"id":"a","canary":1}]`,
			"[" + entry("a", true) + "] canary",
		},
	} {
		for _, content := range broken {
			dir, _ := newKeys(t)
			path := filepath.Join(dir, name)
			if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := Load(dir)
			if err == nil || !strings.Contains(err.Error(), path) {
				t.Errorf("%s %.40q: got %v", name, content, err)
			} else if text := strings.ToLower(strings.ReplaceAll(err.Error(), dir, "")); strings.Contains(text, "canary") {
				t.Errorf("%s: the error quotes the file", name)
			}
		}
	}
}

func TestKeysAreNotPrinted(t *testing.T) {
	_, keys := newKeys(t)
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%x", "%d"} {
		if got := fmt.Sprintf(verb, keys); got != "[keys]" {
			t.Errorf("%s prints %d characters", verb, len(got))
		}
	}
}

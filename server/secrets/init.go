package secrets

import (
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"
)

// Init makes the keys that are missing in dir and overwrites nothing. It makes the directory with
// mode 0700 and the files with 0600, each complete and flushed before it gets its name. Of several
// Inits at the same time the first wins, file by file. It returns the names of the files that this
// call made, also beside an error.
func Init(dir string) (made []string, err error) {
	if err := makeDirectory(dir); err != nil {
		return nil, fmt.Errorf("keys: %w", err)
	}
	for _, name := range keyFiles {
		path := filepath.Join(dir, name)
		if _, err := os.Lstat(path); err == nil {
			continue
		}
		content, err := newContent(name)
		if err != nil {
			return made, fmt.Errorf("keys: %s: %w", path, err)
		}
		mine, err := createFile(path, content)
		if err != nil {
			return made, fmt.Errorf("keys: %w", err)
		}
		if mine {
			made = append(made, name)
		}
	}
	return made, nil
}

func makeDirectory(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	if err := checkDirectory(dir); err != nil {
		return err
	}
	return syncDirectory(filepath.Dir(filepath.Clean(dir)))
}

func newContent(name string) ([]byte, error) {
	switch name {
	case dataFile:
		return newDataKeyset()
	case pepperFile, tokenFile, trailFile:
		return encodePeppers([]pepper{newPepper()})
	default:
		return encodeKey(randomBytes(keySize)), nil
	}
}

// randomBytes never fails: crypto/rand ends the process when the system has no randomness.
func randomBytes(n int) []byte {
	b := make([]byte, n)
	rand.Read(b)
	return b
}

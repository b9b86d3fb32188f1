package secrets

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

const rotationLock = ".rotating"

// Rotate adds a new primary key to the data keyset, a new current pepper and new signing keys in
// dir; the old ones stay, so everything sealed, hashed or signed before stays readable. A new token key
// signs only after it has been published for a while, and servers read it as they run. The others they
// see after their next Load, and one that has not loaded them cannot open what is sealed under the new
// key: restart all replicas together. Only one rotation runs at a time; a second one is an error.
func Rotate(dir string) error { return rotateAt(dir, time.Now()) }

func rotateAt(dir string, now time.Time) (err error) {
	if _, err := Load(dir); err != nil {
		return err
	}
	lock := filepath.Join(dir, rotationLock)
	file, err := os.OpenFile(lock, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, os.ErrExist) {
		return fmt.Errorf("keys: another rotation is running, or one was interrupted: if none is running, remove %s", lock)
	} else if err != nil {
		return fmt.Errorf("keys: %w", err)
	}
	defer func() { err = errors.Join(err, file.Close(), os.Remove(lock)) }()

	if err := rotateFile(filepath.Join(dir, dataFile), rotateDataKeyset); err != nil {
		return err
	}
	for _, name := range []string{pepperFile, trailFile} {
		if err := rotateFile(filepath.Join(dir, name), rotatePeppers); err != nil {
			return err
		}
	}
	return rotateFile(filepath.Join(dir, tokenFile), rotateTokenKeys(now))
}

func rotateFile(path string, rotate func([]byte) ([]byte, error)) error {
	content, err := readKeyFile(path)
	if err != nil {
		return fmt.Errorf("keys: %w", err)
	}
	content, err = rotate(content)
	if err != nil {
		return fmt.Errorf("keys: %s: %w", path, err)
	}
	if err := replaceFile(path, content); err != nil {
		return fmt.Errorf("keys: %w", err)
	}
	return nil
}

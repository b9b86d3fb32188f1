package secrets

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Beside the lookup key while it changes, and afterwards.
const (
	nextLookupFile    = "lookup.next.key"
	retiredLookupFile = "lookup.retired" // former keys, oldest first, one a line
)

// NextLookup returns the keys of dir as they are, and as they will be with another
// lookup key. That one is made at the first call and is the same at every later one,
// until FinishLookup: a change that was interrupted goes on under the same key.
func NextLookup(dir string) (now, next *Keys, err error) {
	if now, err = Load(dir); err != nil {
		return nil, nil, err
	}
	path := filepath.Join(dir, nextLookupFile)
	if _, err := createFile(path, encodeKey(randomBytes(keySize))); err != nil {
		return nil, nil, fmt.Errorf("keys: %w", err)
	}
	content, err := readKeyFile(path)
	if err != nil {
		return nil, nil, fmt.Errorf("keys: %w", err)
	}
	changed := *now
	if changed.lookup, err = decodeKey(content); err != nil {
		return nil, nil, fmt.Errorf("keys: %s: %w", path, err)
	}
	return now, &changed, nil
}

// FinishLookup puts the next lookup key in the place of the present one, which is
// kept among the retired: what could not be hashed anew is found under it alone.
func FinishLookup(dir string) error {
	next := filepath.Join(dir, nextLookupFile)
	if _, err := readKeyFile(next); err != nil {
		return fmt.Errorf("keys: %w", err)
	}
	present, err := readKeyFile(filepath.Join(dir, lookupFile))
	if err != nil {
		return fmt.Errorf("keys: %w", err)
	}
	path := filepath.Join(dir, retiredLookupFile)
	retired, err := readKeyFile(path)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("keys: %w", err)
	}
	if !bytes.HasSuffix(retired, present) { // an interrupted call has kept it already
		if err := replaceFile(path, append(retired, present...)); err != nil {
			return fmt.Errorf("keys: %w", err)
		}
	}
	if err := os.Rename(next, filepath.Join(dir, lookupFile)); err != nil {
		return fmt.Errorf("keys: %w", err)
	}
	return syncDirectory(dir)
}

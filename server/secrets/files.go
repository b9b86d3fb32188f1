package secrets

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// The files of a keys directory.
const (
	dataFile    = "data.keyset.json"
	lookupFile  = "lookup.key"
	pepperFile  = "peppers.json"
	captchaFile = "captcha.key"
	tokenFile   = "tokens.json"
	trailFile   = "trail.json"
)

var keyFiles = []string{dataFile, lookupFile, pepperFile, captchaFile, tokenFile, trailFile}

const (
	keySize = 32
	maxFile = 1 << 20
)

var errMalformed = errors.New("malformed: put it back from a copy")

// readKeyFile refuses a file that others than its owner can touch, since its content must then
// count as known to them.
func readKeyFile(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	if info.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("%s has mode %04o: only its owner may read it, so make it 0600", path, info.Mode().Perm())
	}
	content, err := io.ReadAll(io.LimitReader(file, maxFile+1))
	if err != nil {
		return nil, err
	}
	if len(content) > maxFile {
		return nil, fmt.Errorf("%s: %w", path, errMalformed)
	}
	return content, nil
}

// checkDirectory refuses a directory in which others could replace the files.
func checkDirectory(dir string) error {
	info, err := os.Stat(dir)
	if err != nil {
		return err
	}
	if !info.IsDir() {
		return fmt.Errorf("%s is not a directory", dir)
	}
	if info.Mode().Perm()&0o022 != 0 {
		return fmt.Errorf("%s has mode %04o: others can replace the keys, so make it 0700", dir, info.Mode().Perm())
	}
	return nil
}

// createFile makes path with the content unless it exists; a link, unlike a rename, lets the first
// of two writers win. It tells whether this call made it.
func createFile(path string, content []byte) (made bool, err error) {
	temporary, err := writeTemporary(path, content)
	if err != nil {
		return false, err
	}
	defer os.Remove(temporary)
	if err := os.Link(temporary, path); errors.Is(err, os.ErrExist) {
		return false, nil
	} else if err != nil {
		return false, err
	}
	return true, syncDirectory(filepath.Dir(path))
}

// replaceFile swaps the content of path in one step.
func replaceFile(path string, content []byte) error {
	temporary, err := writeTemporary(path, content)
	if err != nil {
		return err
	}
	if err := os.Rename(temporary, path); err != nil {
		os.Remove(temporary)
		return err
	}
	return syncDirectory(filepath.Dir(path))
}

// writeTemporary leaves a flushed file of mode 0600 beside path.
func writeTemporary(path string, content []byte) (name string, err error) {
	file, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return "", err
	}
	_, err = file.Write(content)
	err = errors.Join(err, file.Sync(), file.Close())
	if err != nil {
		os.Remove(file.Name())
		return "", err
	}
	return file.Name(), nil
}

func syncDirectory(dir string) error {
	handle, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(handle.Sync(), handle.Close())
}

// encodeKey writes a raw key as one line of base64 (RFC 4648 §4).
func encodeKey(key []byte) []byte {
	return append(base64.StdEncoding.AppendEncode(nil, key), '\n')
}

func decodeKey(line []byte) ([]byte, error) {
	key, err := base64.StdEncoding.Strict().DecodeString(string(line)) // skips line breaks
	if err != nil || len(key) != keySize {
		return nil, errMalformed
	}
	return key, nil
}

package secrets

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// ErrNoKeys says that the directory, or every key in it, is missing.
var ErrNoKeys = errors.New(`no keys here: run "guashi keys init"`)

// Keys holds all key material, read once by Load. It is safe for concurrent use and never changes,
// but for the token keys: a rotation of the others shows after the next Load.
type Keys struct {
	data    dataKeys
	lookup  []byte
	peppers peppers
	captcha []byte
	tokens  *TokenKeys
	trail   signingKeys
}

// Load reads all keys of dir. The error is ErrNoKeys when there are none; otherwise it names the
// file that is missing, unreadable, malformed, or readable by others than its owner.
func Load(dir string) (*Keys, error) {
	contents, err := readKeyFiles(dir)
	if err != nil {
		return nil, fmt.Errorf("keys: %w", err)
	}
	keys := &Keys{}
	for _, name := range keyFiles {
		if err := keys.take(dir, name, contents[name]); err != nil {
			return nil, fmt.Errorf("keys: %s: %w", filepath.Join(dir, name), err)
		}
	}
	return keys, nil
}

func (k *Keys) take(dir, name string, content []byte) (err error) {
	switch name {
	case dataFile:
		k.data, err = decodeDataKeyset(content)
	case lookupFile:
		k.lookup, err = decodeKey(content)
	case pepperFile:
		k.peppers, err = decodePeppers(content)
	case captchaFile:
		k.captcha, err = decodeKey(content)
	case tokenFile:
		k.tokens, err = newTokenKeys(dir, content)
	case trailFile:
		k.trail, err = decodeSigningKeys(content)
	}
	return err
}

func readKeyFiles(dir string) (map[string][]byte, error) {
	contents := map[string][]byte{}
	var missing string
	for _, name := range keyFiles {
		path := filepath.Join(dir, name)
		content, err := readKeyFile(path)
		switch {
		case errors.Is(err, os.ErrNotExist):
			missing = path
		case err != nil:
			return nil, err
		default:
			contents[name] = content
		}
	}
	if len(contents) == 0 {
		return nil, fmt.Errorf("%s: %w", dir, ErrNoKeys)
	}
	if missing != "" {
		// Not ErrNoKeys: a new key in place of a lost one makes what the old one protected unreadable.
		return nil, fmt.Errorf(`%s is missing beside other keys: put it back from a copy, or, if it never was there, run "guashi keys init"`, missing)
	}
	return contents, checkDirectory(dir)
}

// Format keeps keys out of every printed form.
func (k *Keys) Format(s fmt.State, _ rune) { io.WriteString(s, "[keys]") }

package secrets

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"regexp"
	"time"
)

// pepper is a key that goes into password hashes and is not in the database; a hash names the
// pepper it was made with.
type pepper struct {
	ID      string    `json:"id"`
	Key     []byte    `json:"key"`
	Current bool      `json:"current"`
	From    time.Time `json:"from,omitzero"` // of a key that is published before it signs
}

type peppers struct {
	current string
	keys    map[string][]byte
}

var pepperID = regexp.MustCompile(`^[0-9a-z]{1,32}$`)

func newPepper() pepper {
	return pepper{ID: hex.EncodeToString(randomBytes(4)), Key: randomBytes(keySize), Current: true}
}

func encodePeppers(list []pepper) ([]byte, error) {
	content, err := json.MarshalIndent(list, "", "  ")
	if err != nil {
		return nil, errMalformed
	}
	return append(content, '\n'), nil
}

// rotatePeppers adds a current pepper to an encoded list; all others stay, to verify with.
func rotatePeppers(content []byte) ([]byte, error) { return addPepper(content, newPepper()) }

func addPepper(content []byte, fresh pepper) ([]byte, error) {
	list, err := parsePeppers(content)
	if err != nil {
		return nil, err
	}
	for i := range list {
		list[i].Current = false
	}
	return encodePeppers(append(list, fresh))
}

func decodePeppers(content []byte) (peppers, error) {
	list, err := parsePeppers(content)
	if err != nil {
		return peppers{}, err
	}
	set := peppers{keys: map[string][]byte{}}
	for _, p := range list {
		set.keys[p.ID] = p.Key
		if p.Current {
			set.current = p.ID
		}
	}
	return set, nil
}

// parsePeppers drops the errors of encoding/json: they may quote what they could not parse.
func parsePeppers(content []byte) ([]pepper, error) {
	var list []pepper
	decoder := json.NewDecoder(bytes.NewReader(content))
	decoder.DisallowUnknownFields()
	if decoder.Decode(&list) != nil || decoder.More() {
		return nil, errMalformed
	}
	current, seen := 0, map[string]bool{}
	for _, p := range list {
		if !pepperID.MatchString(p.ID) || len(p.Key) != keySize || seen[p.ID] {
			return nil, errMalformed
		}
		seen[p.ID] = true
		if p.Current {
			current++
		}
	}
	if current != 1 {
		return nil, errMalformed
	}
	return list, nil
}

package secrets

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
)

// Lookup returns the keyed hash (HMAC-SHA256 under the lookup key) by which a sealed value, such as
// an ID number, is found again. The purpose keeps hashes of different columns apart. Purpose and
// parts are each prefixed by their length, so that no two inputs run into the same bytes.
func (k *Keys) Lookup(purpose string, parts ...string) [sha256.Size]byte {
	return keyedHash(k.lookup, append([]string{purpose}, parts...)...)
}

// Fingerprint returns a check value of the lookup key (64 hexadecimal digits): a database that
// stores it can tell that it is served with other keys. It reveals nothing of the key.
func (k *Keys) Fingerprint() string {
	sum := keyedHash(k.lookup) // no parts at all, which Lookup never hashes
	return hex.EncodeToString(sum[:])
}

func keyedHash(key []byte, parts ...string) (sum [sha256.Size]byte) {
	mac := hmac.New(sha256.New, key)
	for _, part := range parts {
		var length [8]byte
		binary.BigEndian.PutUint64(length[:], uint64(len(part)))
		mac.Write(length[:])
		mac.Write([]byte(part))
	}
	mac.Sum(sum[:0])
	return sum
}

// Package trail makes the trail tamper-evident: events are sealed in batches,
// each batch by the root of a Merkle tree (RFC 6962 §2.1), the roots chained and
// signed. Whoever holds a published head can tell that nothing has been changed, removed
// or inserted up to the time that its seal bears.
package trail

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"
	"time"
)

// Hash is a SHA-256 sum.
type Hash [sha256.Size]byte

// Entry is one event of the trail as it is sealed: Content is all its columns
// in one unambiguous form.
type Entry struct {
	ID      string
	Content []byte
}

// Leaf is what a seal keeps of an event.
type Leaf struct {
	EventID string
	Hash    Hash
}

// Seal closes a batch of events.
type Seal struct {
	Seq       int64     // from 1
	At        time.Time // all events up to then are sealed, here or earlier; some later ones may be
	Events    int
	Root      Hash
	Previous  Hash // of the seal before; zero for the first
	KeyID     string
	Signature []byte
}

// signed is what the signature covers.
func (s Seal) signed() []byte {
	text := append([]byte("guashi audit seal v1\x00"), s.KeyID...)
	text = append(text, 0)
	text = binary.BigEndian.AppendUint64(text, uint64(s.Seq))
	text = binary.BigEndian.AppendUint64(text, uint64(s.At.UnixMicro()))
	text = binary.BigEndian.AppendUint64(text, uint64(s.Events))
	text = append(text, s.Root[:]...)
	return append(text, s.Previous[:]...)
}

// Head returns the hash that the next seal names, and that is published.
func (s Seal) Head() Hash { return sha256.Sum256(append(s.signed(), s.Signature...)) }

// Signer signs seals.
type Signer interface {
	// Sign returns a signature (Ed25519, RFC 8032) and the id of its key.
	Sign(message []byte) (keyID string, signature []byte)
	// KeyID returns the id of the key that Sign uses.
	KeyID() string
}

// NewSeal seals entries, of which there may be none, after the seal last; nil
// when there is none. All events up to a time are sealed with it.
func NewSeal(last *Seal, entries []Entry, upTo time.Time, by Signer) (Seal, []Leaf) {
	leaves := make([]Leaf, len(entries))
	for i, e := range entries {
		leaves[i] = Leaf{e.ID, leafHash(e.Content)}
	}
	s := Seal{Seq: 1, At: upTo.UTC().Truncate(time.Microsecond), Events: len(entries), Root: root(leaves), KeyID: by.KeyID()}
	if last != nil {
		s.Seq, s.Previous = last.Seq+1, last.Head()
	}
	_, s.Signature = by.Sign(s.signed())
	return s, leaves
}

func leafHash(content []byte) Hash { return sha256.Sum256(append([]byte{0}, content...)) }

// root is the Merkle tree hash of RFC 6962 §2.1.
func root(leaves []Leaf) Hash {
	switch len(leaves) {
	case 0:
		return sha256.Sum256(nil)
	case 1:
		return leaves[0].Hash
	}
	half := 1
	for half*2 < len(leaves) {
		half *= 2
	}
	left, right := root(leaves[:half]), root(leaves[half:])
	return sha256.Sum256(append(append([]byte{1}, left[:]...), right[:]...))
}

func good(s Seal, keys map[string]ed25519.PublicKey) bool {
	key, ok := keys[s.KeyID]
	return ok && ed25519.Verify(key, s.signed(), s.Signature)
}

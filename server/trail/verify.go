package trail

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Store is where seals and events are kept.
type Store interface {
	// SealAfter returns the seal that follows seq with its leaves in order; nil at the end.
	SealAfter(ctx context.Context, seq int64) (*Seal, []Leaf, error)
	// Entries returns those of the events that exist, by id.
	Entries(ctx context.Context, ids []string) (map[string][]byte, error)
	// Unsealed counts the events that no seal holds: those that the next seal
	// will take, and the ids of those that are too old for that.
	Unsealed(ctx context.Context) (waiting int, stray []string, err error)
}

// Finding is one thing that is wrong with a trail.
type Finding struct {
	What string // changed, removed, inserted, seal, head
	ID   string // of the event; empty for a seal
	Seal int64
}

func (f Finding) String() string {
	switch f.What {
	case "changed":
		return fmt.Sprintf("event %s was changed after seal %d", f.ID, f.Seal)
	case "removed":
		return fmt.Sprintf("event %s was removed after seal %d", f.ID, f.Seal)
	case "inserted":
		return fmt.Sprintf("event %s was inserted between sealed ones", f.ID)
	case "head":
		return fmt.Sprintf("seal %d is not the one that was published", f.Seal)
	default:
		return fmt.Sprintf("seal %d is broken: %s", f.Seal, f.ID)
	}
}

// Head is a seal as it is published.
type Head struct {
	Seq  int64  `json:"seal"`
	Hash string `json:"hash"` // hexadecimal
}

// ErrNoHead says that a text is not a published head.
var ErrNoHead = errors.New("no head as it is published")

// ParseHead reads a head from the JSON that it is published as. ErrNoHead.
func ParseHead(text []byte) (Head, error) {
	var h Head
	from := json.NewDecoder(bytes.NewReader(text))
	from.DisallowUnknownFields()
	if err := from.Decode(&h); err != nil {
		return Head{}, ErrNoHead
	}
	if _, err := from.Token(); !errors.Is(err, io.EOF) {
		return Head{}, ErrNoHead
	}
	sum, err := hex.DecodeString(h.Hash)
	if err != nil || len(sum) != len(Hash{}) || h.Seq < 1 || h.Hash != strings.ToLower(h.Hash) {
		return Head{}, ErrNoHead
	}
	return h, nil
}

// Result is what a walk over the trail comes to.
type Result struct {
	Seals, Events, Waiting int
	Last                   *Seal
	Findings               []Finding
}

// Verify walks the whole trail. A head, when given, must be in it.
func Verify(ctx context.Context, from Store, keys map[string]ed25519.PublicKey, head *Head) (Result, error) {
	var r Result
	met := false
	for {
		seq := int64(0)
		if r.Last != nil {
			seq = r.Last.Seq
		}
		seal, leaves, err := from.SealAfter(ctx, seq)
		if err != nil {
			return r, err
		}
		if seal == nil {
			break
		}
		if err := r.check(ctx, from, keys, *seal, leaves); err != nil {
			return r, err
		}
		if head != nil && seal.Seq == head.Seq {
			met = true
			if seal.Published() != *head {
				r.find("head", "", seal.Seq)
			}
		}
		r.Last = seal
	}
	if head != nil && !met {
		r.find("seal", "it was published, and is missing", head.Seq)
	}
	waiting, stray, err := from.Unsealed(ctx)
	r.Waiting = waiting
	for _, id := range stray {
		r.find("inserted", id, 0)
	}
	return r, err
}

func (r *Result) find(what, id string, seal int64) {
	r.Findings = append(r.Findings, Finding{what, id, seal})
}

func (r *Result) check(ctx context.Context, from Store, keys map[string]ed25519.PublicKey, seal Seal, leaves []Leaf) error {
	r.Seals++
	r.Events += len(leaves)
	next, before := int64(1), Hash{}
	if r.Last != nil {
		next, before = r.Last.Seq+1, r.Last.Head()
	}
	switch {
	case seal.Seq != next:
		r.find("seal", "the one before it is missing", seal.Seq)
	case seal.Previous != before:
		r.find("seal", "it does not follow the one before it", seal.Seq)
	}
	if !good(seal, keys) {
		r.find("seal", "its signature is not by a key of ours", seal.Seq)
	}
	if len(leaves) != seal.Events || root(leaves) != seal.Root {
		r.find("seal", "its leaves are not those that were sealed", seal.Seq)
	}
	ids := make([]string, len(leaves))
	for i, leaf := range leaves {
		ids[i] = leaf.EventID
	}
	found, err := from.Entries(ctx, ids)
	if err != nil {
		return err
	}
	for _, leaf := range leaves {
		content, ok := found[leaf.EventID]
		switch {
		case !ok:
			r.find("removed", leaf.EventID, seal.Seq)
		case leafHash(content) != leaf.Hash:
			r.find("changed", leaf.EventID, seal.Seq)
		}
	}
	return nil
}

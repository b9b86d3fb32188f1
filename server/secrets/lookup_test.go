package secrets

import (
	"encoding/hex"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestLookupIsHMACOfLengthPrefixedParts(t *testing.T) {
	keys := &Keys{lookup: []byte(strings.Repeat("k", 32))}
	got := keys.Lookup("id", "A123456789")
	// printf '\0\0\0\0\0\0\0\002id\0\0\0\0\0\0\0\012A123456789' | openssl dgst -sha256 -hmac kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk
	if want := "a6e1bae692771ebfa227dedb71b9b4d3004b9ebb0fb0475ac4c73b167033981e"; hex.EncodeToString(got[:]) != want {
		t.Errorf("got %x", got)
	}
}

func TestLookupTellsInputsApart(t *testing.T) {
	_, keys := newKeys(t)
	inputs := [][]string{
		{""},
		{"", ""},
		{"", "", ""},
		{"a"},
		{"a", ""},
		{"", "a"},
		{"ab"},
		{"a", "b"},
		{"a", "b", ""},
		{"a", "", "b"},
		{"ab", ""},
		{"a\x00b"},
		{"a", "\x00b"},
		{"\x00\x00\x00\x00\x00\x00\x00\x01a"},
		{"id", "A123456789"},
		{"name", "A123456789"},
		{"idA", "123456789"},
	}
	seen := map[[32]byte][]string{}
	for _, in := range inputs {
		sum := keys.Lookup(in[0], in[1:]...)
		if other, ok := seen[sum]; ok {
			t.Errorf("%q and %q are the same", in, other)
		}
		seen[sum] = in
	}
	rapid.Check(t, func(t *rapid.T) {
		piece := rapid.StringOfN(rapid.RuneFrom([]rune("a\x00\x01")), 0, 4, -1)
		a, b := rapid.SliceOfN(piece, 1, 4).Draw(t, "a"), rapid.SliceOfN(piece, 1, 4).Draw(t, "b")
		if (keys.Lookup(a[0], a[1:]...) == keys.Lookup(b[0], b[1:]...)) != slices.Equal(a, b) {
			t.Fatalf("%q, %q", a, b)
		}
	})
}

func TestFingerprintFollowsTheLookupKeyAlone(t *testing.T) {
	dir, keys := newKeys(t)
	if len(keys.Fingerprint()) != 64 || keys.Fingerprint() != load(t, dir).Fingerprint() {
		t.Error("the fingerprint does not last")
	}
	if err := Rotate(dir); err != nil {
		t.Fatal(err)
	}
	if load(t, dir).Fingerprint() != keys.Fingerprint() {
		t.Error("a rotation changed the fingerprint")
	}
	if got := keys.Lookup(""); hex.EncodeToString(got[:]) == keys.Fingerprint() {
		t.Error("a lookup is the fingerprint")
	}
	before := keys.Lookup("id", "x")
	if err := os.Remove(filepath.Join(dir, lookupFile)); err != nil {
		t.Fatal(err)
	}
	if made, err := Init(dir); err != nil || !cmp.Equal(made, []string{lookupFile}) {
		t.Fatal(made, err)
	}
	if other := load(t, dir); other.Fingerprint() == keys.Fingerprint() || other.Lookup("id", "x") == before {
		t.Error("another key has the same fingerprint or hash")
	}
}

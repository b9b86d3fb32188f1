package secrets

import (
	"crypto/ed25519"
	"testing"
)

func TestFormerKeysVerifyAfterARotation(t *testing.T) {
	dir, keys := newKeys(t)
	id, signature := keys.TrailSigner().Sign([]byte("seal"))
	if err := Rotate(dir); err != nil {
		t.Fatal(err)
	}
	rotated := load(t, dir).TrailSigner()
	if rotated.KeyID() == id {
		t.Error("the rotation left the old key in use")
	}
	if !ed25519.Verify(rotated.Public()[id], []byte("seal"), signature) {
		t.Error("the former key does not verify")
	}
}

func TestEachPurposeHasItsOwnKey(t *testing.T) {
	_, keys := newKeys(t)
	id, signature := keys.TokenSigner().Sign([]byte("x"))
	for other, key := range keys.TrailSigner().Public() {
		if other == id || ed25519.Verify(key, []byte("x"), signature) {
			t.Error("a token's key signs the trail")
		}
	}
}

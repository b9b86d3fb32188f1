package secrets

import (
	"crypto/ed25519"
	"os"
	"path/filepath"
	"testing"
	"time"
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
	id, key := keys.TokenKeys().Signing(noon)
	signature := ed25519.Sign(key, []byte("x"))
	for other, key := range keys.TrailSigner().Public() {
		if other == id || ed25519.Verify(key, []byte("x"), signature) {
			t.Error("a token's key signs the trail")
		}
	}
}

// TestANewTokenKeyIsPublishedBeforeItSigns rotates under a running server, twice in a row.
func TestANewTokenKeyIsPublishedBeforeItSigns(t *testing.T) {
	dir, keys := newKeys(t)
	running := keys.TokenKeys()
	first, _ := running.Signing(noon)
	for i, at := range []time.Time{noon, noon.Add(5 * time.Minute)} {
		if err := rotateAt(dir, at); err != nil {
			t.Fatal(err)
		}
		if err := running.Reload(); err != nil {
			t.Fatal(err)
		}
		if n := len(running.Public(at)); n != i+2 {
			t.Errorf("%d keys are published after %d rotations", n, i+1)
		}
	}
	second, third := signingAt(running, noon.Add(publishedFor)), signingAt(running, noon.Add(publishedFor+5*time.Minute))
	for after, want := range map[time.Duration]string{
		0: first, publishedFor - time.Second: first, publishedFor + 5*time.Minute - time.Second: second, time.Hour: third,
	} {
		if got := signingAt(running, noon.Add(after)); got != want {
			t.Errorf("after %v signs %s, want %s", after, got, want)
		}
	}
	for after, want := range map[time.Duration][3]bool{
		publishedFor:                               {true, true, true},
		publishedFor + tokensLive - time.Second:    {true, true, true},
		publishedFor + tokensLive:                  {false, true, true},
		publishedFor + tokensLive + 5*time.Minute:  {false, false, true},
		publishedFor + tokensLive + 1000*time.Hour: {false, false, true},
	} {
		public := running.Public(noon.Add(after))
		if got := [3]bool{public[first] != nil, public[second] != nil, public[third] != nil}; got != want {
			t.Errorf("after %v these verify: %v, want %v", after, got, want)
		}
	}
	if first == second || second == third {
		t.Error("a rotation brought no key, or lost one")
	}
	if started := load(t, dir).TokenKeys(); signingAt(started, noon.Add(time.Second)) != first {
		t.Error("a start hurries the new key")
	}
}

func signingAt(keys *TokenKeys, now time.Time) string {
	id, _ := keys.Signing(now)
	return id
}

func TestAReloadThatFailsLeavesTheKeys(t *testing.T) {
	dir, keys := newKeys(t)
	before := signingAt(keys.TokenKeys(), noon)
	if err := os.WriteFile(filepath.Join(dir, tokenFile), []byte("[]"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := keys.TokenKeys().Reload(); err == nil || signingAt(keys.TokenKeys(), noon) != before {
		t.Errorf("went on with %v", err)
	}
}

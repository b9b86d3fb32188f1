package secrets

import (
	"bytes"
	"errors"
	"testing"

	"pgregory.net/rapid"
)

const place = "reports/phone/1"

func TestOpenReturnsWhatWasSealed(t *testing.T) {
	_, keys := newKeys(t)
	rapid.Check(t, func(t *rapid.T) {
		plain := rapid.SliceOf(rapid.Byte()).Draw(t, "plain")
		binding := rapid.StringN(1, 20, -1).Draw(t, "binding")
		sealed, err := keys.Seal(plain, binding)
		if err != nil {
			t.Fatal(err)
		}
		opened, err := keys.Open(sealed, binding)
		if err != nil || !bytes.Equal(opened, plain) {
			t.Fatalf("got %x, %v", opened, err)
		}
		if _, err := keys.Open(sealed, binding+"1"); !errors.Is(err, ErrNotSealed) {
			t.Fatalf("opened elsewhere: %v", err)
		}
	})
}

func TestSealNeedsABinding(t *testing.T) {
	_, keys := newKeys(t)
	if sealed, err := keys.Seal([]byte("x"), ""); err == nil || sealed != nil {
		t.Error("sealed for nowhere")
	}
	if _, err := keys.Open(nil, ""); err == nil {
		t.Error("opened for nowhere")
	}
}

func TestSealIsRandomAndHides(t *testing.T) {
	_, keys := newKeys(t)
	plain := []byte("0912-345-678")
	one, _ := keys.Seal(plain, place)
	two, _ := keys.Seal(plain, place)
	if bytes.Equal(one, two) || bytes.Contains(one, plain) {
		t.Error("sealing shows something")
	}
}

func TestAnyChangedBitIsNoticed(t *testing.T) {
	_, keys := newKeys(t)
	sealed, _ := keys.Seal([]byte("0912"), place)
	for i := range len(sealed) * 8 {
		changed := bytes.Clone(sealed)
		changed[i/8] ^= 1 << (i % 8)
		if _, err := keys.Open(changed, place); !errors.Is(err, ErrNotSealed) {
			t.Fatalf("bit %d: %v", i, err)
		}
	}
	for n := range sealed {
		if _, err := keys.Open(sealed[:n], place); !errors.Is(err, ErrNotSealed) {
			t.Fatalf("%d bytes: %v", n, err)
		}
	}
}

func TestOtherKeysCannotOpen(t *testing.T) {
	_, keys := newKeys(t)
	_, others := newKeys(t)
	sealed, _ := keys.Seal([]byte("0912"), place)
	if _, err := others.Open(sealed, place); !errors.Is(err, ErrNotSealed) {
		t.Errorf("got %v", err)
	}
	if others.SealedUnderPrimary(sealed) {
		t.Error("taken for sealed under the primary of other keys")
	}
}

func FuzzOpen(f *testing.F) {
	_, keys := newKeys(f)
	sealed, _ := keys.Seal([]byte("0912"), place)
	f.Add(sealed)
	f.Add([]byte{})
	f.Add([]byte{1, 0, 0, 0, 0})
	f.Fuzz(func(t *testing.T, b []byte) {
		keys.SealedUnderPrimary(b)
		if _, err := keys.Open(b, place); err == nil && !bytes.Equal(b, sealed) {
			t.Fatal("opened what nobody sealed")
		}
	})
}

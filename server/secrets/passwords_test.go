package secrets

import (
	"context"
	"errors"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

func init() { newHashCost = usualCost } // here it is what is looked at

func TestVerifyKnowsTheRightPassword(t *testing.T) {
	_, keys := newKeys(t)
	passwords := NewPasswords(keys, 2)
	ctx := context.Background()
	stored, err := passwords.Hash(ctx, "R-1", "aB3z")
	if err != nil {
		t.Fatal(err)
	}
	for _, try := range []struct {
		number, password string
		want             bool
	}{
		{"R-1", "aB3z", true},
		{"R-1", "ab3z", false},
		{"R-1", "AB3Z", false},
		{"R-1", "aB3", false},
		{"R-1", "aB3zz", false},
		{"R-1", "", false},
		{"R-2", "aB3z", false},
		{"R-1a", "B3z", false}, // the same bytes, split elsewhere
		{"", "R-1aB3z", false},
	} {
		if got, err := passwords.Verify(ctx, stored, try.number, try.password); got != try.want || err != nil {
			t.Errorf("%q, %q: got %v, %v", try.number, try.password, got, err)
		}
	}
}

func TestHashIsSaltedAndNamesItsPepper(t *testing.T) {
	_, keys := newKeys(t)
	passwords := NewPasswords(keys, 1)
	one, _ := passwords.Hash(context.Background(), "R-1", "aB3z")
	two, _ := passwords.Hash(context.Background(), "R-1", "aB3z")
	if one == two {
		t.Error("two hashes are the same")
	}
	form := regexp.MustCompile(`^\$guashi-argon2id\$v=1\$m=19456,t=2,p=1,pepper=` + keys.peppers.current + `\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$`)
	if !form.MatchString(one) || strings.Contains(one, "aB3z") {
		t.Errorf("got %s", one)
	}
}

func TestHashNeedsThePepper(t *testing.T) {
	_, keys := newKeys(t)
	_, others := newKeys(t)
	stored, _ := NewPasswords(keys, 1).Hash(context.Background(), "R-1", "aB3z")
	others.peppers.keys[keys.peppers.current] = others.peppers.keys[others.peppers.current] // the same id, another key
	if ok, err := NewPasswords(others, 1).Verify(context.Background(), stored, "R-1", "aB3z"); ok || err != nil {
		t.Errorf("another pepper: %v, %v", ok, err)
	}
}

func TestVerifyNeverTakesABrokenHash(t *testing.T) {
	_, keys := newKeys(t)
	passwords := NewPasswords(keys, 1)
	stored, _ := passwords.Hash(context.Background(), "R-1", "aB3z")
	cut := strings.LastIndex(stored, "$")
	for name, broken := range map[string]string{
		"empty":          "",
		"no hash":        stored[:cut],
		"empty hash":     stored[:cut+1],
		"short hash":     stored[:len(stored)-1],
		"long hash":      stored + "A",
		"newline":        stored + "\n",
		"other bits":     stored[:len(stored)-1] + "B", // not what an encoder ends with
		"other version":  strings.Replace(stored, "v=1", "v=2", 1),
		"other kind":     strings.Replace(stored, "argon2id", "argon2i", 1),
		"huge memory":    strings.Replace(stored, "m=19456", "m=999999", 1),
		"over 64 MiB":    strings.Replace(stored, "m=19456", "m=65537", 1),
		"little memory":  strings.Replace(stored, "m=19456", "m=7167", 1),
		"memory wraps":   strings.Replace(stored, "m=19456", "m=4294986752", 1),
		"many passes":    strings.Replace(stored, "t=2", "t=11", 1),
		"no passes":      strings.Replace(stored, "t=2", "t=0", 1),
		"many lanes":     strings.Replace(stored, "p=1", "p=5", 1),
		"no lanes":       strings.Replace(stored, "p=1", "p=0", 1),
		"leading zero":   strings.Replace(stored, "t=2", "t=02", 1),
		"odd characters": strings.Replace(stored, "pepper=", "pepper=../", 1),
	} {
		if ok, err := passwords.Verify(context.Background(), broken, "R-1", "aB3z"); ok || !errors.Is(err, ErrMalformedHash) {
			t.Errorf("%s: got %v, %v", name, ok, err)
		}
	}
	unknown := strings.Replace(stored, "pepper=", "pepper=0", 1)
	if ok, err := passwords.Verify(context.Background(), unknown, "R-1", "aB3z"); ok || !errors.Is(err, ErrUnknownPepper) {
		t.Errorf("unknown pepper: got %v, %v", ok, err)
	}
}

func TestVerifyTakesTheCostFromTheHash(t *testing.T) {
	_, keys := newKeys(t)
	passwords := NewPasswords(keys, 1)
	h := storedHash{cost: hashCost{8 * 1024, 3, 2}, pepper: keys.peppers.current, salt: randomBytes(saltSize)}
	sum, err := passwords.derive(context.Background(), h, "R-1", "aB3z")
	if err != nil {
		t.Fatal(err)
	}
	h.sum = sum
	if ok, err := passwords.Verify(context.Background(), h.String(), "R-1", "aB3z"); !ok || err != nil {
		t.Errorf("got %v, %v", ok, err)
	}
	cheaper := strings.Replace(h.String(), "t=3", "t=2", 1)
	if ok, err := passwords.Verify(context.Background(), cheaper, "R-1", "aB3z"); ok || err != nil {
		t.Errorf("the cost does not matter: %v, %v", ok, err)
	}
}

func TestWaitingForASlotEndsWithTheContext(t *testing.T) {
	_, keys := newKeys(t)
	passwords := NewPasswords(keys, 2)
	stored, _ := passwords.Hash(context.Background(), "R-1", "aB3z")
	passwords.slots <- struct{}{}
	passwords.slots <- struct{}{}
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel()
	if _, err := passwords.Hash(ctx, "R-1", "aB3z"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("hash: %v", err)
	}
	if ok, err := passwords.Verify(ctx, stored, "R-1", "aB3z"); ok || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("verify: %v, %v", ok, err)
	}
	<-passwords.slots
	if ok, err := passwords.Verify(context.Background(), stored, "R-1", "aB3z"); !ok || err != nil {
		t.Errorf("with a free slot: %v, %v", ok, err)
	}
	for range 20 { // a select alone would choose by chance
		if _, err := passwords.Hash(ctx, "R-1", "aB3z"); !errors.Is(err, context.DeadlineExceeded) {
			t.Fatalf("an ended context beside a free slot: %v", err)
		}
	}
}

func TestSlotsAreGivenBack(t *testing.T) {
	_, keys := newKeys(t)
	passwords := NewPasswords(keys, 0) // counts as 1
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			if _, err := passwords.Hash(context.Background(), "R-1", "aB3z"); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if cap(passwords.slots) != 1 || len(passwords.slots) != 0 {
		t.Errorf("%d of %d slots taken", len(passwords.slots), cap(passwords.slots))
	}
}

func FuzzParseHash(f *testing.F) {
	_, keys := newKeys(f)
	stored, _ := NewPasswords(keys, 1).Hash(context.Background(), "R-1", "aB3z")
	for _, s := range []string{stored, "", "$guashi-argon2id$v=1$m=0,t=0,p=0,pepper=$$", strings.Replace(stored, "m=19456", "m=65536", 1)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		h, err := parseHash(s)
		if err != nil {
			return
		}
		if h.String() != s || !h.cost.bounded() || len(h.salt) != saltSize || len(h.sum) != sumSize {
			t.Fatalf("%q became %q", s, h)
		}
	})
}

// BenchmarkHash shows what a report costs (A4): time, and the memory that bounds atOnce.
func BenchmarkHash(b *testing.B) {
	_, keys := newKeys(b)
	passwords := NewPasswords(keys, 64)
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if _, err := passwords.Hash(context.Background(), "R-1", "aB3z"); err != nil {
				b.Error(err)
			}
		}
	})
}

package secrets

import (
	"encoding/base64"
	"errors"
	"math"
	"strings"
	"testing"
	"time"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 123456789, time.FixedZone("Asia/Taipei", 8*60*60))

func issue(t testing.TB, c *Captchas) Challenge {
	t.Helper()
	challenge, err := c.Issue(noon)
	if err != nil {
		t.Fatal(err)
	}
	return challenge
}

func TestOpenReturnsWhatWasIssued(t *testing.T) {
	dir, keys := newKeys(t)
	challenge := issue(t, NewCaptchas(keys))
	if want := noon.Add(10 * time.Minute).Truncate(time.Millisecond); !challenge.ExpiresAt.Equal(want) || challenge.ExpiresAt.Location() != time.UTC {
		t.Errorf("expires at %v", challenge.ExpiresAt)
	}
	one, err := NewCaptchas(keys).Open(challenge.Token, noon)
	if err != nil || !sixDigits(one.Answer) || one.ExpiresAt != challenge.ExpiresAt || one.ID == [16]byte{} {
		t.Errorf("got %v, %v", one, err)
	}
	if replica, err := NewCaptchas(load(t, dir)).Open(challenge.Token, noon); err != nil || replica != one {
		t.Errorf("a replica got %v, %v", replica, err)
	}
	raw, _ := base64.RawURLEncoding.DecodeString(challenge.Token)
	if strings.Contains(string(raw), one.Answer) {
		t.Error("the token shows the answer")
	}
}

func TestChallengesExpire(t *testing.T) {
	_, keys := newKeys(t)
	captchas := NewCaptchas(keys)
	challenge := issue(t, captchas)
	if _, err := captchas.Open(challenge.Token, challenge.ExpiresAt.Add(-time.Nanosecond)); err != nil {
		t.Errorf("at the last moment: %v", err)
	}
	for _, late := range []time.Duration{0, time.Nanosecond, time.Hour} {
		if opened, err := captchas.Open(challenge.Token, challenge.ExpiresAt.Add(late)); !errors.Is(err, ErrExpired) || opened != (Opened{}) {
			t.Errorf("%v late: %v", late, err)
		}
	}
}

func TestForgedTokensAreBad(t *testing.T) {
	_, keys := newKeys(t)
	_, others := newKeys(t)
	captchas := NewCaptchas(keys)
	token := issue(t, captchas).Token
	bad := []string{
		"", "x", "=", token + "A", token[1:], token[:len(token)-1], token + "=", "\n" + token, token[:40] + "\n" + token[40:],
		token[:40] + "\n" + token[41:], strings.Repeat("A", len(token)), strings.Repeat("A", 1<<16), strings.Repeat("密", len(token)/3),
		issue(t, NewCaptchas(others)).Token,
	}
	raw, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil {
		t.Fatal(err)
	}
	for i := range raw {
		raw[i] ^= 0x10
		bad = append(bad, base64.RawURLEncoding.EncodeToString(raw))
		raw[i] ^= 0x10
	}
	for _, s := range bad {
		if opened, err := captchas.Open(s, noon); !errors.Is(err, ErrBadToken) || opened != (Opened{}) {
			t.Errorf("%.20q: got %v", s, err)
		}
	}
}

func TestRight(t *testing.T) {
	o := Opened{Answer: "012345"}
	for answer, want := range map[string]bool{
		"012345": true, " 012 345\n": true, "０１２３４５": true, "01２３4５": true, "\u3000012345\u200B": true,
		"012346": false, "12345": false, "0123456": false, "": false, " ": false, "٠١٢٣٤٥": false, "o12345": false,
		"012345" + strings.Repeat(" ", 1<<16): false,
	} {
		if got := o.Right(answer); got != want {
			t.Errorf("%.20q: got %v", answer, got)
		}
	}
	if (Opened{}).Right("") {
		t.Error("nothing is right for no challenge")
	}
}

// TestDigitsAreEvenlyDrawn: each of the ten digits at each of the six places, and no id twice. The
// bound is seven standard deviations, which an honest source passes 99.99999999 times of 100.
func TestDigitsAreEvenlyDrawn(t *testing.T) {
	_, keys := newKeys(t)
	captchas := NewCaptchas(keys)
	const draws = 20000
	var counts [captchaDigits][10]int
	ids := map[[16]byte]bool{}
	for range draws {
		opened, err := captchas.Open(issue(t, captchas).Token, noon)
		if err != nil || len(opened.Answer) != captchaDigits {
			t.Fatalf("%v, %v", opened, err)
		}
		ids[opened.ID] = true
		for place, digit := range []byte(opened.Answer) {
			counts[place][digit-'0']++
		}
	}
	if len(ids) != draws {
		t.Error("an id came twice")
	}
	bound := 7 * math.Sqrt(draws*0.1*0.9)
	for place, digits := range counts {
		for digit, n := range digits {
			if math.Abs(float64(n)-draws/10) > bound {
				t.Errorf("%d stood at place %d %d times of %d", digit, place, n, draws)
			}
		}
	}
}

func FuzzCaptchaOpen(f *testing.F) {
	_, keys := newKeys(f)
	captchas := NewCaptchas(keys)
	token := issue(f, captchas).Token
	for _, s := range []string{token, "", token[1:], strings.Repeat("A", len(token)), token + "\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		opened, err := captchas.Open(s, noon)
		if (err == nil) != (s == token) || err != nil && opened != (Opened{}) {
			t.Fatalf("%q: %v", s, err)
		}
		opened.Right(s)
	})
}

func TestTokensCanBeGivenOnACommandLine(t *testing.T) {
	_, keys := newKeys(t)
	captchas := NewCaptchas(keys)
	for range 1000 {
		if token := issue(t, captchas).Token; strings.HasPrefix(token, "-") {
			t.Fatal("a command line reads the token as a flag")
		}
	}
}

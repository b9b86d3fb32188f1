package captcha

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/go-chi/chi/v5"

	"guashi/server/secrets"
	"guashi/server/secrets/secretstest"
)

// kept is a store in memory that says what was drawn.
type kept struct {
	media map[string][]byte
	drawn int
}

func (k *kept) SpendChallenge(context.Context, [16]byte, time.Time) (bool, error) { return true, nil }

func (k *kept) KeepMedia(_ context.Context, _ [16]byte, kind string, _ time.Time, draw func() ([]byte, error)) ([]byte, error) {
	if body, ok := k.media[kind]; ok {
		return body, nil
	}
	k.drawn++
	body, err := draw()
	k.media[kind] = body
	return body, err
}

type desk struct {
	gate  *Gate
	store *kept
	serve http.Handler
	now   time.Time
}

// open has a gate at which each source may ask for three challenges and six pictures at once.
func open(t *testing.T) *desk {
	t.Helper()
	d := &desk{store: &kept{media: map[string][]byte{}}, now: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)}
	d.gate = NewGate(secrets.NewCaptchas(secretstest.New(t)), d.store, 1)
	router := chi.NewRouter()
	d.gate.Routes(func(r *http.Request) string { return r.Header.Get("Source") }, func() time.Time { return d.now })(router)
	d.serve = router
	return d
}

func (d *desk) get(source, path string, headers ...string) *httptest.ResponseRecorder {
	request := httptest.NewRequest(http.MethodGet, path, nil)
	request.Header.Set("Source", source)
	for i := 0; i+1 < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	answer := httptest.NewRecorder()
	d.serve.ServeHTTP(answer, request)
	return answer
}

func (d *desk) issue(t *testing.T) string {
	t.Helper()
	challenge, wait, err := d.gate.Issue("another", d.now)
	if err != nil || wait != 0 {
		t.Fatalf("no challenge: wait %d, %v", wait, err)
	}
	return challenge.Token
}

func TestIssuingIsLimitedBySource(t *testing.T) {
	d := open(t)
	for i := range 4 {
		_, wait, err := d.gate.Issue("one", d.now)
		if err != nil || (wait > 0) != (i == 3) {
			t.Errorf("challenge %d: wait %d, %v", i, wait, err)
		}
		if i == 3 && wait != 60 { // three in three minutes
			t.Errorf("told to wait %d s", wait)
		}
	}
	if _, wait, _ := d.gate.Issue("two", d.now); wait != 0 {
		t.Error("one source bars another")
	}
	if _, wait, _ := d.gate.Issue("one", d.now.Add(time.Minute)); wait != 0 {
		t.Error("waiting as told does not help")
	}
}

func TestFetchingIsLimitedBySource(t *testing.T) {
	d := open(t)
	path := "/captcha/" + d.issue(t) + "/image.png"
	for range 6 {
		if answer := d.get("one", path); answer.Code != http.StatusOK {
			t.Fatalf("%d", answer.Code)
		}
	}
	over := d.get("one", path)
	if over.Code != http.StatusTooManyRequests || over.Header().Get("Retry-After") != "30" || over.Header().Get("Content-Type") != "application/problem+json" {
		t.Errorf("%d %v", over.Code, over.Header())
	}
	if answer := d.get("two", path); answer.Code != http.StatusOK {
		t.Error("one source bars another")
	}
}

func TestAChallengeLooksAndSoundsTheSameAtEveryFetch(t *testing.T) {
	d := open(t)
	base := "/captcha/" + d.issue(t)
	for path, kind := range map[string]string{"/image.png": "image/png", "/audio.wav": "audio/wav"} {
		first, again := d.get("one", base+path), d.get("two", base+path)
		if first.Code != http.StatusOK || first.Body.Len() == 0 || !bytes.Equal(first.Body.Bytes(), again.Body.Bytes()) {
			t.Errorf("%s: %d, %d bytes, then others", path, first.Code, first.Body.Len())
		}
		if h := first.Header(); h.Get("Content-Type") != kind || h.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %v", path, h)
		}
	}
	if d.store.drawn != 2 {
		t.Errorf("drawn %d times", d.store.drawn)
	}
}

func TestDigitsAreSpokenInTheReadersLanguage(t *testing.T) {
	for _, tt := range []struct{ query, accept, want string }{
		{"", "", "wav-zh"},
		{"", "en-GB", "wav-en"},
		{"", "zh-TW,en;q=0.5", "wav-zh"},
		{"", "ja", "wav-zh"},
		{"?lang=en", "zh-TW", "wav-en"},
		{"?lang=zh", "en", "wav-zh"},
		{"?lang=%00", "en", "wav-zh"},
	} {
		d := open(t)
		d.get("one", "/captcha/"+d.issue(t)+"/audio.wav"+tt.query, "Accept-Language", tt.accept)
		if _, ok := d.store.media[tt.want]; !ok {
			t.Errorf("%q %q: not %s", tt.query, tt.accept, tt.want)
		}
	}
}

func TestNoPictureOfAForgedOrExpiredChallenge(t *testing.T) {
	d := open(t)
	token := d.issue(t)
	d.now = d.now.Add(10 * time.Minute)
	for name, token := range map[string]string{"expired": token, "forged": "A" + token[1:], "short": "x"} {
		if answer := d.get(name, "/captcha/"+token+"/image.png"); answer.Code != http.StatusNotFound || answer.Header().Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s: %d %v", name, answer.Code, answer.Header())
		}
	}
}

// TestATokenAloneTellsAWrongAnswer without spending the challenge.
func TestATokenAloneTellsAWrongAnswer(t *testing.T) {
	d := open(t)
	challenge, _, err := d.gate.Issue("here", d.now)
	if err != nil {
		t.Fatal(err)
	}
	opened, err := d.gate.secrets.Open(challenge.Token, d.now)
	if err != nil {
		t.Fatal(err)
	}
	wrong := "000000"
	if opened.Answer == wrong {
		wrong = "111111"
	}
	for name, tt := range map[string]struct {
		token, answer string
		now           time.Time
		wrong         bool
	}{
		"right":   {challenge.Token, opened.Answer, d.now, false},
		"wrong":   {challenge.Token, wrong, d.now, true},
		"forged":  {"x" + challenge.Token, opened.Answer, d.now, true},
		"expired": {challenge.Token, opened.Answer, challenge.ExpiresAt, true},
	} {
		if got := d.gate.Wrong(tt.token, tt.answer, tt.now); got != tt.wrong {
			t.Errorf("%s: %v", name, got)
		}
	}
}

package captcha

import (
	"context"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-chi/chi/v5"

	"guashi/server/secrets"
)

var start = time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)

// memory remembers in place of a database.
type memory struct {
	spent map[[16]byte]bool
	media map[string][]byte
}

func (m *memory) SpendChallenge(_ context.Context, id [16]byte, _ time.Time) (bool, error) {
	first := !m.spent[id]
	m.spent[id] = true
	return first, nil
}

func (m *memory) KeepMedia(_ context.Context, id [16]byte, kind string, _ time.Time, draw func() ([]byte, error)) (body []byte, err error) {
	name := string(id[:]) + kind
	if m.media[name] == nil {
		m.media[name], err = draw()
	}
	return m.media[name], err
}

// newGate returns a gate of 3 challenges and 6 fetches in a row for one source.
func newGate(t *testing.T) *Gate {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "keys")
	if _, err := secrets.Init(dir); err != nil {
		t.Fatal(err)
	}
	keys, err := secrets.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	return NewGate(secrets.NewCaptchas(keys), &memory{map[[16]byte]bool{}, map[string][]byte{}}, 1)
}

func issue(t *testing.T, g *Gate, source string, now time.Time) (secrets.Challenge, int) {
	t.Helper()
	challenge, wait, err := g.Issue(source, now)
	if err != nil {
		t.Fatal(err)
	}
	return challenge, wait
}

func answerOf(t *testing.T, g *Gate, token string) string {
	t.Helper()
	opened, err := g.secrets.Open(token, start)
	if err != nil {
		t.Fatal(err)
	}
	return opened.Answer
}

func TestIssuingIsLimitedBySource(t *testing.T) {
	g := newGate(t)
	for i := range 3 {
		if _, wait := issue(t, g, "a", start); wait != 0 {
			t.Fatalf("challenge %d has to wait %d s", i+1, wait)
		}
	}
	challenge, wait := issue(t, g, "a", start)
	if wait != 60 || challenge.Token != "" { // three in three minutes
		t.Errorf("one more: waits %d s, token %q", wait, challenge.Token)
	}
	if _, wait := issue(t, g, "b", start); wait != 0 {
		t.Errorf("another source waits %d s", wait)
	}
	if _, wait := issue(t, g, "a", start.Add(60*time.Second)); wait != 0 {
		t.Errorf("after the wait: %d s more", wait)
	}
}

func TestAnAnswerIsJudgedOnce(t *testing.T) {
	g := newGate(t)
	for _, tt := range []struct {
		name   string
		answer func(token, right string) (string, string)
		at     time.Time
		want   bool
	}{
		{"right", func(token, right string) (string, string) { return token, right }, start, true},
		{"right, with a space", func(token, right string) (string, string) { return token, " " + right + " " }, start, true},
		{"wrong", func(token, _ string) (string, string) { return token, "no" }, start, false},
		{"forged", func(token, right string) (string, string) { return token[:len(token)-2] + "AA", right }, start, false},
		{"no token", func(_, right string) (string, string) { return "", right }, start, false},
		{"at the last moment", func(token, right string) (string, string) { return token, right }, start.Add(10*time.Minute - time.Millisecond), true},
		{"too late", func(token, right string) (string, string) { return token, right }, start.Add(10 * time.Minute), false},
	} {
		challenge, _ := issue(t, g, tt.name, start)
		right := answerOf(t, g, challenge.Token)
		token, answer := tt.answer(challenge.Token, right)
		if got, err := g.Check(t.Context(), token, answer, tt.at); got != tt.want || err != nil {
			t.Errorf("%s: judged %v, %v", tt.name, got, err)
		}
		spent := token == challenge.Token && tt.at.Before(challenge.ExpiresAt)
		if again, err := g.Check(t.Context(), challenge.Token, right, start); again == spent || err != nil {
			t.Errorf("%s: the right answer afterwards is judged %v, %v", tt.name, again, err)
		}
	}
}

// fetcher serves a gate's challenges at a time that can be moved on.
func fetcher(g *Gate) (fetch func(path, source string, headers ...string) *httptest.ResponseRecorder, later func(time.Duration)) {
	var passed atomic.Int64
	router := chi.NewRouter()
	g.Routes(func(r *http.Request) string { return r.RemoteAddr }, func() time.Time { return start.Add(time.Duration(passed.Load())) })(router)
	fetch = func(path, source string, headers ...string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(http.MethodGet, path, nil)
		r.RemoteAddr = source
		for i := 0; i < len(headers); i += 2 {
			r.Header.Set(headers[i], headers[i+1])
		}
		w := httptest.NewRecorder()
		router.ServeHTTP(w, r)
		return w
	}
	return fetch, func(d time.Duration) { passed.Add(int64(d)) }
}

func TestPictureAndSoundAreTheSameAtEveryFetch(t *testing.T) {
	g := newGate(t)
	fetch, _ := fetcher(g)
	challenge, _ := issue(t, g, "a", start)
	for path, kind := range map[string]string{"image.png": "image/png", "audio.wav": "audio/wav", "audio.wav?lang=en": "audio/wav"} {
		first := fetch("/captcha/"+challenge.Token+"/"+path, path)
		if first.Code != http.StatusOK || first.Header().Get("Content-Type") != kind || first.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d %v", path, first.Code, first.Header())
		}
		if again := fetch("/captcha/"+challenge.Token+"/"+path, path); !slices.Equal(again.Body.Bytes(), first.Body.Bytes()) {
			t.Errorf("%s: other bytes at the second fetch", path)
		}
	}
}

func TestASoundSpeaksTheLanguageAskedFor(t *testing.T) {
	g := newGate(t)
	fetch, _ := fetcher(g)
	challenge, _ := issue(t, g, "a", start)
	sound := func(query string, headers ...string) string {
		return fetch("/captcha/"+challenge.Token+"/audio.wav"+query, query+headers[1], headers...).Body.String()
	}
	const accept = "Accept-Language"
	zh, en := sound("?lang=zh", accept, ""), sound("?lang=en", accept, "")
	if zh == en {
		t.Fatal("the languages sound alike")
	}
	for _, tt := range []struct{ query, accept, want string }{
		{"", "", zh}, {"", "en-GB", en}, {"", "zh-TW, en;q=0.5", zh}, {"", "zh-CN, en;q=0.5", zh}, {"", "ja", zh}, {"?lang=en", "zh-TW", en}, {"?lang=%00", "", zh},
	} {
		if sound(tt.query, accept, tt.accept) != tt.want {
			t.Errorf("%q with %q speaks another language", tt.query, tt.accept)
		}
	}
}

func TestWhatIsNoChallengeIsNotFound(t *testing.T) {
	g := newGate(t)
	fetch, later := fetcher(g)
	challenge, _ := issue(t, g, "a", start)
	if got := fetch("/captcha/nonsense/image.png", "a").Code; got != http.StatusNotFound {
		t.Errorf("a forged token: %d", got)
	}
	later(10 * time.Minute)
	for _, path := range []string{"image.png", "audio.wav"} {
		w := fetch("/captcha/"+challenge.Token+"/"+path, "a")
		if w.Code != http.StatusNotFound || w.Header().Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s past its time: %d %s", path, w.Code, w.Header().Get("Content-Type"))
		}
	}
}

func TestFetchingIsLimitedBySource(t *testing.T) {
	g := newGate(t)
	fetch, later := fetcher(g)
	challenge, _ := issue(t, g, "a", start)
	path := "/captcha/" + challenge.Token + "/image.png"
	for i := range 6 {
		if got := fetch(path, "a").Code; got != http.StatusOK {
			t.Fatalf("fetch %d: %d", i+1, got)
		}
	}
	w := fetch(path, "a")
	wait, err := strconv.Atoi(w.Header().Get("Retry-After"))
	if w.Code != http.StatusTooManyRequests || err != nil || wait < 1 || w.Header().Get("Content-Type") != "application/problem+json" {
		t.Fatalf("one more: %d %v", w.Code, w.Header())
	}
	if got := fetch(path, "b").Code; got != http.StatusOK {
		t.Errorf("another source: %d", got)
	}
	later(time.Duration(wait) * time.Second)
	if got := fetch(path, "a").Code; got != http.StatusOK {
		t.Errorf("after the wait: %d", got)
	}
}

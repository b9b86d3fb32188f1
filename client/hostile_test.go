package client

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// mustKeepQuiet holds that an error came, of a kind that callers know, and that it says nothing secret.
func mustKeepQuiet(t *testing.T, what string, err error) {
	t.Helper()
	if err == nil || !isOurs(err) {
		t.Errorf("%s: %v", what, err)
		return
	}
	for _, hidden := range []string{secret, token, number} {
		if strings.Contains(err.Error(), hidden) {
			t.Errorf("%s: the error tells what is secret", what)
		}
	}
}

// TestARedirectionIsNotFollowed has each endpoint point elsewhere, and back to itself: nobody else gets the
// secret, the token or the numbers.
func TestARedirectionIsNotFollowed(t *testing.T) {
	var elsewhere atomic.Int64
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { elsewhere.Add(1) }))
	defer other.Close()
	for _, status := range []int{301, 302, 303, 307, 308} {
		for _, path := range []string{"/oauth/token", "/graphql"} {
			for _, to := range []string{other.URL, ""} {
				asked := 0
				server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					if asked++; r.URL.Path == path {
						http.Redirect(w, r, to+path, status)
						return
					}
					_, _ = io.Copy(w, granted(1).body)
				}))
				c, err := New(Options{URL: server.URL, ClientID: "partner-1", Secret: secret})
				if err != nil {
					t.Fatal(err)
				}
				_, err = c.CardStatus(t.Context(), []string{number}, "")
				server.Close()
				mustKeepQuiet(t, path, err)
				if asked > 2 || elsewhere.Load() > 0 {
					t.Errorf("%d from %s to %q: asked %d times, and elsewhere %d times", status, path, to, asked, elsewhere.Load())
				}
			}
		}
	}
}

// bottomless is a body that goes on for ever, and counts what is read of it.
type bottomless struct {
	begun io.Reader
	read  *int64
}

func (e bottomless) Read(p []byte) (int, error) {
	n, err := e.begun.Read(p)
	for err != nil && n < len(p) {
		p[n] = 'a'
		n++
	}
	*e.read += int64(n)
	return n, nil
}

// TestAnEndlessAnswerIsCutOff counts what is read of answers without end, whatever their status.
func TestAnEndlessAnswerIsCutOff(t *testing.T) {
	for _, status := range []int{200, 400, 401, 429, 500, 503} {
		for _, begins := range []string{`{"access_token":"`, `{"errors":[{"message":"`, `{"data":{"cardStatus":[{"idNumber":"`, "<html>"} {
			for _, atToken := range []bool{true, false} {
				synctest.Test(t, func(t *testing.T) {
					var read int64
					body := func(int) reply { return reply{status: status, body: bottomless{strings.NewReader(begins), &read}} }
					f, c := newFake(t, func(f *fake) {
						if f.answer = body; atToken {
							f.grant = body
						}
					})
					_, err := c.CardStatus(t.Context(), []string{number}, "")
					mustKeepQuiet(t, begins, err)
					if tries := int64(f.tokens + len(f.asked)); read > tries*2*maxAnswer || tries > 2*maxTries {
						t.Errorf("%d %s: read %d bytes in %d requests", status, begins, read, tries)
					}
				})
			}
		}
	}
}

// dripping is a body that never comes, as long as somebody waits for it.
type dripping struct{ ctx context.Context }

func (d dripping) Read([]byte) (int, error) {
	<-d.ctx.Done()
	return 0, d.ctx.Err()
}

// TestASlowAnswerIsNotWaitedForForEver asks with a client of the caller's own, which sets no time.
func TestASlowAnswerIsNotWaitedForForEver(t *testing.T) {
	for _, slow := range []string{"/oauth/token", "/graphql"} {
		synctest.Test(t, func(t *testing.T) {
			transport := transportFunc(func(r *http.Request) (*http.Response, error) {
				answer := granted(1).body
				if r.URL.Path == slow {
					answer = dripping{r.Context()}
				}
				return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(answer), Request: r}, nil
			})
			c, err := New(Options{URL: "https://lost.example", ClientID: "partner-1", Secret: secret, HTTP: &http.Client{Transport: transport}})
			if err != nil {
				t.Fatal(err)
			}
			began := time.Now()
			_, err = c.CardStatus(t.Context(), []string{number}, "")
			mustKeepQuiet(t, slow, err)
			if took := time.Since(began); took > maxTries*(requestTime+mostWait) {
				t.Errorf("%s: gave up after %v", slow, took)
			}
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			began = time.Now()
			if _, err := c.CardStatus(ctx, []string{number}, ""); !errors.Is(err, context.DeadlineExceeded) || time.Since(began) > time.Second {
				t.Errorf("%s: a caller who waits a second waited %v: %v", slow, time.Since(began), err)
			}
			time.Sleep(requestTime) // until the token is given up, too
		})
	}
}

type transportFunc func(*http.Request) (*http.Response, error)

func (f transportFunc) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// TestWhatIsNoAnswerIsNone answers with pages, other JSON and other types.
func TestWhatIsNoAnswerIsNone(t *testing.T) {
	html := http.Header{"Content-Type": {"text/html"}}
	for _, body := range []string{
		"", "<html>A149410774</html>", "null", "[]", "7", `"text"`, `{}`, `{"data":null}`, `{"data":{}}`, `{"data":{"cardStatus":null}}`, `{"data":{"cardStatus":[]}}`,
		`{"data":{"cardStatus":[{"idNumber":"B206936414","state":"NOT_REPORTED","asOf":"2026-11-25T02:11:05Z"}]}}`,
		`{"data":{"cardStatus":[{"idNumber":"A149410774","state":"NOT_REPORTED","asOf":"yesterday"}]}}`, `{"errors":"none"}`, `{"errors":[null]}`, `{"errors":[{}]}`,
		`{"access_token":"","token_type":"Bearer"}`, `{"access_token":"x y\n","token_type":"Bearer","expires_in":900}`, `{"access_token":"t","token_type":"mac","expires_in":900}`,
	} {
		for _, atToken := range []bool{true, false} {
			synctest.Test(t, func(t *testing.T) {
				odd := func(int) reply { return reply{status: 200, header: html, body: strings.NewReader(body)} }
				f, c := newFake(t, func(f *fake) {
					if f.answer = odd; atToken {
						f.grant = odd
					}
				})
				answers, err := c.CardStatus(t.Context(), []string{number}, "")
				mustKeepQuiet(t, body, err)
				if len(answers) > 0 || f.tokens > 2*maxTries || len(f.asked) > 2*maxTries {
					t.Errorf("%s: %d answers, %d tokens, %d questions", body, len(answers), f.tokens, len(f.asked))
				}
			})
		}
	}
}

// TestALieAboutATokensLife asks for a day, every minute, with a token that is said to live for no time or for ever.
func TestALieAboutATokensLife(t *testing.T) {
	const asked = 24 * 60
	for life, most := range map[string]int{
		"900": asked / 10, "0": asked, "-1": asked, "1": asked, "9223372036": asked / 50, "9223372036854775807": asked, "null": asked,
	} {
		synctest.Test(t, func(t *testing.T) {
			f, c := newFake(t, func(f *fake) {
				f.grant = func(int) reply {
					return say(http.StatusOK, `{"access_token":"`+token+`","token_type":"Bearer","expires_in":`+life+`}`)
				}
			})
			for range asked {
				if _, err := c.CardStatus(t.Context(), []string{number}, ""); err != nil {
					t.Fatal(err)
				}
				time.Sleep(time.Minute)
			}
			if f.tokens > most || f.tokens < 24 {
				t.Errorf("a life of %s: %d tokens for %d questions", life, f.tokens, asked)
			}
		})
	}
}

package client

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func isA[T error](err error) (T, bool) {
	var it T
	return it, errors.As(err, &it)
}

// TestRefusalsHaveTypes asks servers that refuse, and those that say nonsense. No error repeats a
// number, a secret or a token.
func TestRefusalsHaveTypes(t *testing.T) {
	tests := map[string]struct {
		change func(*fake)
		want   error
		tries  int
	}{
		"bad request": {func(f *fake) { f.answer = refusedBy(`{"code":"BAD_REQUEST","requestId":"R"}`) }, &BadRequest{Refusal{Code: "BAD_REQUEST", RequestID: "R"}}, 1},
		"forbidden": {
			func(f *fake) { f.answer = refusedBy(`{"code":"FORBIDDEN","reason":"NO_WEBHOOK"}`) },
			&Forbidden{Refusal{Code: "FORBIDDEN", Reason: "NO_WEBHOOK"}}, 1,
		},
		"too complex": {
			func(f *fake) { f.answer = refusedBy(`{"code":"TOO_COMPLEX","limit":"COST","asked":700,"allowed":500}`) },
			&TooComplex{Refusal{Code: "TOO_COMPLEX"}, "COST", 700, 500}, 1,
		},
		"a fault":           {func(f *fake) { f.answer = refusedBy(`{"code":"INTERNAL"}`) }, &Refusal{Code: "INTERNAL"}, 1},
		"a code of later":   {func(f *fake) { f.answer = refusedBy(`{"code":"NEW"}`) }, &Refusal{Code: "NEW"}, 1},
		"a code of no type": {func(f *fake) { f.answer = refusedBy(`{"code":7}`) }, &Refusal{}, 1},
		"a long quota": {
			func(f *fake) { f.answer = refusedBy(`{"code":"RATE_LIMITED","retryAfter":3600}`) },
			&RateLimited{Refusal{Code: "RATE_LIMITED"}, time.Hour}, 1,
		},
		"a quota without end": {
			func(f *fake) { f.answer = refusedBy(`{"code":"RATE_LIMITED","retryAfter":1e300}`) },
			&RateLimited{Refusal{Code: "RATE_LIMITED"}, 24 * time.Hour}, 1,
		},
		"a quota in the past": {
			func(f *fake) { f.answer = refusedBy(`{"code":"RATE_LIMITED","retryAfter":-5}`) },
			&RateLimited{Refusal{Code: "RATE_LIMITED"}, 0}, maxTries,
		},
		"unavailable":    {func(f *fake) { f.answer = refusedBy(`{"code":"UNAVAILABLE"}`) }, &Unavailable{Refusal: Refusal{Code: "UNAVAILABLE"}}, maxTries},
		"a wrong secret": {func(f *fake) { f.grant = always(401, `{"error":"invalid_client"}`) }, &Unauthorized{Refusal: Refusal{Code: "invalid_client"}}, 0},
		"a wrong scope":  {func(f *fake) { f.grant = always(400, `{"error":"invalid_scope"}`) }, &Refusal{Code: "invalid_scope"}, 0},
		"no token in it": {func(f *fake) { f.grant = always(200, `{"token_type":"Bearer"}`) }, &Unavailable{}, 0},
		"another token":  {func(f *fake) { f.grant = always(200, `{"access_token":"x","token_type":"mac"}`) }, &Unavailable{}, 0},
		"no JSON there":  {func(f *fake) { f.grant = always(200, `<html>`) }, &Unavailable{}, 0},
		"a proxy's page": {func(f *fake) { f.answer = always(502, `<html>`+number) }, &Unavailable{Refusal: Refusal{Code: "HTTP_502"}}, maxTries},
		"a teapot":       {func(f *fake) { f.answer = always(418, number) }, &Refusal{Code: "HTTP_418"}, 1},
		"elsewhere":      {func(f *fake) { f.answer = elsewhere }, &Refusal{Code: "HTTP_307"}, 1},
		"no JSON":        {func(f *fake) { f.answer = always(200, number) }, &Unavailable{}, maxTries},
		"without an end": {func(f *fake) { f.answer = endless }, &Unavailable{}, maxTries},
		"no data":        {func(f *fake) { f.answer = always(200, `{"data":null}`) }, &Unavailable{}, 1},
		"an empty error": {func(f *fake) { f.answer = always(200, `{"errors":[null],"data":null}`) }, &Unavailable{}, maxTries},
		"other numbers": {func(f *fake) {
			f.answer = always(200, `{"data":{"cardStatus":[{"idNumber":"B","asOf":"2026-11-25T02:11:05Z"}]}}`)
		}, &Unavailable{}, 1},
		"more than asked": {func(f *fake) { f.answer = twice }, &Unavailable{}, 1},
		"no time":         {func(f *fake) { f.answer = always(200, `{"data":{"cardStatus":[{"asOf":"soon"}]}}`) }, &Unavailable{}, maxTries},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f, c := newFake(t, tt.change)
				cards, err := c.CardStatus(t.Context(), []string{number}, "")
				if reflect.TypeOf(err) != reflect.TypeOf(tt.want) || len(cards) != 0 || len(f.asked) != tt.tries {
					t.Errorf("%d tries, %v, %T: %v", len(f.asked), cards, err, err)
				}
				if gone, ok := isA[*Unavailable](err); ok && gone.Cause != nil {
					gone.Cause, gone.final = nil, false
				}
				if !reflect.DeepEqual(err, tt.want) {
					t.Errorf("%+v, want %+v", err, tt.want)
				}
				for _, hidden := range []string{number, secret, token} {
					if strings.Contains(fmt.Sprintf("%v %+v", err, err), hidden) {
						t.Errorf("repeats %s", hidden)
					}
				}
			})
		})
	}
}

func always(status int, body string) func(int) reply {
	return func(int) reply { return say(status, body) }
}

func elsewhere(int) reply {
	return reply{status: http.StatusTemporaryRedirect, header: http.Header{"Location": {"https://evil.example/graphql"}}, body: strings.NewReader("")}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

func endless(int) reply { return reply{status: http.StatusOK, body: zeros{}} }

func twice(int) reply {
	one := `{"idNumber":"` + number + `","asOf":"2026-11-25T02:11:05Z"}`
	return say(http.StatusOK, `{"data":{"cardStatus":[`+one+`,`+one+`]}}`)
}

// TestFailuresThatPassAreWaitedOut counts the seconds between the first try and the answer.
func TestFailuresThatPassAreWaitedOut(t *testing.T) {
	busy := func(header string) func(int) reply {
		return func(int) reply {
			return reply{status: 503, header: http.Header{"Retry-After": {header}}, body: strings.NewReader("")}
		}
	}
	tests := map[string]struct {
		fails       func(int) reply
		least, most time.Duration
	}{
		"quota":                   {refusedBy(`{"code":"RATE_LIMITED","retryAfter":3}`), 3 * time.Second, 3 * time.Second},
		"a busy server":           {busy("2"), 2 * time.Second, 2 * time.Second},
		"a busy server by date":   {busy(start.Add(4 * time.Second).Format(http.TimeFormat)), 3 * time.Second, 4 * time.Second},
		"a server that says none": {busy(""), firstWait, 2 * firstWait},
		"a line that is cut":      {func(int) reply { return reply{err: errors.New("cut")} }, firstWait, 2 * firstWait},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f, c := newFake(t, func(f *fake) { f.answer = first(1, tt.fails) })
				cards, err := c.CardStatus(t.Context(), []string{number}, "")
				if err != nil || len(cards) != 1 || cards[0].State != CardStateNotReported {
					t.Fatalf("%v, %v", cards, err)
				}
				if waited := f.asked[1].Sub(f.asked[0]); waited < tt.least || waited > tt.most {
					t.Errorf("waited %v", waited)
				}
			})
		})
	}
}

// start is when time begins in testing/synctest.
var start = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// TestATokenIsUsedUntilShortlyBeforeItsEnd lets a quarter of an hour pass.
func TestATokenIsUsedUntilShortlyBeforeItsEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, c := newFake(t, func(*fake) {})
		steps := []struct {
			at   time.Duration
			want int
		}{{0, 1}, {14*time.Minute - time.Second, 1}, {14 * time.Minute, 2}, {20 * time.Minute, 2}, {28 * time.Minute, 3}}
		for _, step := range steps {
			time.Sleep(time.Until(start.Add(step.at)))
			if _, err := c.CardStatus(t.Context(), []string{number}, ""); err != nil || f.tokens != step.want {
				t.Errorf("after %v: %d tokens, %v", step.at, f.tokens, err)
			}
		}
	})
}

func TestATokenIsUsedToItsEndWhenThereIsNoOther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, c := newFake(t, func(f *fake) {
			f.grant = func(n int) reply {
				if n == 1 {
					return granted(n)
				}
				return say(http.StatusUnauthorized, `{"error":"invalid_client"}`)
			}
		})
		ask := func() error {
			_, err := c.CardStatus(t.Context(), []string{number}, "")
			return err
		}
		if err := ask(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(15*time.Minute - time.Second)
		if err := ask(); err != nil {
			t.Errorf("before its end: %v", err)
		}
		time.Sleep(time.Second)
		if _, ok := isA[*Unauthorized](ask()); !ok {
			t.Error("after its end")
		}
	})
}

// TestOneRequestGetsTheTokenForAll starts many questions at once on a slow token endpoint; the first
// of them gives up, and stops nobody else.
func TestOneRequestGetsTheTokenForAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, c := newFake(t, func(f *fake) {
			f.grant = func(n int) reply {
				time.Sleep(time.Second)
				return granted(n)
			}
		})
		hasty, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		defer cancel()
		var all sync.WaitGroup
		all.Go(func() {
			if _, err := c.CardStatus(hasty, []string{number}, ""); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("the hasty one got %v", err)
			}
		})
		synctest.Wait()
		for range 20 {
			all.Go(func() {
				if _, err := c.CardStatus(t.Context(), []string{number}, ""); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if f.tokens != 1 || len(f.asked) != 20 {
			t.Errorf("%d tokens for %d questions", f.tokens, len(f.asked))
		}
	})
}

func TestARefusedTokenIsRenewedOnce(t *testing.T) {
	refused := always(http.StatusUnauthorized, `{"errors":[{"extensions":{"code":"UNAUTHENTICATED"}}]}`)
	for times, works := range map[int]bool{1: true, 2: false} {
		synctest.Test(t, func(t *testing.T) {
			f, c := newFake(t, func(f *fake) { f.answer = first(times, refused) })
			_, err := c.CardStatus(t.Context(), []string{number}, "")
			if _, unauthorized := isA[*Unauthorized](err); (err == nil) != works || unauthorized == works || f.tokens != 2 {
				t.Errorf("refused %d times: %v after %d tokens", times, err, f.tokens)
			}
		})
	}
}

// TestNobodyWaitsLongerThanTheCallerDoes has a deadline before the quota's end.
func TestNobodyWaitsLongerThanTheCallerDoes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, c := newFake(t, func(f *fake) { f.answer = refusedBy(`{"code":"RATE_LIMITED","retryAfter":9}`) })
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		_, err := c.CardStatus(ctx, []string{number}, "")
		if limited, ok := isA[*RateLimited](err); !ok || limited.RetryAfter != 9*time.Second || time.Since(start) > time.Second {
			t.Errorf("%v after %v", err, time.Since(start))
		}
	})
}

// TestManyNumbersAreAskedInTurn keeps the order, and what was answered before an error.
func TestManyNumbersAreAskedInTurn(t *testing.T) {
	many := make([]string, 250)
	for i := range many {
		many[i] = fmt.Sprintf("number %d", i)
	}
	synctest.Test(t, func(t *testing.T) {
		f, c := newFake(t, func(f *fake) {
			f.answer = func(n int) reply {
				if n == 3 {
					return refusedBy(`{"code":"FORBIDDEN"}`)(n)
				}
				var cards []string
				for _, sent := range f.variables(t, len(f.bodies)-1).IDNumbers {
					cards = append(cards, fmt.Sprintf(`{"idNumber":%q,"asOf":"2026-11-25T02:11:05Z"}`, sent))
				}
				return say(http.StatusOK, `{"data":{"cardStatus":[`+strings.Join(cards, ",")+`]}}`)
			}
		})
		cards, err := c.CardStatus(t.Context(), many, "counter")
		if _, ok := isA[*Forbidden](err); !ok || len(cards) != 200 || cards[199].IdNumber != many[199] {
			t.Errorf("%d answers, %v", len(cards), err)
		}
		if !strings.Contains(f.bodies[1], `"purpose":"counter"`) {
			t.Error("the purpose was not sent")
		}
	})
}

func ecdsaKey(t *testing.T) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func TestOptionsAreChecked(t *testing.T) {
	for address, ok := range map[string]bool{
		"https://lost.example": true, "https://lost.example/": true, "http://127.0.0.1:8080": true, "http://localhost:1": true, "http://[::1]:1": true,
		"http://lost.example": false, "http://127.0.0.1.evil.example": false, "ftp://lost.example": false, "": false, "lost.example": false,
		"https://user:pass@lost.example": false, "https://lost.example?x=1": false, "https://": false,
	} {
		if _, err := New(Options{URL: address, ClientID: "a", Secret: "b"}); (err == nil) != ok {
			t.Errorf("%q: %v", address, err)
		}
	}
	for _, o := range []Options{{Secret: "b"}, {ClientID: "a"}, {ClientID: "a", Secret: "b", Key: ecdsaKey(t)}, {ClientID: "a", Key: ecdsaKey(t)}} {
		o.URL = "https://lost.example"
		if _, err := New(o); err == nil {
			t.Errorf("took %v", o)
		}
	}
}

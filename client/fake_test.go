package client

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

const (
	secret = "a very secret secret"
	token  = "token-of-somebody"
	number = "A149410774"
)

// fake is a server in memory: what it answers to each request is told by the test. The clock of
// testing/synctest runs around it, so that an hour passes in no time.
type fake struct {
	mu     sync.Mutex
	tokens int               // requests at the token endpoint
	asked  []time.Time       // and at the other
	bodies []string          // of all
	grant  func(n int) reply // n counts from 1
	answer func(n int) reply
}

type reply struct {
	status int
	header http.Header
	body   io.Reader
	err    error
}

func say(status int, body string) reply { return reply{status: status, body: strings.NewReader(body)} }

func granted(int) reply {
	return say(http.StatusOK, `{"access_token":"`+token+`","token_type":"Bearer","expires_in":900}`)
}

func notReported(int) reply {
	return say(http.StatusOK, `{"data":{"cardStatus":[{"idNumber":"`+number+`","state":"NOT_REPORTED","since":null,"asOf":"2026-11-25T02:11:05.1Z"}]}}`)
}

func refusedBy(extensions string) func(int) reply {
	return func(int) reply {
		return say(http.StatusOK, `{"errors":[{"message":"…","extensions":`+extensions+`}],"data":null}`)
	}
}

// first answers so many times with one thing, and then as notReported.
func first(n int, with func(int) reply) func(int) reply {
	return func(i int) reply {
		if i <= n {
			return with(i)
		}
		return notReported(i)
	}
}

func (f *fake) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	given := f.reply(r, string(body))
	if given.err != nil {
		return nil, given.err
	}
	if given.header == nil {
		given.header = http.Header{}
	}
	return &http.Response{StatusCode: given.status, Header: given.header, Body: io.NopCloser(given.body), Request: r}, r.Context().Err()
}

func (f *fake) reply(r *http.Request, body string) reply {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.bodies = append(f.bodies, body)
	if r.URL.Path == "/oauth/token" {
		f.tokens++
		return f.grant(f.tokens)
	}
	f.asked = append(f.asked, time.Now())
	return f.answer(len(f.asked))
}

// newFake returns a client of a server that grants and answers, unless the test says otherwise.
func newFake(t *testing.T, change func(*fake)) (*fake, *Client) {
	t.Helper()
	f := &fake{grant: granted, answer: notReported}
	change(f)
	c, err := New(Options{URL: "https://lost.example", ClientID: "partner-1", Secret: secret, HTTP: &http.Client{Transport: f}})
	if err != nil {
		t.Fatal(err)
	}
	return f, c
}

func (f *fake) variables(t *testing.T, i int) (sent struct{ IDNumbers []string }) {
	t.Helper()
	var body struct{ Variables json.RawMessage }
	if err := json.Unmarshal([]byte(f.bodies[i]), &body); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(body.Variables, &sent); err != nil {
		t.Fatal(err)
	}
	return sent
}

package graph

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"guashi/server/loss"
	"guashi/server/secrets"
)

type panicking struct{ on bool }

func (p *panicking) Issue(string, time.Time) (secrets.Challenge, int, error) {
	if p.on {
		panic("A149410774 in a panic's text")
	}
	return secrets.Challenge{Token: "t", ExpiresAt: time.Now()}, 0, nil
}

func serve(t *testing.T, challenges Challenges) func(query string) (int, string) {
	t.Helper()
	r := &Resolver{Challenges: challenges, Now: time.Now, Observe: func(string, string) {}}
	server := httptest.NewServer(NewHandler(r, false, false, func(*http.Request) loss.Caller { return loss.Caller{Source: "s", RequestID: "request-1"} }))
	t.Cleanup(server.Close)
	return func(query string) (int, string) {
		body, err := json.Marshal(map[string]string{"query": query})
		if err != nil {
			t.Fatal(err)
		}
		response, err := http.Post(server.URL, "application/json", bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		text, err := io.ReadAll(response.Body)
		if err != nil {
			t.Fatal(err)
		}
		return response.StatusCode, string(text)
	}
}

func TestAPanicIsOneInternalErrorAndTheServerGoesOn(t *testing.T) {
	var log bytes.Buffer
	slog.SetDefault(slog.New(slog.NewJSONHandler(&log, nil)))
	challenges := &panicking{on: true}
	ask := serve(t, challenges)
	_, text := ask(`mutation { issueCaptcha { token } }`)
	var answer struct {
		Errors []struct {
			Extensions struct{ Code, RequestID string }
		}
	}
	if err := json.Unmarshal([]byte(text), &answer); err != nil || len(answer.Errors) != 1 {
		t.Fatalf("%v: %s", err, text)
	}
	if e := answer.Errors[0].Extensions; e.Code != codeInternal || e.RequestID != "request-1" {
		t.Errorf("%+v", e)
	}
	if strings.Contains(text+log.String(), "A149410774") {
		t.Error("what the panic said is told")
	}
	if !strings.Contains(log.String(), "issueCaptcha") && !strings.Contains(log.String(), "IssueCaptcha") {
		t.Error("the log does not say where it happened")
	}
	challenges.on = false
	if _, text := ask(`mutation { issueCaptcha { token } }`); strings.Contains(text, "errors") {
		t.Errorf("afterwards: %s", text)
	}
}

// TestLimits tries each limit at its edge and one past it.
func TestLimits(t *testing.T) {
	ask := serve(t, &panicking{})
	tokens := func(n int) string { // three to a field, so that it is no other limit that is met
		return "{ " + strings.Repeat("a: __typename ", (n-2)/3) + strings.Repeat("__typename ", (n-2)%3) + "}"
	}
	for name, c := range map[string]struct {
		query string
		fits  bool
	}{
		"tokens at the limit":          {tokens(maxTokens), true},
		"one token more":               {tokens(maxTokens + 1), false},
		"one citizen operation":        {"mutation { issueCaptcha { token } }", true},
		"the same twice":               {"mutation { a: issueCaptcha { token } b: issueCaptcha { token } }", false},
		"twice, behind a fragment":     {"mutation { issueCaptcha { token } ...f } fragment f on Mutation { b: issueCaptcha { token } }", false},
		"the schema is not asked for":  {"{ __schema { types { name } } }", false},
		"nor one type of it":           {`{ __type(name: "Case") { name } }`, false},
		"a fragment that holds itself": {"{ ...f } fragment f on Query { ...f }", false},
	} {
		status, text := ask(c.query)
		if fits := !strings.Contains(text, `"errors"`); fits != c.fits {
			t.Errorf("%s: answered %d %.200s", name, status, text)
		}
	}
	for length, fits := range map[int]bool{maxBody: true, maxBody + 1: false} {
		query := "{ __typename }"
		padding := length - len(fmt.Sprintf(`{"query":%q}`, query))
		if _, text := ask(query + strings.Repeat(" ", padding)); strings.Contains(text, `"errors"`) == fits {
			t.Errorf("a body of %d bytes: %.200s", length, text)
		}
	}
}

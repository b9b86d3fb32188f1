package graph

import (
	"bytes"
	"encoding/json"
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

// serving serves GraphQL with nothing behind it but challenges; open lets the schema be asked for.
func serving(t *testing.T, challenges Challenges, open bool) (address string) {
	t.Helper()
	r := &Resolver{Challenges: challenges, Now: time.Now, Observe: func(string, string) {}}
	callerOf := func(*http.Request) loss.Caller { return loss.Caller{Source: "s", RequestID: "request-1"} }
	server := httptest.NewServer(NewHandler(r, open, false, callerOf))
	t.Cleanup(server.Close)
	return server.URL
}

func serve(t *testing.T, challenges Challenges) func(query string) (int, string) {
	t.Helper()
	address := serving(t, challenges, false)
	return func(query string) (int, string) {
		response, err := http.Post(address, "application/json", strings.NewReader(bodyOf(t, query, nil)))
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

package graph

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"guashi/server/loss"
)

// askOnce sends one query to a server of its own.
func askOnce(t *testing.T, query, accept string) *httptest.ResponseRecorder {
	t.Helper()
	r := &Resolver{Challenges: &panicking{}, Now: time.Now, Observe: func(string, string) {}}
	caller := func(*http.Request) loss.Caller { return loss.Caller{Source: "s", RequestID: "request-1"} }
	body, err := json.Marshal(map[string]string{"query": query})
	if err != nil {
		t.Fatal(err)
	}
	request := httptest.NewRequest(http.MethodPost, "/graphql", strings.NewReader(string(body)))
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Accept-Language", accept)
	answer := httptest.NewRecorder()
	NewHandler(r, false, false, caller).ServeHTTP(answer, request)
	return answer
}

func TestAnswersAreKeptByNobody(t *testing.T) {
	for _, query := range []string{"{ __typename }", "{ nothing }"} {
		if got := askOnce(t, query, "").Header(); got.Get("Cache-Control") != "no-store" || !strings.Contains(got.Get("Vary"), "Accept-Language") {
			t.Errorf("%s: %v", query, got)
		}
	}
}

func TestErrorsSpeakTheLanguageAskedFor(t *testing.T) {
	const zh, en = "這個請求不是有效的", "not a valid GraphQL operation"
	for accept, want := range map[string]string{
		"": zh, "zh-Hant": zh, "zh-TW,en;q=0.5": zh, "ja": zh, "not a language!": zh, "en": en, "en-US,zh;q=0.8": en, "ja,en;q=0.5": en,
	} {
		if got := askOnce(t, "{ nothing }", accept).Body.String(); !strings.Contains(got, want) {
			t.Errorf("%q: %s", accept, got)
		}
	}
}

package httpapi

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/go-chi/chi/v5"
)

func TestAPanicIsOneProblemAndTellsNothing(t *testing.T) {
	var log bytes.Buffer
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewJSONHandler(&log, nil)))
	defer slog.SetDefault(before)
	metrics := NewMetrics()
	broken := NewRouter(Parts{
		GraphQL: http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("A149410774 in a panic's text") }),
		Captcha: func(chi.Router) {}, OAuth: func(chi.Router) {}, Pages: fstest.MapFS{"placeholder.html": {}}, Metrics: metrics,
	})
	answer := ask(broken, http.MethodPost, "/graphql")
	var said struct {
		Status    int
		RequestID string
	}
	if err := json.Unmarshal(answer.Body.Bytes(), &said); err != nil || answer.Code != http.StatusInternalServerError || said.Status != answer.Code {
		t.Fatalf("answered %d %q, %v", answer.Code, answer.Body, err)
	}
	if said.RequestID == "" || said.RequestID != answer.Header().Get("X-Request-Id") {
		t.Errorf("request id %q", said.RequestID)
	}
	if strings.Contains(answer.Body.String()+log.String(), "A149410774") {
		t.Error("what the panic said is told")
	}
	if !strings.Contains(log.String(), "middleware_test.go") {
		t.Error("the log does not say where it happened")
	}
	if ask(broken, http.MethodGet, "/report").Code != http.StatusOK {
		t.Error("the server does not go on")
	}
	scraped := httptest.NewRecorder()
	NewAdmin(metrics, nil).ServeHTTP(scraped, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	if !strings.Contains(scraped.Body.String(), `method="POST",route="/graphql",status="500"`) {
		t.Error("the panic is not counted as a 500 of its route")
	}
}

// TestWhatAClientWritesReachesNoLabelAndNoLog sends a method, a path and a query of its own making.
func TestWhatAClientWritesReachesNoLabelAndNoLog(t *testing.T) {
	var log bytes.Buffer
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewJSONHandler(&log, nil)))
	defer slog.SetDefault(before)
	metrics := NewMetrics()
	router := NewRouter(Parts{
		GraphQL: http.NotFoundHandler(), Captcha: func(chi.Router) {}, OAuth: func(chi.Router) {}, Pages: fstest.MapFS{"placeholder.html": {}}, Metrics: metrics,
	})
	ask(router, "A149410774", "/A149410774?id=A149410774")
	scraped := httptest.NewRecorder()
	NewAdmin(metrics, nil).ServeHTTP(scraped, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	if strings.Contains(log.String()+scraped.Body.String(), "A149410774") {
		t.Error("the log or the metrics repeat what the client wrote")
	}
	if !strings.Contains(scraped.Body.String(), `method="OTHER",route=""`) {
		t.Error("the request is not counted")
	}
}

func TestOnlyASiteOverTLSAsksForIt(t *testing.T) {
	for _, secure := range []bool{true, false} {
		router := NewRouter(Parts{
			GraphQL: http.NotFoundHandler(), Schema: http.NotFoundHandler(), Captcha: func(chi.Router) {}, OAuth: func(chi.Router) {},
			Pages: fstest.MapFS{"placeholder.html": {}}, Secure: secure, Metrics: NewMetrics(),
		})
		if got := ask(router, http.MethodGet, "/").Header().Get("Strict-Transport-Security"); (got == "max-age=31536000") != secure || !secure && got != "" {
			t.Errorf("over TLS %v: %q", secure, got)
		}
	}
}

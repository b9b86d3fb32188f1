package problem

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"guashi/server/loss"
)

func TestAProblemSaysItsStatusAndRequest(t *testing.T) {
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r = r.WithContext(WithRequestID(r.Context(), "request-1"))
	w := httptest.NewRecorder()
	Write(w, r, http.StatusTooManyRequests)
	var said map[string]any
	if err := json.Unmarshal(w.Body.Bytes(), &said); err != nil {
		t.Fatal(err)
	}
	if said["type"] != "about:blank" || said["title"] != "Too Many Requests" || said["status"] != 429.0 || said["requestId"] != "request-1" {
		t.Errorf("said %v", said)
	}
	if w.Code != 429 || w.Header().Get("Content-Type") != "application/problem+json" || w.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("%d %v", w.Code, w.Header())
	}
}

// TestAFaultIsLoggedAndNotTold tries a fault of ours and one of the database.
func TestAFaultIsLoggedAndNotTold(t *testing.T) {
	var log bytes.Buffer
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewJSONHandler(&log, nil)))
	defer slog.SetDefault(before)
	for cause, status := range map[error]int{
		errors.New("the-cause"):                          http.StatusInternalServerError,
		fmt.Errorf("the-cause, %w", loss.ErrUnavailable): http.StatusServiceUnavailable,
	} {
		w := httptest.NewRecorder()
		log.Reset()
		Fault(w, httptest.NewRequest(http.MethodGet, "/", nil), cause)
		if w.Code != status || strings.Contains(w.Body.String(), "the-cause") || !strings.Contains(log.String(), "the-cause") {
			t.Errorf("%v: answered %d %s, logged %s", cause, w.Code, w.Body, &log)
		}
	}
}

func TestOutsideARequestThereIsNoID(t *testing.T) {
	if id := RequestID(context.Background()); id != "" {
		t.Errorf("id %q", id)
	}
}

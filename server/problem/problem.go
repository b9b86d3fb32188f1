// Package problem answers errors on routes that are not GraphQL, as RFC 9457 problem details.
package problem

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"

	"guashi/server/loss"
)

type idKey struct{}

// WithRequestID returns a context that carries a request's id.
func WithRequestID(ctx context.Context, id string) context.Context {
	return context.WithValue(ctx, idKey{}, id)
}

// RequestID returns the id of the request that ctx belongs to.
func RequestID(ctx context.Context) string {
	id, _ := ctx.Value(idKey{}).(string)
	return id
}

// Write answers with a status and its standard title.
func Write(w http.ResponseWriter, r *http.Request, status int) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	body := map[string]any{"type": "about:blank", "title": http.StatusText(status), "status": status, "requestId": RequestID(r.Context())}
	_ = json.NewEncoder(w).Encode(body) // the client is gone if this fails
}

// Fault logs the cause and answers 503 when the database does not answer, 500 otherwise.
func Fault(w http.ResponseWriter, r *http.Request, cause error) {
	slog.ErrorContext(r.Context(), "request failed", "cause", cause)
	status := http.StatusInternalServerError
	if errors.Is(cause, loss.ErrUnavailable) {
		status = http.StatusServiceUnavailable
	}
	Write(w, r, status)
}

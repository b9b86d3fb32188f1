package httpapi

import (
	"net/http"

	"github.com/go-chi/chi/v5/middleware"
)

// compressed compresses what browsers get. A program with a token or a secret gets its answers as they
// are: they are many and small, and compressing each would take a quarter of the work.
func compressed(next http.Handler) http.Handler {
	compressing := middleware.Compress(5)(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "" {
			next.ServeHTTP(w, r)
			return
		}
		compressing.ServeHTTP(w, r)
	})
}

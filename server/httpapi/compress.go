package httpapi

import (
	"net/http"

	"github.com/klauspost/compress/gzhttp"
)

// compressedFrom is what a network packet holds: anything smaller arrives no sooner for being compressed.
const compressedFrom = 1400

var compressing = newCompressing()

func newCompressing() func(http.Handler) http.HandlerFunc {
	wrap, err := gzhttp.NewWrapper(gzhttp.MinSize(compressedFrom), gzhttp.EnableZstd(false), gzhttp.ExceptContentTypes([]string{"image/png", "audio/wav"}))
	if err != nil {
		panic(err) // these settings never change
	}
	return wrap
}

// compressed compresses what browsers get. A program with a token or a secret gets its answers as they
// are: they are many, and compressing each would take a quarter of the work.
func compressed(next http.Handler) http.Handler {
	wrapped := compressing(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "" {
			next.ServeHTTP(w, r)
			return
		}
		wrapped.ServeHTTP(w, r)
	})
}

package httpapi

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestOnlyWhatIsWorthItIsCompressed asks as a browser and as a program.
func TestOnlyWhatIsWorthItIsCompressed(t *testing.T) {
	for what, c := range map[string]struct {
		kind, authorization string
		size                int
		want                string
	}{
		"a page":                {"text/html", "", compressedFrom, "gzip"},
		"a long answer":         {"application/json", "", compressedFrom, "gzip"},
		"a short answer":        {"application/json", "", compressedFrom - 1, ""},
		"a picture":             {"image/png", "", compressedFrom, ""},
		"an answer to programs": {"application/json", "Bearer x", compressedFrom, ""},
	} {
		answer := httptest.NewRecorder()
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.Header.Set("Accept-Encoding", "gzip, deflate, br, zstd")
		if c.authorization != "" {
			r.Header.Set("Authorization", c.authorization)
		}
		compressed(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", c.kind)
			_, _ = w.Write([]byte(strings.Repeat("x", c.size)))
		})).ServeHTTP(answer, r)
		if got := answer.Header().Get("Content-Encoding"); got != c.want {
			t.Errorf("%s: Content-Encoding %q, want %q", what, got, c.want)
		}
	}
}

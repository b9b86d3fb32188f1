package graph

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"time"

	"github.com/vektah/gqlparser/v2/formatter"

	"guashi/graph/generated"
)

// SDL returns the schema that is served, all of it, in GraphQL's own language.
func SDL() []byte {
	var text bytes.Buffer
	schema := generated.NewExecutableSchema(generated.Config{}).Schema()
	formatter.NewFormatter(&text, formatter.WithIndent("  ")).FormatSchema(schema)
	return text.Bytes()
}

// NewSchemaFile serves the schema as a file. It is everybody's to read: what may be asked is
// no secret, and who may ask it is decided at each question.
func NewSchemaFile() http.Handler {
	text := SDL()
	sum := sha256.Sum256(text)
	tag := `"` + base64.RawURLEncoding.EncodeToString(sum[:16]) + `"`
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Type", "text/plain; charset=utf-8")
		h.Set("Cache-Control", "public, max-age=300")
		h.Set("ETag", tag)
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(text))
	})
}

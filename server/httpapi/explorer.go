package httpapi

import (
	"bytes"
	"io/fs"
	"net/http"
	"strings"

	"github.com/go-chi/chi/v5"

	"guashi/server/problem"
)

// explorerPolicy is what GraphiQL needs and no more, on its own route only (docs/adr/0019): its
// editor writes style elements, and brings fonts and pictures as data.
const explorerPolicy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
	"font-src 'self' data:; connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

const explorerTag = `<html lang="en"`

// explorer returns the routes of GraphiQL, told what the page is told.
func explorer(files fs.FS, told string) func(chi.Router) {
	index, err := fs.ReadFile(files, "index.html")
	if err != nil {
		index, _ = fs.ReadFile(files, "placeholder.html") // the embedded folder always has it; an empty page is all that would follow
	}
	index = bytes.Replace(index, []byte(explorerTag), []byte(explorerTag+told), 1)
	page := func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", explorerPolicy)
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Cache-Control", "no-cache")
		if r.Method == http.MethodGet {
			_, _ = w.Write(index) // the client is gone if this fails
		}
	}
	asset := func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(r.URL.Path, "/graphiql/")
		if info, err := fs.Stat(files, name); err != nil || !info.Mode().IsRegular() {
			problem.Write(w, r, http.StatusNotFound)
			return
		}
		w.Header().Set("Content-Security-Policy", explorerPolicy) // a worker's own
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
		http.ServeFileFS(w, r, files, name)
	}
	return func(r chi.Router) {
		r.Get("/graphiql", page)
		r.Head("/graphiql", page)
		r.Get("/graphiql/assets/*", asset)
		r.Head("/graphiql/assets/*", asset)
	}
}

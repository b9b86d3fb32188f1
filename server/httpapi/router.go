// Package httpapi is the HTTP surface: routes, middleware, health and the page's files.
package httpapi

import (
	"fmt"
	"io/fs"
	"net/http"

	"github.com/go-chi/chi/v5"

	"guashi/server/problem"
)

// Parts are what the public surface is put together from.
type Parts struct {
	GraphQL   http.Handler
	Schema    http.Handler
	Captcha   func(chi.Router)
	OAuth     func(chi.Router)
	Pages     fs.FS // the built page, or its placeholder
	Explorer  fs.FS // GraphiQL; nil when it is off
	Demo      bool
	Retention string // as the setting says it
	Secure    bool   // people open it over TLS
	Metrics   *Metrics
}

// NewRouter returns the public surface.
func NewRouter(p Parts) http.Handler {
	r := chi.NewRouter()
	r.Use(requestID, observed(p.Metrics), recovered, secured(p.Secure), compressed)
	r.MethodNotAllowed(notAllowed)
	r.Handle("/graphql", p.GraphQL)
	r.Method(http.MethodGet, "/schema.graphql", p.Schema)
	r.Method(http.MethodHead, "/schema.graphql", p.Schema)
	p.Captcha(r)
	p.OAuth(r)
	if p.Explorer != nil {
		explorer(p.Explorer, p.told())(r)
	}
	r.Handle("/*", newPages(p.Pages, p.told()))
	return r
}

// told is what the page has to know before it asks: how long what is declared is kept (F1, F2), whether
// this is the demonstration, and whether there is an explorer.
func (p Parts) told() string {
	told := fmt.Sprintf(" data-kept=%q", p.Retention)
	if p.Demo {
		told += ` data-demo="true"`
	}
	if p.Explorer != nil {
		told += ` data-explorer="true"`
	}
	return told
}

// notAllowed answers every method but those by which pages are read.
func notAllowed(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Allow", "GET, HEAD")
	problem.Write(w, r, http.StatusMethodNotAllowed)
}

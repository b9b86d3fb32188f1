// Package httpapi is the HTTP surface: routes, middleware, health and the page's files.
package httpapi

import (
	"io/fs"
	"net/http"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"
)

// Parts are what the public surface is put together from.
type Parts struct {
	GraphQL http.Handler
	Captcha func(chi.Router)
	OAuth   func(chi.Router)
	Pages   fs.FS // the built page, or its placeholder
	Demo    bool
	Metrics *Metrics
}

// NewRouter returns the public surface.
func NewRouter(p Parts) http.Handler {
	r := chi.NewRouter()
	r.Use(requestID, observed(p.Metrics), recovered, secured, middleware.Compress(5))
	r.Handle("/graphql", p.GraphQL)
	p.Captcha(r)
	p.OAuth(r)
	pages := newPages(p.Pages, p.Demo)
	r.Get("/*", pages.ServeHTTP)
	r.Head("/*", pages.ServeHTTP)
	return r
}

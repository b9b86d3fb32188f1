package graph

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"time"

	"github.com/99designs/gqlgen/graphql/handler"
	"github.com/99designs/gqlgen/graphql/handler/extension"

	"guashi/graph/generated"
	"guashi/server/loss"
)

// OperationTime is how long an operation may take before it is answered UNAVAILABLE.
const OperationTime = 30 * time.Second

// NewHandler serves GraphQL over HTTP: POST of JSON only, one operation a
// request, bodies up to 64 kB. Introspection is on when open.
//
// Requests that a page of another origin makes are refused (Fetch metadata), so
// that a cookie can be trusted. The cookie is Secure when secure.
func NewHandler(r *Resolver, open, secure bool, callerOf func(*http.Request) loss.Caller) http.Handler {
	kept := newDocuments(documentsBytes)
	server := handler.New(generated.NewExecutableSchema(generated.Config{Resolvers: r}))
	server.AddTransport(overHTTP{})
	server.SetQueryCache(kept)
	server.SetParserTokenLimit(maxTokens)
	server.SetDisableSuggestion(true) // no error tells a name
	server.SetErrorPresenter(present)
	server.SetRecoverFunc(recovered)
	server.Use(newPersisted())
	server.Use(limits{open, kept})
	if open {
		server.Use(extension.Introspection{})
	}
	server.AroundRootFields(audience)
	return &entrance{next: server, callerOf: callerOf, doorman: doorman{r.Auth, r.OAuth, r.Now, secure}}
}

// entrance turns away what is no GraphQL request before anything is parsed.
type entrance struct {
	next     http.Handler
	callerOf func(*http.Request) loss.Caller
	doorman  doorman
	origins  http.CrossOriginProtection
}

func (e *entrance) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	asked := request{caller: e.callerOf(r), lang: languageOf(r), page: r.Header.Get("Sec-Fetch-Site") != ""}
	r = r.WithContext(withRequest(r.Context(), asked))
	kind := mediaTypeOf(r)
	setHeaders(w.Header(), r.Method, kind)
	if status, err := e.look(r, kind); err != nil {
		turnAway(w, r, status, err)
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		turnAway(w, r, bodyStatus(err), coded{code: codeBadRequest})
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), OperationTime)
	defer cancel()
	if asked, err = e.doorman.let(ctx, w, r, asked); err != nil {
		turnAway(w, r, statusOf(err), err)
		return
	}
	r = r.WithContext(withRequest(ctx, asked))
	r.Body = io.NopCloser(bytes.NewReader(body))
	e.next.ServeHTTP(w, r)
}

func setHeaders(h http.Header, method, kind string) {
	if method != http.MethodPost {
		h.Set("Allow", http.MethodPost)
	}
	if kind == "" {
		kind = plainJSON // what says that nothing else would do
	}
	h.Set("Content-Type", kind+"; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Add("Vary", "Accept, Accept-Language")
}

// look judges a request by its head: the status and the error with which it is turned away, if it is.
// A body that is encoded is never unpacked.
func (e *entrance) look(r *http.Request, kind string) (int, error) {
	bad := coded{code: codeBadRequest}
	switch encoding := r.Header.Get("Content-Encoding"); {
	case r.Method != http.MethodPost:
		return http.StatusMethodNotAllowed, bad
	case e.origins.Check(r) != nil:
		return http.StatusForbidden, coded{code: codeForbidden}
	case kind == "":
		return http.StatusNotAcceptable, bad
	case encoding != "" && encoding != "identity", !isJSON(r):
		return http.StatusUnsupportedMediaType, bad
	}
	return 0, nil
}

func bodyStatus(err error) int {
	var tooLong *http.MaxBytesError
	switch {
	case errors.As(err, &tooLong):
		return http.StatusRequestEntityTooLarge
	case errors.Is(err, os.ErrDeadlineExceeded):
		return http.StatusRequestTimeout
	}
	return http.StatusBadRequest
}

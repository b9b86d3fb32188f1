package graph

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"time"

	"github.com/99designs/gqlgen/graphql/handler"
	"github.com/99designs/gqlgen/graphql/handler/extension"
	"github.com/99designs/gqlgen/graphql/handler/lru"
	"github.com/99designs/gqlgen/graphql/handler/transport"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"guashi/graph/generated"
	"guashi/server/loss"
)

// OperationTime is how long an operation may take before it is answered UNAVAILABLE.
const OperationTime = 30 * time.Second

// NewHandler serves GraphQL over HTTP: POST of JSON only, one operation a
// request, bodies up to 64 kB. Introspection and suggestions are on when open.
//
// Requests that a page of another origin makes are refused (Fetch metadata), so
// that a cookie can be trusted. The cookie is Secure when secure.
func NewHandler(r *Resolver, open, secure bool, callerOf func(*http.Request) loss.Caller) http.Handler {
	server := handler.New(generated.NewExecutableSchema(generated.Config{Resolvers: r}))
	server.AddTransport(transport.POST{})
	server.SetQueryCache(lru.New[*ast.QueryDocument](200))
	server.SetParserTokenLimit(maxTokens)
	server.SetDisableSuggestion(!open)
	server.SetErrorPresenter(present)
	server.SetRecoverFunc(recovered)
	server.Use(limits{open})
	if open {
		server.Use(extension.Introspection{})
	} else {
		server.Use(extension.FixedComplexityLimit(maxComplexity))
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
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Add("Vary", "Accept, Accept-Language")
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		turnAway(w, r, http.StatusMethodNotAllowed)
		return
	}
	if e.origins.Check(r) != nil {
		turnAwayWith(w, r, http.StatusForbidden, coded{code: codeForbidden})
		return
	}
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		turnAway(w, r, http.StatusUnsupportedMediaType)
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		turnAway(w, r, bodyStatus(err))
		return
	}
	if trimmed := bytes.TrimLeft(body, " \t\r\n"); len(trimmed) == 0 || trimmed[0] != '{' {
		turnAway(w, r, http.StatusBadRequest)
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), OperationTime)
	defer cancel()
	if asked, err = e.doorman.let(ctx, w, r, asked); err != nil {
		turnAwayWith(w, r, statusOf(err), err)
		return
	}
	r = r.WithContext(withRequest(ctx, asked))
	r.Body = io.NopCloser(bytes.NewReader(body))
	e.next.ServeHTTP(w, r)
}

func bodyStatus(err error) int {
	var tooLong *http.MaxBytesError
	if errors.As(err, &tooLong) {
		return http.StatusRequestEntityTooLarge
	}
	return http.StatusBadRequest
}

func turnAway(w http.ResponseWriter, r *http.Request, status int) {
	turnAwayWith(w, r, status, coded{code: codeBadRequest})
}

func turnAwayWith(w http.ResponseWriter, r *http.Request, status int, err error) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	answer := map[string]any{"errors": gqlerror.List{present(r.Context(), err)}}
	_ = json.NewEncoder(w).Encode(answer) // the client is gone if this fails
}

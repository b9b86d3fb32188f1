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
func NewHandler(r *Resolver, open bool, callerOf func(*http.Request) loss.Caller) http.Handler {
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
	return &entrance{next: server, callerOf: callerOf}
}

// entrance turns away what is no GraphQL request before anything is parsed.
type entrance struct {
	next     http.Handler
	callerOf func(*http.Request) loss.Caller
}

func (e *entrance) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	r = r.WithContext(withRequest(r.Context(), request{e.callerOf(r), languageOf(r)}))
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Add("Vary", "Accept, Accept-Language")
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		turnAway(w, r, http.StatusMethodNotAllowed)
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
	r = r.WithContext(ctx)
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
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	answer := map[string]any{"errors": gqlerror.List{present(r.Context(), coded{code: codeBadRequest})}}
	_ = json.NewEncoder(w).Encode(answer) // the client is gone if this fails
}

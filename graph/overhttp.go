package graph

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

const maxErrors = 10 // of one document; the others would say no more

// overHTTP answers one operation as the GraphQL over HTTP specification has it.
// What comes in has passed the entrance.
type overHTTP struct{}

var _ graphql.Transport = overHTTP{}

func (overHTTP) Supports(*http.Request) bool { return true }

func (overHTTP) Do(w http.ResponseWriter, r *http.Request, server graphql.GraphExecutor) {
	ctx := r.Context()
	params, err := parametersOf(r)
	if err != nil {
		turnAway(w, r, http.StatusBadRequest, err)
		return
	}
	op, refused := server.CreateOperationContext(ctx, params)
	if refused != nil {
		refused = refused[:min(len(refused), maxErrors)]
		answered := server.DispatchError(graphql.WithOperationContext(ctx, op), refused)
		write(w, refusalStatus(w), refusal{answered.Errors})
		return
	}
	next, inside := server.DispatchOperation(ctx, op)
	response := next(inside)
	if response == nil { // its time was over before it began
		turnAway(w, r, http.StatusServiceUnavailable, coded{code: codeUnavailable})
		return
	}
	write(w, http.StatusOK, response)
}

// parameters are the body of a request.
type parameters struct {
	Query         string          `json:"query"`
	OperationName string          `json:"operationName"`
	Variables     json.RawMessage `json:"variables"`
	Extensions    map[string]any  `json:"extensions"`
}

// parametersOf reads a request's body: one JSON object and nothing behind it.
func parametersOf(r *http.Request) (*graphql.RawParams, error) {
	start := graphql.Now()
	var p parameters
	if err := decode(r.Body, &p); err != nil || p.Query == "" && p.Extensions["persistedQuery"] == nil {
		return nil, coded{code: codeBadRequest}
	}
	if n := len(p.Variables); n > maxVariableBytes {
		return nil, excess{"VARIABLE_BYTES", n, maxVariableBytes}
	}
	params := &graphql.RawParams{Query: p.Query, OperationName: p.OperationName, Extensions: p.Extensions, Headers: r.Header}
	if len(p.Variables) > 0 && decode(bytes.NewReader(p.Variables), &params.Variables) != nil {
		return nil, coded{code: codeBadRequest}
	}
	plain(params.Variables)
	params.ReadTime = graphql.TraceTiming{Start: start, End: graphql.Now()}
	return params, nil
}

// decode reads one JSON value that is all there is; numbers stay as they are written.
func decode(from io.Reader, into any) error {
	decoder := json.NewDecoder(from)
	decoder.UseNumber()
	if err := decoder.Decode(into); err != nil {
		return err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return errors.New("something follows")
	}
	return nil
}

// refusal answers a request of which nothing was executed: it has errors and no data.
type refusal struct {
	Errors gqlerror.List `json:"errors"`
}

func turnAway(w http.ResponseWriter, r *http.Request, status int, err error) {
	write(w, status, refusal{gqlerror.List{present(r.Context(), err)}})
}

func write(w http.ResponseWriter, status int, answer any) {
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(answer) // the client is gone if this fails
}

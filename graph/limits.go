package graph

import (
	"context"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"
)

// What one request may hold at most, whoever asks. docs/operation.md lists them.
const (
	maxBody          = 64 << 10
	maxVariableBytes = 16 << 10
	maxVariables     = 30
	maxTokens        = 1000
	maxFields        = 300 // validation compares fields of one name with each other
	maxAliases       = 30
	maxDirectives    = 20
	maxFragments     = 50 // definitions and uses, also those without a name
	maxDepth         = 15 // the introspection query of the usual tools is this deep
)

// What an operation may cost, by who asks. Any single root field fits, with all of its answer.
const (
	anonymousBudget = 1000
	staffBudget     = 2500
	partnerBudget   = 500
)

func budgetOf(r request) int {
	switch {
	case r.partner != nil:
		return partnerBudget
	case r.visitor != nil:
		return staffBudget
	}
	return anonymousBudget
}

// limits refuses operations before they cost anything.
type limits struct {
	open      bool // the schema may be asked for
	documents *documents
}

var _ interface {
	graphql.HandlerExtension
	graphql.OperationParameterMutator
	graphql.OperationContextMutator
} = limits{}

func (limits) ExtensionName() string { return "Limits" }

func (limits) Validate(graphql.ExecutableSchema) error { return nil }

// MutateOperationParameters counts what a request holds before its document is
// validated. A document that is kept was counted when it came.
func (l limits) MutateOperationParameters(ctx context.Context, params *graphql.RawParams) *gqlerror.Error {
	if n := len(params.Variables); n > maxVariables {
		return refuse(excess{"VARIABLES", n, maxVariables})
	}
	if _, known := l.documents.Get(ctx, params.Query); known {
		return nil
	}
	document, err := parser.ParseQueryWithTokenLimit(&ast.Source{Input: params.Query}, maxTokens)
	if err != nil {
		return unparsed(err)
	}
	return countsOf(document).check()
}

// unparsed tells a document that is too long from one that is none.
func unparsed(err error) *gqlerror.Error {
	if strings.Contains(err.Error(), "exceeded token limit") {
		return refuse(excess{"TOKENS", maxTokens + 1, maxTokens})
	}
	return refuse(coded{code: codeBadRequest})
}

// MutateOperationContext judges a validated operation by its schema.
func (l limits) MutateOperationContext(ctx context.Context, op *graphql.OperationContext) *gqlerror.Error {
	if depth := depthOf(op.Operation); depth > maxDepth {
		return refuse(excess{"DEPTH", depth, maxDepth})
	}
	roots := rootFields(op.Operation.SelectionSet, map[string]bool{})
	if singles(roots) > 1 || introspects(roots) && !l.open {
		return refuse(coded{code: codeBadRequest})
	}
	budget := budgetOf(requestOf(ctx))
	if cost := costOf(op.Operation, op.Variables); cost > budget {
		return refuse(excess{"COST", cost, budget})
	}
	return nil
}

func refuse(err error) *gqlerror.Error { return &gqlerror.Error{Err: err, Message: err.Error()} }

// excess says which limit an operation is over, and by how much: TOO_COMPLEX.
type excess struct {
	limit          string
	asked, allowed int
}

func (e excess) Error() string { return codeTooComplex }

// single lists the operations of which a request may hold one.
var single = map[string]bool{"report": true, "status": true, "revoke": true, "issueCaptcha": true, "signIn": true, "changePassword": true, "cardStatus": true, "watchCards": true}

func singles(fields []*ast.Field) (n int) {
	for _, f := range fields {
		if single[f.Name] {
			n++
		}
	}
	return n
}

func introspects(fields []*ast.Field) bool {
	for _, f := range fields {
		if f.Name == "__schema" || f.Name == "__type" {
			return true
		}
	}
	return false
}

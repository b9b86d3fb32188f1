package graph

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

const (
	maxDepth      = 13 // the introspection query of the usual tools is this deep
	maxTokens     = 1000
	maxComplexity = 400
	maxBody       = 64 << 10
)

// limits refuses operations before they cost anything: too deep ones, and more
// than one citizen operation in a request.
type limits struct{ open bool } // open lets the schema be asked for

var _ interface {
	graphql.HandlerExtension
	graphql.OperationContextMutator
} = limits{}

func (limits) ExtensionName() string { return "Limits" }

func (limits) Validate(graphql.ExecutableSchema) error { return nil }

func (l limits) MutateOperationContext(_ context.Context, op *graphql.OperationContext) *gqlerror.Error {
	walk := &walker{}
	walk.selections(op.Operation.SelectionSet, 1)
	if walk.deepest > maxDepth {
		return refuse(codeTooComplex)
	}
	if walk.single > 1 || walk.introspects && !l.open {
		return refuse(codeBadRequest)
	}
	return nil
}

func refuse(code string) *gqlerror.Error {
	return &gqlerror.Error{Message: code, Extensions: map[string]any{"code": code}}
}

// single lists the operations of which a request may hold one.
var single = map[string]bool{"report": true, "status": true, "revoke": true, "issueCaptcha": true, "signIn": true, "changePassword": true, "cardStatus": true, "watchCards": true}

type walker struct {
	deepest, single int
	introspects     bool
}

func (w *walker) selections(set ast.SelectionSet, depth int) {
	w.deepest = max(w.deepest, depth)
	for _, selection := range set {
		switch s := selection.(type) {
		case *ast.Field:
			w.root(s.Name, depth)
			if len(s.SelectionSet) > 0 {
				w.selections(s.SelectionSet, depth+1)
			}
		case *ast.InlineFragment:
			w.selections(s.SelectionSet, depth)
		case *ast.FragmentSpread:
			w.selections(s.Definition.SelectionSet, depth)
		}
	}
}

func (w *walker) root(name string, depth int) {
	if depth > 1 {
		return
	}
	if single[name] {
		w.single++
	}
	if name == "__schema" || name == "__type" {
		w.introspects = true
	}
}

// audience lets a root field through only when the schema grants it to the caller.
func audience(ctx context.Context, next graphql.RootResolver) graphql.Marshaler {
	field := graphql.GetRootFieldContext(ctx)
	if code := barred(field.Field.Definition, requestOf(ctx)); code != "" {
		graphql.AddError(ctx, coded{code: code})
		return graphql.Null
	}
	return next(ctx)
}

// barred returns the code with which a field is refused to who asks; empty when it is granted.
func barred(field *ast.FieldDefinition, asked request) string {
	if field.Name == "__schema" || field.Name == "__type" || field.Name == "__typename" {
		return ""
	}
	granted, v := grants(field), asked.visitor
	switch {
	case granted["ANYONE"]:
		return ""
	case len(granted) == 0:
		return codeForbidden
	case asked.partner != nil:
		if granted["PARTNER"] {
			return ""
		}
		return codeForbidden
	case v == nil:
		return codeNoSession
	case granted["STAFF"], v.Settled() && granted[string(v.Account.Role)]:
		return ""
	default:
		return codeForbidden
	}
}

func grants(field *ast.FieldDefinition) map[string]bool {
	granted := map[string]bool{}
	if grant := field.Directives.ForName("audience"); grant != nil {
		for _, child := range grant.Arguments.ForName("who").Value.Children {
			granted[child.Value.Raw] = true
		}
	}
	return granted
}

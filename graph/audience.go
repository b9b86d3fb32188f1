package graph

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// audience lets a root field through only when the schema grants it to the caller.
func audience(ctx context.Context, next graphql.RootResolver) graphql.Marshaler {
	field := graphql.GetRootFieldContext(ctx)
	asked := requestOf(ctx)
	if code := barred(field.Field.Definition, asked); code != "" {
		refused := coded{code: code}
		if code == codeNoSession && grants(field.Field.Definition)["PARTNER"] {
			refused.reason = reasonNoToken
			challenge(asked.told, refused.reason)
		}
		graphql.AddError(ctx, refused)
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

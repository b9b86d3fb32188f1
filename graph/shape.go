package graph

import (
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// counts are what can be counted in a document before it is validated.
type counts struct {
	fields, aliases, directives, fragments, variables int
	nodes                                             int // all that takes memory
}

func countsOf(document *ast.QueryDocument) *counts {
	c := &counts{fragments: len(document.Fragments)}
	for _, op := range document.Operations {
		c.variables = max(c.variables, len(op.VariableDefinitions))
		c.nodes += len(op.VariableDefinitions)
		c.put(op.Directives)
		for _, v := range op.VariableDefinitions {
			c.put(v.Directives)
			c.value(v.DefaultValue)
		}
		c.selections(op.SelectionSet)
	}
	for _, f := range document.Fragments {
		c.put(f.Directives)
		c.selections(f.SelectionSet)
	}
	return c
}

func (c *counts) selections(set ast.SelectionSet) {
	for _, selection := range set {
		c.nodes++
		switch s := selection.(type) {
		case *ast.Field:
			c.fields++
			if s.Alias != s.Name {
				c.aliases++
			}
			c.put(s.Directives)
			c.arguments(s.Arguments)
			c.selections(s.SelectionSet)
		case *ast.InlineFragment:
			c.fragments++
			c.put(s.Directives)
			c.selections(s.SelectionSet)
		case *ast.FragmentSpread:
			c.fragments++
			c.put(s.Directives)
		}
	}
}

func (c *counts) put(directives ast.DirectiveList) {
	c.directives += len(directives)
	c.nodes += len(directives)
	for _, d := range directives {
		c.arguments(d.Arguments)
	}
}

func (c *counts) arguments(arguments ast.ArgumentList) {
	for _, a := range arguments {
		c.value(a.Value)
	}
}

func (c *counts) value(v *ast.Value) {
	if v == nil {
		return
	}
	c.nodes++
	for _, child := range v.Children {
		c.value(child.Value)
	}
}

func (c *counts) check() *gqlerror.Error {
	for _, e := range []excess{
		{"VARIABLES", c.variables, maxVariables},
		{"FIELDS", c.fields, maxFields},
		{"ALIASES", c.aliases, maxAliases},
		{"DIRECTIVES", c.directives, maxDirectives},
		{"FRAGMENTS", c.fragments, maxFragments},
	} {
		if e.asked > e.allowed {
			return refuse(e)
		}
	}
	return nil
}

// depthOf returns how deep a validated operation goes: 1 when it asks for plain values only.
func depthOf(op *ast.OperationDefinition) int {
	return depths{}.selections(op.SelectionSet)
}

// depths holds how deep each fragment goes, so that each is looked into once.
type depths map[*ast.FragmentDefinition]int

func (d depths) selections(set ast.SelectionSet) int {
	deepest := 0
	for _, selection := range set {
		switch s := selection.(type) {
		case *ast.Field:
			deepest = max(deepest, 1+d.selections(s.SelectionSet))
		case *ast.InlineFragment:
			deepest = max(deepest, d.selections(s.SelectionSet))
		case *ast.FragmentSpread:
			deepest = max(deepest, d.fragment(s.Definition))
		}
	}
	return deepest
}

func (d depths) fragment(f *ast.FragmentDefinition) int {
	depth, known := d[f]
	if !known {
		depth = d.selections(f.SelectionSet)
		d[f] = depth
	}
	return depth
}

// rootFields returns the fields that an operation begins with, those in fragments too. seen
// names the fragments looked into: asking for one twice is asking once.
func rootFields(set ast.SelectionSet, seen map[string]bool) (fields []*ast.Field) {
	for _, selection := range set {
		switch s := selection.(type) {
		case *ast.Field:
			fields = append(fields, s)
		case *ast.InlineFragment:
			fields = append(fields, rootFields(s.SelectionSet, seen)...)
		case *ast.FragmentSpread:
			if !seen[s.Name] {
				seen[s.Name] = true
				fields = append(fields, rootFields(s.Definition.SelectionSet, seen)...)
			}
		}
	}
	return fields
}

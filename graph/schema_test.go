package graph

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"
)

// TestEverythingIsDescribed walks the schema: a name alone is no contract.
func TestEverythingIsDescribed(t *testing.T) {
	looked := 0
	describe := func(name, description string) {
		looked++
		if strings.TrimSpace(description) == "" {
			t.Errorf("%s has no description", name)
		}
	}
	for name, d := range served().Types {
		if d.BuiltIn {
			continue
		}
		if name != "Query" && name != "Mutation" {
			describe(name, d.Description)
		}
		for _, field := range d.Fields {
			if !strings.HasPrefix(field.Name, "__") {
				describe(name+"."+field.Name, field.Description)
			}
		}
		for _, value := range d.EnumValues {
			describe(name+"."+value.Name, value.Description)
		}
	}
	if looked < 300 {
		t.Errorf("only %d descriptions were looked at", looked)
	}
}

// TestEveryListHasASize walks the schema: what a list can cost must be known before it is made.
func TestEveryListHasASize(t *testing.T) {
	looked, sized := 0, sizedByParents()
	for _, d := range types(ast.Object, ast.Interface) {
		for _, field := range d.Fields {
			sizes := field.Directives.ForName("listSize")
			if sizes == nil && field.Type.Elem == nil || strings.HasPrefix(field.Name, "__") {
				continue
			}
			looked++
			switch {
			case sizes == nil && !slices.Contains(sized[d.Name], field.Name):
				t.Errorf("%s.%s is a list: state @listSize(assumedSize: …), or name it in the sizedFields of every field that returns %[1]s", d.Name, field.Name)
			case sizes != nil && number(sizes, "assumedSize") < 1:
				t.Errorf("%s.%s is assumed to be empty", d.Name, field.Name)
			case sizes != nil && len(listed(sizes, "slicingArguments")) > 0 && number(sizes, "maximum") < number(sizes, "assumedSize"):
				t.Errorf("%s.%s is sliced without a maximum", d.Name, field.Name)
			}
			for _, name := range argumentsOf(sizes) {
				if field.Arguments.ForName(name) == nil {
					t.Errorf("%s.%s has no argument %s", d.Name, field.Name, name)
				}
			}
		}
	}
	if looked < 25 {
		t.Errorf("only %d lists were looked at", looked)
	}
}

func argumentsOf(sizes *ast.Directive) []string {
	if sizes == nil {
		return nil
	}
	return listed(sizes, "slicingArguments")
}

// sizedByParents returns for each type the fields that every field which returns it gives a size.
func sizedByParents() map[string][]string {
	sized, seen := map[string][]string{}, map[string]bool{}
	for _, d := range types(ast.Object, ast.Interface) {
		for _, field := range d.Fields {
			var given []string
			if sizes := field.Directives.ForName("listSize"); sizes != nil {
				given = listed(sizes, "sizedFields")
			}
			name := field.Type.Name()
			if seen[name] {
				given = slices.DeleteFunc(given, func(g string) bool { return !slices.Contains(sized[name], g) })
			}
			sized[name], seen[name] = given, true
		}
	}
	return sized
}

func types(kinds ...ast.DefinitionKind) (all []*ast.Definition) {
	for _, d := range served().Types {
		if !d.BuiltIn && slices.Contains(kinds, d.Kind) {
			all = append(all, d)
		}
	}
	return all
}

// TestEveryRootFieldFitsItsBudget asks each root field for all that it can answer, at its longest.
func TestEveryRootFieldFitsItsBudget(t *testing.T) {
	schema := served()
	for _, root := range []*ast.Definition{schema.Query, schema.Mutation} {
		for _, field := range root.Fields {
			if strings.HasPrefix(field.Name, "__") {
				continue
			}
			budget := staffBudget
			switch granted := grants(field); {
			case granted["ANYONE"]:
				budget = anonymousBudget
			case granted["PARTNER"]:
				budget = partnerBudget
			}
			op := operation(t, everything(schema, root, field))
			cost, depth := costOf(op, nil), depthOf(op)
			if cost > budget || cost < 1 || depth > maxDepth {
				t.Errorf("%s costs %d of %d and is %d deep", field.Name, cost, budget, depth)
			}
		}
	}
}

// everything writes an operation that asks a root field for all that it can answer.
func everything(schema *ast.Schema, root *ast.Definition, field *ast.FieldDefinition) string {
	var variables, arguments []string
	for i, a := range field.Arguments {
		value := fmt.Sprintf("$v%d", i)
		if slices.Contains(argumentsOf(field.Directives.ForName("listSize")), a.Name) && a.Type.Elem == nil {
			value = "1000"
		} else {
			variables = append(variables, fmt.Sprintf("%s: %s", value, a.Type))
		}
		arguments = append(arguments, a.Name+": "+value)
	}
	return strings.ToLower(root.Name) + parenthesised(variables) + " { " + field.Name + parenthesised(arguments) + selection(schema, field.Type.Name()) + " }"
}

func parenthesised(parts []string) string {
	if len(parts) == 0 {
		return ""
	}
	return "(" + strings.Join(parts, ", ") + ")"
}

// selection writes all fields of a type. Lists that a page has twice (edges and nodes) are asked for once.
func selection(schema *ast.Schema, name string) string {
	d := schema.Types[name]
	if d.IsLeafType() {
		return ""
	}
	parts := []string{"__typename"}
	for _, possible := range d.Types {
		parts = append(parts, "... on "+possible+selection(schema, possible))
	}
	for _, field := range d.Fields {
		if !strings.HasPrefix(field.Name, "__") && field.Name != "edges" {
			parts = append(parts, field.Name+selection(schema, field.Type.Name()))
		}
	}
	return " { " + strings.Join(parts, " ") + " }"
}

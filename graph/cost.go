package graph

import (
	"reflect"
	"strconv"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

const (
	mostCost   = 1 << 30 // where counting ends: beyond every budget, and far from an overflow
	schemaCost = 100     // of looking at the schema
	typeCost   = 10      // of looking at one type
)

// costOf returns what an operation costs by its schema, at most: the sum over
// its fields of how often each can be asked (`@listSize`) times what it costs
// by itself (`@cost`). Nothing is executed. The operation must be a validated one.
func costOf(op *ast.OperationDefinition, variables map[string]any) int {
	p := pricing{variables, map[part]int{}}
	return p.selections(op.SelectionSet, window{})
}

// pricing prices one operation. Each fragment is priced once for each window that it is seen
// through, so that fragments which spread each other don't cost us more than they are long.
type pricing struct {
	variables map[string]any
	priced    map[part]int
}

// window is the length that a field gives to lists among the fields of its answer.
type window struct {
	fields string // names, each between spaces
	size   int
}

type part struct {
	fragment *ast.FragmentDefinition
	seen     window
}

func (p pricing) selections(set ast.SelectionSet, seen window) int {
	sum := 0
	for _, selection := range set {
		switch s := selection.(type) {
		case *ast.Field:
			sum += p.field(s, seen)
		case *ast.InlineFragment:
			sum += p.selections(s.SelectionSet, seen)
		case *ast.FragmentSpread:
			sum += p.fragment(part{s.Definition, seen})
		}
		sum = min(sum, mostCost)
	}
	return sum
}

func (p pricing) fragment(f part) int {
	price, known := p.priced[f]
	if !known {
		price = p.selections(f.fragment.SelectionSet, f.seen)
		p.priced[f] = price
	}
	return price
}

func (p pricing) field(f *ast.Field, seen window) int {
	if strings.HasPrefix(f.Name, "__") {
		return introspection(f)
	}
	size, inside := 1, window{}
	sizes := f.Definition.Directives.ForName("listSize")
	switch {
	case strings.Contains(seen.fields, " "+f.Name+" "):
		size = seen.size
	case sizes != nil:
		size = p.length(f, sizes)
		if names := listed(sizes, "sizedFields"); len(names) > 0 {
			inside, size = window{" " + strings.Join(names, " ") + " ", size}, 1
		}
	}
	return min(weightOf(f)+size*p.item(f, inside), mostCost)
}

// introspection returns what a field that looks at the schema costs: the same however much
// it asks for, since validation bounds that.
func introspection(f *ast.Field) int {
	switch f.Name {
	case "__schema":
		return schemaCost
	case "__type":
		return typeCost
	default:
		return 0
	}
}

// item returns what one answer of a field costs: itself, unless it is a plain value, and what is asked of it.
func (p pricing) item(f *ast.Field, inside window) int {
	if len(f.SelectionSet) == 0 {
		return 0
	}
	return 1 + p.selections(f.SelectionSet, inside)
}

// weightOf returns what a field costs beside its answers.
func weightOf(f *ast.Field) int {
	if cost := f.Definition.Directives.ForName("cost"); cost != nil {
		return number(cost, "weight")
	}
	return 0
}

// length returns how long a list can be: as its arguments say, up to the maximum, or as the schema assumes.
func (p pricing) length(f *ast.Field, sizes *ast.Directive) int {
	asked := 0
	for _, name := range listed(sizes, "slicingArguments") {
		asked = max(asked, p.asked(f.Arguments.ForName(name)))
	}
	if asked == 0 {
		return number(sizes, "assumedSize")
	}
	return min(asked, number(sizes, "maximum"))
}

// asked returns the length that an argument asks for: its number, or how many items it holds; 0 when it says nothing.
func (p pricing) asked(argument *ast.Argument) int {
	if argument == nil {
		return 0
	}
	value, err := argument.Value.Value(p.variables)
	if err != nil {
		return mostCost
	}
	switch v := value.(type) {
	case nil:
		return 0
	case int64:
		return clamped(v)
	case float64: // no Int, so that the field won't be asked
		return mostCost
	}
	if v := reflect.ValueOf(value); v.Kind() == reflect.Slice {
		return v.Len()
	}
	return 1 // a single value stands for a list of one
}

func clamped(n int64) int { return int(min(max(n, 0), mostCost)) }

// number returns an argument that the schema gives a directive; 0 without one.
func number(d *ast.Directive, name string) int {
	argument := d.Arguments.ForName(name)
	if argument == nil {
		return 0
	}
	n, err := strconv.Atoi(argument.Value.Raw)
	if err != nil {
		return 0
	}
	return n
}

// listed returns the names that the schema gives a directive.
func listed(d *ast.Directive, name string) (names []string) {
	argument := d.Arguments.ForName(name)
	if argument == nil {
		return nil
	}
	for _, child := range argument.Value.Children {
		names = append(names, child.Value.Raw)
	}
	return names
}

package graph

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"guashi/graph/generated"
)

const shopSchema = `
directive @cost(weight: Int!) on FIELD_DEFINITION
directive @listSize(assumedSize: Int!, maximum: Int, slicingArguments: [String!], sizedFields: [String!]) on FIELD_DEFINITION
type Query {
  name: String
  dear: String @cost(weight: 30)
  thing: Thing
  things(first: Int, ids: [Int!]): [Thing!]! @listSize(assumedSize: 5, maximum: 10, slicingArguments: ["first", "ids"])
  page(first: Int): Page! @cost(weight: 3) @listSize(assumedSize: 4, maximum: 10, slicingArguments: ["first"], sizedFields: ["nodes"])
}
type Thing { name: String  thing: Thing  all: [Thing!]! @listSize(assumedSize: 10)  words: [String!]! @listSize(assumedSize: 7) }
type Page { nodes: [Thing!]!  more: Boolean }
`

var shop = sync.OnceValue(func() *ast.Schema { return gqlparser.MustLoadSchema(&ast.Source{Input: shopSchema}) })

func priced(t *testing.T, query string, variables map[string]any) int {
	t.Helper()
	document, errs := gqlparser.LoadQueryWithRules(shop(), query, rules.NewDefaultRules())
	if errs != nil {
		t.Fatalf("%s: %v", query, errs)
	}
	return costOf(document.Operations[0], variables)
}

func TestWhatAnOperationCosts(t *testing.T) {
	for query, want := range map[string]int{
		`{ name }`:                     0,
		`{ __typename }`:               0,
		`{ dear }`:                     30,
		`{ thing { name words } }`:     1,
		`{ thing { thing { name } } }`: 2,

		`{ a: thing { name } b: thing { name } }`:         2,
		`{ things { name } }`:                             5,
		`{ things { thing { name } } }`:                   5 * 2,
		`{ things(first: 3) { name } }`:                   3,
		`{ things(first: 3) { all { name } } }`:           3 * (1 + 10),
		`{ things(first: 0) { name } }`:                   5,
		`{ things(first: -7) { name } }`:                  5,
		`{ things(first: null) { name } }`:                5,
		`{ things(first: 1000) { name } }`:                10,
		`{ things(first: 2147483647) { name } }`:          10,
		`{ things(ids: [1, 2]) { name } }`:                2,
		`{ things(ids: 1) { name } }`:                     1,
		`{ things(first: 2, ids: [1, 2, 3]) { name } }`:   3,
		`{ page { more } }`:                               4,
		`{ page { nodes { name } more } }`:                3 + 1 + 4,
		`{ page(first: 6) { nodes { thing { name } } } }`: 3 + 1 + 6*2,
		`{ page(first: 6) { ...p ... on Page { nodes { name } } } } fragment p on Page { nodes { name } }`: 3 + 1 + 6 + 6,
		`{ a: page(first: 1) { ...p } b: page(first: 9) { ...p } } fragment p on Page { nodes { name } }`:  3 + 1 + 1 + 3 + 1 + 9,
		`{ thing @skip(if: true) { name } }`:                   1,
		`{ __schema { types { name } } }`:                      100,
		`query ($n: Int) { things(first: $n) { name } }`:       8,
		`query ($n: Int = 4) { things(first: $n) { name } }`:   8,
		`query ($m: Int = 4) { things(first: $m) { name } }`:   4,
		`query ($m: Int) { things(first: $m) { name } }`:       5,
		`query ($ids: [Int!]) { things(ids: $ids) { name } }`:  3,
		`query ($n: Int!) { things(ids: [$n, 1]) { name } }`:   2,
		`query ($huge: Int) { things(first: $huge) { name } }`: 10,
	} {
		if got := priced(t, query, map[string]any{"n": int64(8), "ids": []any{1, 2, 3}, "huge": 1e300}); got != want {
			t.Errorf("%s costs %d, not %d", query, got, want)
		}
	}
}

// TestFragmentsArePricedOnce asks for 3^40 fields, each a list: counting ends, and at the top.
func TestFragmentsArePricedOnce(t *testing.T) {
	var query strings.Builder
	query.WriteString("{ thing { ...f0 } } fragment f40 on Thing { name }")
	for i := range 40 {
		fmt.Fprintf(&query, " fragment f%d on Thing { ...f%d a: all { ...f%d } b: all { ...f%d } }", i, i+1, i+1, i+1)
	}
	if got := priced(t, query.String(), nil); got != mostCost {
		t.Errorf("costs %d", got)
	}
}

// operation parses and validates an operation by the schema that is served.
func operation(t *testing.T, query string) *ast.OperationDefinition {
	t.Helper()
	document, errs := gqlparser.LoadQueryWithRules(served(), query, rules.NewDefaultRules())
	if errs != nil {
		t.Fatalf("%.200s: %v", query, errs)
	}
	return document.Operations[0]
}

// served returns the schema that is served.
var served = sync.OnceValue(func() *ast.Schema { return generated.NewExecutableSchema(generated.Config{}).Schema() })

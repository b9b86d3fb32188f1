package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// token begins everything that a made-up operation names or says: no error and no log may repeat it.
const token = "zqx"

// maker makes up operations from a schema: right ones, wrong ones and hostile ones. The same
// numbers make the same operation.
type maker struct {
	*rand.Rand
	schema    *ast.Schema
	definedAs []string       // variables of the operation under way
	values    map[string]any // and what they are given
	fragments []string
	wrong     int // how many in a hundred places are wrong
}

func newMaker(schema *ast.Schema, seed uint64) *maker {
	m := &maker{Rand: rand.New(rand.NewPCG(seed, 7)), schema: schema, values: map[string]any{}}
	if m.odds(40) {
		m.wrong = 1 + m.IntN(6)
	}
	return m
}

func (m *maker) odds(inHundred int) bool { return m.IntN(100) < inHundred }

func (m *maker) isWrong() bool { return m.odds(m.wrong) }

func (m *maker) name() string { return fmt.Sprintf("%s%d", token, m.IntN(1000)) }

func one[T any](m *maker, of []T) T { return of[m.IntN(len(of))] }

// body makes up the body of a request.
func (m *maker) body() []byte {
	query := m.document()
	if m.odds(8) {
		query = m.spoil(query)
	}
	object := map[string]any{"query": query, "variables": m.values}
	if m.odds(6) {
		object[one(m, []string{"query", "variables", "operationName", "extensions"})] = m.anything(3)
	}
	if m.odds(3) {
		object["extensions"] = map[string]any{"persistedQuery": map[string]any{"version": m.IntN(3), "sha256Hash": m.name()}}
	}
	var whole any = object
	if m.odds(2) {
		whole = []any{object, object}
	}
	text, err := json.Marshal(whole)
	if err != nil {
		panic(err) // made of what JSON knows
	}
	if m.odds(3) {
		text = []byte(m.spoil(string(text)))
	}
	return text
}

// document makes up one operation with its fragments.
func (m *maker) document() string {
	root, kind := m.schema.Query, "query"
	if m.odds(25) {
		root, kind = m.schema.Mutation, "mutation"
	}
	body := m.selections(root, 2+m.IntN(5))
	if m.odds(10) {
		body = m.hostile(root, body)
	}
	head := kind
	if m.odds(50) {
		head += " " + m.name()
	}
	if len(m.definedAs) > 0 {
		head += "(" + strings.Join(m.definedAs, ", ") + ")"
	}
	return head + " " + body + " " + strings.Join(m.fragments, " ")
}

// hostile swells an operation.
func (m *maker) hostile(root *ast.Definition, body string) string {
	n := 2 + m.IntN(400)
	inner := strings.TrimSuffix(strings.TrimPrefix(body, "{"), "}")
	switch m.IntN(7) {
	case 0:
		return "{" + strings.Repeat(inner+" ", n%20+2) + "}"
	case 1:
		return "{" + strings.Repeat(" __typename", n) + "}"
	case 2:
		return "{" + strings.Repeat("... {", n) + " __typename" + strings.Repeat("}", n) + "}"
	case 3:
		return "{ __schema " + strings.Repeat("{ types { fields { type ", n%8+1) + "{ name }" + strings.Repeat(" } } }", n%8+1) + " }"
	case 4: // fragments that spread each other, twice each
		var all strings.Builder
		for i := range n % 60 {
			fmt.Fprintf(&all, " fragment %s_%d on %s { ...%s_%d ...%s_%d }", token, i, root.Name, token, i+1, token, i+1)
		}
		m.fragments = append(m.fragments, all.String()+fmt.Sprintf(" fragment %s_%d on %s { __typename }", token, n%60, root.Name))
		return "{ ..." + token + "_0 }"
	case 5: // fragments that hold themselves
		m.fragments = append(m.fragments, fmt.Sprintf("fragment %s on %s { ...%s __typename }", token, root.Name, token))
		return "{ ..." + token + " }"
	default:
		return "{" + strings.Repeat(fmt.Sprintf(" __typename @include(if: %t)", m.odds(50)), n) + "}"
	}
}

func (m *maker) selections(d *ast.Definition, depth int) string {
	parts := []string{}
	for range 1 + m.IntN(4) {
		parts = append(parts, m.part(d, depth))
	}
	return "{ " + strings.Join(parts, " ") + " }"
}

func (m *maker) part(d *ast.Definition, depth int) string {
	switch {
	case m.isWrong():
		return m.name()
	case m.odds(8) || len(d.Fields) == 0 && len(d.Types) == 0:
		return "__typename"
	case len(d.Types) > 0:
		possible := one(m, d.Types)
		return "... on " + possible + m.directive() + " " + m.selections(m.schema.Types[possible], depth-1)
	case m.odds(8):
		return m.fragment(d, depth)
	}
	return m.field(d, depth)
}

func (m *maker) fragment(d *ast.Definition, depth int) string {
	name, on := fmt.Sprintf("%s_f%d", token, len(m.fragments)), d.Name
	if m.isWrong() {
		on = one(m, []string{"Receipt", "Query", "Case", "String", m.name()})
	}
	if m.isWrong() {
		return "..." + name
	}
	at := len(m.fragments)
	m.fragments = append(m.fragments, "")
	m.fragments[at] = "fragment " + name + " on " + on + " " + m.selections(d, depth-1)
	return "..." + name + m.directive()
}

// leftOut are not asked: they would end the session that the others are asked in.
var leftOut = []string{"signOut", "changePassword"}

func (m *maker) field(d *ast.Definition, depth int) string {
	field := one(m, d.Fields)
	inner := m.schema.Types[field.Type.Name()]
	if slices.Contains(leftOut, field.Name) || strings.HasPrefix(field.Name, "__") || depth <= 0 && !inner.IsLeafType() {
		return "__typename"
	}
	text := field.Name + m.arguments(field) + m.directive()
	if len(field.Arguments) > 0 && m.wrong == 0 || m.odds(10) { // else two of a name could not be merged
		text = m.name() + ": " + text
	}
	if inner.IsLeafType() == m.isWrong() && depth > 0 {
		text += " " + m.selections(inner, depth-1)
	}
	return text
}

func (m *maker) directive() string {
	switch {
	case m.isWrong():
		return " @" + m.name()
	case m.odds(5):
		return fmt.Sprintf(" @%s(if: %s)", one(m, []string{"skip", "include"}), m.value(ast.NonNullNamedType("Boolean", nil), 2))
	}
	return ""
}

func (m *maker) arguments(field *ast.FieldDefinition) string {
	var parts []string
	for _, a := range field.Arguments {
		if (!a.Type.NonNull && m.odds(40)) || m.isWrong() {
			continue
		}
		parts = append(parts, a.Name+": "+m.value(a.Type, 5))
	}
	if m.isWrong() {
		parts = append(parts, m.name()+": "+m.literal(ast.NamedType("String", nil), 1))
	}
	if len(parts) == 0 {
		return ""
	}
	return "(" + strings.Join(parts, ", ") + ")"
}

// value makes up a value: written there, or as a variable.
func (m *maker) value(kind *ast.Type, depth int) string {
	if !m.odds(50) || len(m.definedAs) > 35 {
		return m.literal(kind, depth)
	}
	name := fmt.Sprintf("%s_v%d", token, len(m.definedAs))
	declared := kind.String()
	if m.isWrong() {
		declared = one(m, []string{"Int", "[String!]!", "Declaration!", "Case", m.name()})
	}
	m.definedAs = append(m.definedAs, "$"+name+": "+declared)
	if !m.isWrong() {
		m.values[name] = m.given(kind, depth)
	}
	return "$" + name
}

var oddTexts = []string{
	"", " ", "A123456789", "A149410774", "１２３", "\u0000", "\u202e", "💥", "2026-02-30", "9999-99-99", "' OR 1=1 --", "{{7*7}}", "$where",
	"../../etc/passwd", strings.Repeat("長", 3000), "\\", "\"", "63000010", "central", "2026-11-24",
}

// plainTexts are what could be meant in earnest.
var plainTexts = []string{"A123456789", "A149410774", "63000010", "2026-11-24", "1990-05-06", "2026-11-24T00:00:00Z", "central", "aB3x", "林顯眼"}

func (m *maker) text() string {
	if m.wrong == 0 && m.odds(50) {
		return one(m, plainTexts)
	}
	return token + one(m, oddTexts) + fmt.Sprint(m.IntN(100))
}

var oddNumbers = []string{"0", "-1", "1", "7", "100", "101", "2147483647", "2147483648", "-9223372036854775808", "9223372036854775808", "1e400", "1.5"}

func (m *maker) number() json.Number {
	if m.wrong == 0 {
		return json.Number(one(m, oddNumbers[:7]))
	}
	return json.Number(one(m, oddNumbers))
}

// literal writes a value into the operation.
func (m *maker) literal(kind *ast.Type, depth int) string {
	text, err := json.Marshal(m.given(kind, depth))
	if err != nil {
		panic(err) // made of what JSON knows
	}
	if d := m.schema.Types[kind.Name()]; kind.Elem == nil && d != nil && d.Kind == ast.Enum {
		return strings.Trim(string(text), `"`)
	}
	return asGraphQL(string(text))
}

// asGraphQL writes JSON as GraphQL does: names of fields stand bare.
func asGraphQL(text string) string {
	var out strings.Builder
	for i := 0; i < len(text); i++ {
		end := strings.Index(text[i+1:], `"`)
		if text[i] == '"' && end > 0 && i+end+2 < len(text) && text[i+end+2] == ':' && isName(text[i+1:i+1+end]) {
			out.WriteString(text[i+1 : i+1+end])
			i += end + 1
			continue
		}
		out.WriteByte(text[i])
	}
	return out.String()
}

func isName(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return r != '_' && (r < '0' || r > 'z') })
}

// given makes up what a variable is given.
func (m *maker) given(kind *ast.Type, depth int) any {
	switch d := m.schema.Types[kind.Name()]; {
	case m.isWrong():
		return m.anything(2)
	case !kind.NonNull && m.odds(15):
		return nil
	case kind.Elem != nil:
		list := []any{}
		for range m.IntN(4) {
			list = append(list, m.given(kind.Elem, depth-1))
		}
		return list
	case d == nil:
		return m.text()
	case d.Kind == ast.Enum:
		return one(m, d.EnumValues).Name
	case d.Kind == ast.InputObject:
		return m.object(d, depth)
	case d.Name == "Int" || d.Name == "Float":
		return m.number()
	case d.Name == "Boolean":
		return m.odds(50)
	default:
		return m.text()
	}
}

func (m *maker) object(d *ast.Definition, depth int) any {
	object := map[string]any{}
	for _, field := range d.Fields {
		if !field.Type.NonNull && (depth <= 0 || m.odds(50)) || m.isWrong() {
			continue
		}
		object[field.Name] = m.given(field.Type, depth-1)
	}
	if m.isWrong() {
		object[m.name()] = m.anything(1)
	}
	return object
}

// anything makes up any JSON.
func (m *maker) anything(depth int) any {
	switch m.IntN(7) {
	case 0:
		return nil
	case 1:
		return m.odds(50)
	case 2:
		return json.Number(one(m, oddNumbers))
	case 3:
		return m.text()
	case 4:
		if depth > 0 {
			return []any{m.anything(depth - 1), m.anything(depth - 1)}
		}
		return []any{}
	case 5:
		return map[string]any{m.name(): m.anything(max(depth-1, 0))}
	default:
		return strings.Repeat(token, 1+m.IntN(8000))
	}
}

// spoil breaks a text somewhere.
func (m *maker) spoil(text string) string {
	if text == "" {
		return "{"
	}
	at := m.IntN(len(text))
	switch m.IntN(4) {
	case 0:
		return text[:at]
	case 1:
		return text[:at] + one(m, []string{"{", "}", "(", "$", "...", "\"", "\"\"\"", "#", "\x00", "\xff", "&", "|", "!"}) + text[at:]
	case 2:
		return text[at:] + text[:at]
	default:
		return text[:at] + strings.Repeat(one(m, []string{"[", "{", "(", "a ", "@a"}), m.IntN(2000)) + text[at:]
	}
}

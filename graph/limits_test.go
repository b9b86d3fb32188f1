package graph

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/99designs/gqlgen/graphql"

	"guashi/server/auth"
	"guashi/server/partner"
)

// told is what a refused request is told.
type told struct {
	Errors []struct {
		Message    string
		Extensions struct {
			Code, Limit    string
			Rule           string
			Asked, Allowed int
		}
	}
}

// sent posts a body and returns the status with what was told.
func sent(t *testing.T, address, body string) (int, told) {
	t.Helper()
	response, err := http.Post(address, "application/json", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	var answer told
	if err := json.NewDecoder(bytes.NewReader(text)).Decode(&answer); err != nil {
		t.Fatalf("answered %d %.200s: %v", response.StatusCode, text, err)
	}
	return response.StatusCode, answer
}

func bodyOf(t *testing.T, query string, variables map[string]any) string {
	t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func some(n int, pattern string) string {
	var all strings.Builder
	for i := range n {
		all.WriteString(strings.ReplaceAll(pattern, "#", fmt.Sprint(i)))
	}
	return all.String()
}

// TestLimits tries each limit at its edge and one past it, over HTTP.
func TestLimits(t *testing.T) {
	address := serving(t, &panicking{}, true)
	for _, c := range []struct {
		name  string
		limit int
		body  func(n int) string
	}{
		{"TOKENS", maxTokens, func(n int) string { // five to an operation
			query := "query q {" + some(1+n%5, " __typename") + "}" + some(n/5-1, " query q# { __typename }")
			return fmt.Sprintf(`{"query":%q,"operationName":"q"}`, query)
		}},
		{"FIELDS", maxFields, func(n int) string { return bodyOf(t, "{"+some(n, " __typename")+"}", nil) }},
		{"ALIASES", maxAliases, func(n int) string { return bodyOf(t, "{"+some(n, " a#: __typename")+"}", nil) }},
		{"DIRECTIVES", maxDirectives, func(n int) string {
			return bodyOf(t, "{"+some(n, " __typename @skip(if: false)")+"}", nil)
		}},
		{"FRAGMENTS", maxFragments, func(n int) string {
			return bodyOf(t, "{ ...f"+some(n-2, " ... { __typename }")+" } fragment f on Query { __typename }", nil)
		}},
		{"VARIABLES", maxVariables, func(n int) string {
			return bodyOf(t, "query ("+some(n, ` $v#: String = "Query"`)+") {"+some(n, " a#: __type(name: $v#) { name }")+" }", nil)
		}},
		{"VARIABLES", maxVariables, func(n int) string {
			given := map[string]any{}
			for i := range n {
				given[fmt.Sprint("v", i)] = i
			}
			return bodyOf(t, "{ __typename }", given)
		}},
		{"VARIABLE_BYTES", maxVariableBytes, func(n int) string {
			return bodyOf(t, "{ __typename }", map[string]any{"v": strings.Repeat("v", n-len(`{"v":""}`))})
		}},
		{"DEPTH", maxDepth, func(n int) string {
			return bodyOf(t, `{ __type(name: "Query") `+strings.Repeat("{ ofType ", n-2)+"{ name }"+strings.Repeat(" }", n-2)+" }", nil)
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if status, at := sent(t, address, c.body(c.limit)); status != http.StatusOK || len(at.Errors) > 0 {
				t.Errorf("at the limit: %d %+v", status, at)
			}
			_, past := sent(t, address, c.body(c.limit+1))
			if len(past.Errors) != 1 {
				t.Fatalf("one past it: %+v", past)
			}
			e := past.Errors[0].Extensions
			if e.Code != codeTooComplex || e.Limit != c.name || e.Asked != c.limit+1 || e.Allowed != c.limit {
				t.Errorf("one past it: %+v", e)
			}
		})
	}
}

func TestABodyHasItsLimit(t *testing.T) {
	address := serving(t, &panicking{}, false)
	for length, want := range map[int]int{maxBody: http.StatusOK, maxBody + 1: http.StatusRequestEntityTooLarge} {
		body := bodyOf(t, "{ __typename }", nil)
		status, answer := sent(t, address, body+strings.Repeat(" ", length-len(body)))
		if status != want || (status == http.StatusOK) != (len(answer.Errors) == 0) {
			t.Errorf("%d bytes: %d %+v", length, status, answer)
		}
	}
}

// TestEachCallerHasABudget finds the edge of the budget with fields that cost one each.
func TestEachCallerHasABudget(t *testing.T) {
	limited := limits{documents: newDocuments(documentsBytes)}
	for name, c := range map[string]struct {
		asked  request
		budget int
	}{
		"anonymous": {request{}, anonymousBudget},
		"staff":     {request{visitor: &auth.Visitor{}}, staffBudget},
		"partner":   {request{partner: &partner.Visitor{}}, partnerBudget},
	} {
		for _, cost := range []int{c.budget, c.budget + 1} {
			op := operation(t, "{"+some(cost/100, " a#: __schema { description }")+some(cost%100, " calendar { endsSoon } ")+"}")
			limited.open = true
			err := limited.MutateOperationContext(withRequest(t.Context(), c.asked), &graphql.OperationContext{Operation: op})
			if (err == nil) != (cost <= c.budget) {
				t.Errorf("%s, an operation of %d: %v", name, cost, err)
			}
		}
	}
}

func TestOneCitizenOperationARequest(t *testing.T) {
	address := serving(t, &panicking{}, false)
	for name, c := range map[string]struct {
		query string
		fits  bool
	}{
		"one":                          {"mutation { issueCaptcha { token } }", true},
		"one, asked for twice":         {"mutation { ...f ...f } fragment f on Mutation { issueCaptcha { token } }", true},
		"two":                          {"mutation { a: issueCaptcha { token } b: issueCaptcha { token } }", false},
		"two, one behind a fragment":   {"mutation { issueCaptcha { token } ...f } fragment f on Mutation { b: issueCaptcha { token } }", false},
		"two watches":                  {`mutation { a: watchCards(idNumbers: ["A123456789"], until: "2027-01-01") { id } b: watchCards(idNumbers: ["A123456789"], until: "2027-01-01") { id } }`, false},
		"the schema is not asked for":  {"{ __schema { types { name } } }", false},
		"nor one type of it":           {`{ __type(name: "Case") { name } }`, false},
		"a fragment that holds itself": {"{ ...f } fragment f on Query { ...f }", false},
	} {
		if status, answer := sent(t, address, bodyOf(t, c.query, nil)); (len(answer.Errors) == 0) != c.fits {
			t.Errorf("%s: answered %d %+v", name, status, answer)
		}
	}
}

// TestNothingIsSuggested asks for what nearly has a name: which rule is broken is told, and no name.
func TestNothingIsSuggested(t *testing.T) {
	for _, open := range []bool{false, true} {
		_, answer := sent(t, serving(t, &panicking{}, open), bodyOf(t, "{ countiez { code } }", nil))
		if len(answer.Errors) != 1 || answer.Errors[0].Extensions.Rule != "FieldsOnCorrectType" || strings.Contains(fmt.Sprint(answer), "countie") {
			t.Errorf("open %t: %+v", open, answer)
		}
	}
}

package graph

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"guashi/server/loss"
)

type noOffices struct{}

func (noOffices) OfficesByTown(context.Context) (map[string]loss.Office, error) { return nil, nil }

// asked is one request to a server of its own, and what it was answered.
type asked struct {
	header http.Header
	codes  []string
	text   string
}

func ask(t *testing.T, open bool, query string, headers ...string) asked {
	t.Helper()
	r := &Resolver{Challenges: &panicking{}, Loss: &loss.Service{Offices: noOffices{}}, Now: time.Now, Observe: func(string, string) {}}
	caller := func(*http.Request) loss.Caller { return loss.Caller{Source: "s", RequestID: "request-1"} }
	body, err := json.Marshal(map[string]string{"query": query})
	if err != nil {
		t.Fatal(err)
	}
	request := httptest.NewRequest(http.MethodPost, "/graphql", strings.NewReader(string(body)))
	request.Header.Set("Content-Type", "application/json")
	for i := 0; i+1 < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	answer := httptest.NewRecorder()
	NewHandler(r, open, false, caller).ServeHTTP(answer, request)
	var said struct {
		Errors []struct{ Extensions struct{ Code string } }
	}
	if err := json.Unmarshal(answer.Body.Bytes(), &said); err != nil {
		t.Fatalf("%v: %.200s", err, answer.Body)
	}
	got := asked{header: answer.Header(), text: answer.Body.String()}
	for _, e := range said.Errors {
		got.codes = append(got.codes, e.Extensions.Code)
	}
	return got
}

func TestAnswersAreKeptByNobody(t *testing.T) {
	for _, query := range []string{"{ __typename }", "{ nothing }"} {
		if got := ask(t, false, query).header; got.Get("Cache-Control") != "no-store" || !strings.Contains(got.Get("Vary"), "Accept-Language") {
			t.Errorf("%s: %v", query, got)
		}
	}
}

func TestErrorsSpeakTheLanguageAskedFor(t *testing.T) {
	const zh, en = "這個請求不是有效的", "not a valid GraphQL operation"
	for accept, want := range map[string]string{
		"": zh, "zh-Hant": zh, "zh-TW,en;q=0.5": zh, "ja": zh, "not a language!": zh, "en": en, "en-US,zh;q=0.8": en, "ja,en;q=0.5": en,
	} {
		if got := ask(t, false, "{ nothing }", "Accept-Language", accept); !strings.Contains(got.text, want) {
			t.Errorf("%q: %s", accept, got.text)
		}
	}
}

// TestDepthAndCost has queries that the schema allows, so that only the limits can refuse them.
func TestDepthAndCost(t *testing.T) {
	deep := func(levels int) string {
		return `{ __type(name: "Receipt") { ` + strings.Repeat("ofType { ", levels-2) + "name" + strings.Repeat(" }", levels)
	}
	const towns = "{ code name nameEn towns { code name nameEn postalCode office { code name phone } } }"
	operations, err := os.ReadFile("../frontend/src/lib/operations.graphql")
	if err != nil {
		t.Fatal(err)
	}
	_, setup, _ := strings.Cut(string(operations), "query Setup")
	for name, c := range map[string]struct {
		query string
		open  bool
		code  string
	}{
		"deep, at the limit":        {deep(maxDepth), true, ""},
		"one level more":            {deep(maxDepth + 1), true, codeTooComplex},
		"deep behind a fragment":    {"{ ...f } fragment f on Query " + deep(maxDepth+1), true, codeTooComplex},
		"all there is of towns":     {"{ counties " + towns + " }", false, ""},
		"the same twice":            {"{ counties " + towns + " b: counties " + towns + " }", false, codeTooComplex},
		"… in the demonstration":    {"{ counties " + towns + " b: counties " + towns + " }", true, codeTooComplex},
		"towns twice in each":       {"{ counties { a: towns " + inner(towns) + " b: towns " + inner(towns) + " } }", false, codeTooComplex},
		"what the page begins with": {"query Setup" + setup, false, ""},
		"what tools begin with":     {introspection, true, ""},
	} {
		got := ask(t, c.open, c.query)
		if fmt.Sprint(got.codes) != fmt.Sprint([]string{c.code}) && (c.code != "" || len(got.codes) > 0) {
			t.Errorf("%s: %v, %.200s", name, got.codes, got.text)
		}
	}
}

func inner(towns string) string {
	_, rest, _ := strings.Cut(towns, "towns ")
	return strings.TrimSuffix(rest, " }")
}

func TestOneCitizenOperationARequest(t *testing.T) {
	const declaration = `declaration: {idNumber: "A", name: "B", birthDate: "1990-01-01", townCode: "C", address: "D", phone: "E", email: "F", parentName: "G"}`
	const captcha = `captcha: {token: "t", answer: "1"}`
	status := "status(input: {" + declaration + ", " + captcha + "}) { __typename }"
	report := "report(input: {" + declaration + `, revocationPassword: "abcd", ` + captcha + "}) { __typename }"
	revoke := "revoke(input: {" + declaration + `, revocationPassword: "abcd"}) { __typename }`
	for _, query := range []string{
		"{ a: " + status + " b: " + status + " }",
		"{ " + status + " ... on Query { b: " + status + " } }",
		"mutation { " + report + " " + revoke + " }",
		"mutation { a: " + report + " b: " + report + " }",
		"mutation { a: " + revoke + " b: " + revoke + " }",
		"mutation { issueCaptcha { token } " + report + " }",
	} {
		if got := ask(t, false, query); len(got.codes) != 1 || got.codes[0] != codeBadRequest {
			t.Errorf("%.30s…: %v", query, got.codes)
		}
	}
}

// introspection is what GraphQL's usual tools ask for.
const introspection = `query IntrospectionQuery { __schema { queryType { name } mutationType { name } subscriptionType { name }
	types { ...FullType } directives { name description locations args { ...InputValue } } } }
fragment FullType on __Type { kind name description
	fields(includeDeprecated: true) { name description args { ...InputValue } type { ...TypeRef } isDeprecated deprecationReason }
	inputFields { ...InputValue } interfaces { ...TypeRef }
	enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason } possibleTypes { ...TypeRef } }
fragment InputValue on __InputValue { name description type { ...TypeRef } defaultValue }
fragment TypeRef on __Type { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name
	ofType { kind name ofType { kind name ofType { kind name } } } } } } } }`

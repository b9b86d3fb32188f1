package main

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"guashi/graph"
	"guashi/server/config"
	"guashi/server/loss"
	"guashi/server/partner"
)

// knownCodes are all that an error may say.
var knownCodes = []string{
	"UNAUTHENTICATED", "FORBIDDEN", "NOT_FOUND", "BAD_REQUEST", "TOO_COMPLEX", "RATE_LIMITED", "UNAVAILABLE", "INTERNAL",
	"PERSISTED_QUERY_NOT_FOUND", "PERSISTED_QUERY_NOT_SUPPORTED",
}

// seeds are tried at every run of the tests; `go test ./server -fuzz FuzzOperations` tries others.
const seeds = 400

// FuzzOperations asks made-up operations as everybody who may ask. Central staff may see the reported
// case; nobody else of them may: not an outsider, nor staff of other places, nor an administrator.
func FuzzOperations(f *testing.F) {
	a := newFuzzedAPI(f)
	callers := a.callers()
	schema := gqlparser.MustLoadSchema(&ast.Source{Input: string(graph.SDL())})
	for seed := range uint64(seeds) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, seed uint64) {
		body, before := newMaker(schema, seed).body(), len(a.log.String())
		for name, headers := range callers {
			status, text := a.sendAs(t, body, headers)
			wrong := judged(status, text)
			if name != "central" { // who may see all
				wrong = append(wrong, toldOf(text)...)
			}
			for _, w := range wrong {
				t.Errorf("%s: %s\n%.2000s\n%.2000s", name, w, body, text)
			}
		}
		if log := a.log.String()[before:]; strings.Contains(log, token) || strings.Contains(log, `"panic"`) {
			t.Errorf("the log says too much after %.2000s:\n%s", body, log)
		}
	})
}

// judged says what is wrong with an answer.
func judged(status int, text string) (wrong []string) {
	var answer struct {
		Data   json.RawMessage
		Errors []struct {
			Message    string
			Path       []any
			Extensions struct{ Code string }
		}
	}
	if err := json.Unmarshal([]byte(text), &answer); err != nil {
		return []string{"no JSON: " + err.Error()}
	}
	if status >= http.StatusInternalServerError {
		wrong = append(wrong, http.StatusText(status))
	}
	if answer.Data == nil && len(answer.Errors) == 0 {
		wrong = append(wrong, "neither data nor errors")
	}
	for _, e := range answer.Errors {
		if code := e.Extensions.Code; code == "INTERNAL" || code == "UNAVAILABLE" || !slices.Contains(knownCodes, code) {
			wrong = append(wrong, "code "+code)
		}
		if strings.Contains(e.Message, token) {
			wrong = append(wrong, "an error repeats what was sent")
		}
	}
	return wrong
}

// toldOf returns what of the reported case an answer tells.
func toldOf(text string) (told []string) {
	for _, secret := range planted {
		if strings.Contains(text, secret) {
			told = append(told, "tells "+secret)
		}
	}
	return told
}

// planted are what the database holds of a reported case and nobody asked may see.
var planted = []string{"顯眼路999號", "0987654321", "0987-654-321", "planted@example.com", "林顯眼", "林大顯"}

// newFuzzedAPI is a server with a case in one office and staff of others.
func newFuzzedAPI(t testing.TB) *api {
	a := newAPI(t, "sqlite:"+filepath.Join(t.TempDir(), "guashi.db"), func(s *config.Settings, _ *stores) { s.FailureLimit = 1_000_000 })
	reported := a.report(person(object{"address": "顯眼路999號", "phone": "0987-654-321", "email": "planted@example.com"}), "aB3x")
	if reported.Number == "" {
		t.Fatal("nothing is planted")
	}
	a.addStaff("clerk", loss.RoleClerk, "65000010", "")
	a.addStaff("county", loss.RoleCounty, "", "65000")
	a.addStaff("central", loss.RoleCentral, "", "")
	a.addStaff("admin", loss.RoleAdmin, "", "")
	return a
}

// callers are the headers of everybody who asks.
func (a *api) callers() map[string][]string {
	headers := map[string][]string{"anonymous": nil}
	for _, name := range []string{"clerk", "county", "central", "admin"} {
		headers[name] = a.bearer(name)
	}
	webhook := "http://127.0.0.1:9/hook"
	headers["partner"] = a.partnerBearer(a.addPartner("bank", partner.Settings{WebhookURL: &webhook}))
	return headers
}

func (a *api) sendAs(t *testing.T, body []byte, headers []string) (int, string) {
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, a.url+"/graphql", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(text)
}

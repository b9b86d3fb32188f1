package graph

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
)

// TestTheSchemaIsPublished fetches the schema as a file, and again by its tag.
func TestTheSchemaIsPublished(t *testing.T) {
	server := httptest.NewServer(NewSchemaFile())
	defer server.Close()
	get := func(tag string) (*http.Response, string) {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL, nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("If-None-Match", tag)
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		text, err := io.ReadAll(response.Body)
		if err != nil {
			t.Fatal(err)
		}
		return response, string(text)
	}
	response, text := get("")
	if response.StatusCode != http.StatusOK || response.Header.Get("ETag") == "" || !strings.HasPrefix(response.Header.Get("Cache-Control"), "public") {
		t.Errorf("answered %d %v", response.StatusCode, response.Header)
	}
	read, err := gqlparser.LoadSchema(&ast.Source{Input: text})
	if err != nil {
		t.Fatal(err)
	}
	for name, d := range served().Types {
		other := read.Types[name]
		if other == nil || other.Description != d.Description || len(other.Fields) != len(d.Fields) {
			t.Errorf("%s is not published as it is served", name)
		}
	}
	if again, text := get(response.Header.Get("ETag")); again.StatusCode != http.StatusNotModified || text != "" {
		t.Errorf("by its tag: %d", again.StatusCode)
	}
}

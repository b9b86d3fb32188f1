package httpapi

import (
	"net/http"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/go-chi/chi/v5"
)

var notBuilt = fstest.MapFS{"placeholder.html": {Data: []byte("not built")}}

// explored serves GraphiQL beside a page.
func explored(files fstest.MapFS) http.Handler {
	r := chi.NewRouter()
	r.Use(secured(false))
	explorer(files, "")(r)
	r.Handle("/*", newPages(notBuilt, ""))
	return r
}

// TestTheExplorerHasAPolicyOfItsOwn holds what GraphiQL's editor needs to GraphiQL's route.
func TestTheExplorerHasAPolicyOfItsOwn(t *testing.T) {
	built := fstest.MapFS{"index.html": {Data: []byte("explorer")}, "assets/a-1.js": {Data: []byte("let a = 1\n")}, "placeholder.html": {Data: []byte("not built")}}
	for path, want := range map[string]struct {
		status int
		policy string
	}{
		"/graphiql":                {200, explorerPolicy},
		"/graphiql/assets/a-1.js":  {200, explorerPolicy},
		"/graphiql/assets/b-1.js":  {404, contentPolicy},
		"/graphiql/assets/":        {404, contentPolicy},
		"/graphiql/index.html":     {404, contentPolicy},
		"/graphiql/assets/../../x": {404, contentPolicy},
		"/":                        {200, contentPolicy},
	} {
		answer := ask(explored(built), http.MethodGet, path)
		if answer.Code != want.status || answer.Header().Get("Content-Security-Policy") != want.policy {
			t.Errorf("%s: %d %s", path, answer.Code, answer.Header().Get("Content-Security-Policy"))
		}
	}
	for _, loose := range []string{"unsafe-inline", "data:"} {
		if strings.Contains(contentPolicy, loose) {
			t.Errorf("the page's own policy has %s", loose)
		}
	}
	if strings.Contains(explorerPolicy, "unsafe-eval") || !strings.Contains(explorerPolicy, "script-src 'self';") {
		t.Error("the explorer may run what is not a file of ours")
	}
}

func TestTheExplorerIsOffOrNotBuilt(t *testing.T) {
	if answer := ask(router(notBuilt, false), http.MethodGet, "/graphiql"); answer.Code != http.StatusNotFound {
		t.Errorf("off: %d", answer.Code)
	}
	answer := ask(explored(notBuilt), http.MethodGet, "/graphiql")
	if answer.Code != http.StatusOK || answer.Body.String() != "not built" {
		t.Errorf("not built: %d %s", answer.Code, answer.Body)
	}
}

package httpapi

import (
	"net/http"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/go-chi/chi/v5"
)

func explored(files fstest.MapFS) http.Handler {
	parts := Parts{
		GraphQL: http.NotFoundHandler(), Schema: http.NotFoundHandler(), Captcha: func(chi.Router) {},
		Pages: fstest.MapFS{"placeholder.html": {Data: []byte("not built")}}, Metrics: NewMetrics(),
	}
	if files != nil {
		parts.Explorer = files
	}
	return NewRouter(parts)
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
	if answer := ask(explored(nil), http.MethodGet, "/graphiql"); answer.Code != http.StatusNotFound {
		t.Errorf("off: %d", answer.Code)
	}
	notBuilt := ask(explored(fstest.MapFS{"placeholder.html": {Data: []byte("not built")}}), http.MethodGet, "/graphiql")
	if notBuilt.Code != http.StatusOK || notBuilt.Body.String() != "not built" {
		t.Errorf("not built: %d %s", notBuilt.Code, notBuilt.Body)
	}
}

package httpapi

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/go-chi/chi/v5"
)

// site serves the page as it stands in the source, beside one file of each kind.
func site(t *testing.T, demo bool) http.Handler {
	t.Helper()
	index, err := os.ReadFile("../../frontend/index.html")
	if err != nil {
		t.Fatal(err)
	}
	return router(fstest.MapFS{
		"index.html":       {Data: index},
		"placeholder.html": {Data: []byte("not built")},
		"robots.txt":       {Data: []byte("User-agent: *\n")},
		"assets/app-1.js":  {Data: []byte("let a = 1\n")},
	}, demo)
}

func router(files fstest.MapFS, demo bool) http.Handler {
	graphQL := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) })
	p := Parts{GraphQL: graphQL, Captcha: func(chi.Router) {}, OAuth: func(chi.Router) {}, Pages: files, Demo: demo, Retention: "1826d", Metrics: NewMetrics()}
	if demo {
		p.Explorer = explorerSource
	}
	return NewRouter(p)
}

// explorerSource is GraphiQL's page as it stands in the source.
var explorerSource = os.DirFS("../../frontend/explorer")

func ask(site http.Handler, method, target string) *httptest.ResponseRecorder {
	answer := httptest.NewRecorder()
	site.ServeHTTP(answer, httptest.NewRequest(method, target, nil))
	return answer
}

// What a page shows before its script has run, and without one.
const (
	question = `身分證不見了？</h1>`
	wordmark = `class="wordmark"`
	about    = `合作機關查詢介面</h1>`
	noScript = `<noscript>`
	late     = `class="late"` // the hotline, for whose scripts do not come
	mark     = `data-demo="true"`
)

func TestEachPathHasItsFirstPaint(t *testing.T) {
	tests := []struct {
		path     string
		status   int
		question bool // the home page's words
		wordmark bool // a frame around it
		about    bool // the partners' words
		late     bool
	}{
		{"/", 200, true, true, false, false},
		{"/?lang=zh", 200, true, true, false, false},
		{"/index.html", 200, false, true, false, true},
		{"/report", 200, false, true, false, true},
		{"/status?lang=en", 200, false, true, false, true},
		{"/revoke", 200, false, true, false, true},
		{"/desk", 200, false, false, false, false},
		{"/desk/cases/1234-5678-9012", 200, false, false, false, false},
		{"/partners", 200, false, true, true, false},
		{"/nowhere", 404, false, true, false, true},
		{"/reports", 404, false, true, false, true},
		{"/../etc/passwd", 404, false, true, false, true},
	}
	for _, tt := range tests {
		t.Run(tt.path, func(t *testing.T) {
			answer := ask(site(t, false), http.MethodGet, tt.path)
			body := answer.Body.String()
			if answer.Code != tt.status || strings.Contains(body, question) != tt.question || strings.Contains(body, wordmark) != tt.wordmark ||
				strings.Contains(body, about) != tt.about || strings.Contains(body, late) != tt.late {
				t.Errorf("%d, question %v, wordmark %v, about %v, late %v", answer.Code, strings.Contains(body, question),
					strings.Contains(body, wordmark), strings.Contains(body, about), strings.Contains(body, late))
			}
			if !strings.Contains(body, `data-kept="1826d"`) {
				t.Error("it is not told how long data is kept")
			}
			if !strings.Contains(body, noScript) || strings.Contains(body, mark) {
				t.Error("no word for browsers without a script, or marked as a demonstration")
			}
			if kind, keep := answer.Header().Get("Content-Type"), answer.Header().Get("Cache-Control"); kind != "text/html; charset=utf-8" || keep != "no-cache" {
				t.Errorf("%s, %s", kind, keep)
			}
		})
	}
}

func TestTheFirstPaintSpeaksTheLanguageAskedFor(t *testing.T) {
	const (
		chinese = `<html lang="zh-Hant-TW"`
		english = `<html lang="en"`
	)
	tests := []struct {
		target, cookie string
		says           []string
	}{
		{"/", "", []string{chinese, `<title>掛失身分證`, question, `href="/report"`}},
		{"/?lang=en", "", []string{english, `<title>Report a lost ID card`, `Lost your ID card?</h1>`, `href="/report?lang=en"`}},
		{"/report?lang=en", "", []string{english, `needs JavaScript. You can also call <a href="tel:1996">`}},
		{"/status?lang=en", "", []string{`you can also call <a href="tel:1996">1996</a>, or from abroad <a href="tel:+886281958151">`}},
		{"/revoke", "", []string{`也可以撥 <a href="tel:1996">1996</a>，國外撥 <a href="tel:+886281958151">`}},
		{"/partners?lang=en", "", []string{english, `Partner interface</h1>`}},
		{"/desk", "en", []string{english, `Demonstration:`}},
		{"/desk", "zh", []string{chinese, `展示版：`}},
		{"/desk?lang=zh", "en", []string{chinese}},
		{"/nowhere?lang=en", "", []string{english, `Guashi`}},
	}
	for _, tt := range tests {
		r := httptest.NewRequest(http.MethodGet, tt.target, nil)
		if tt.cookie != "" {
			r.AddCookie(&http.Cookie{Name: "desk-lang", Value: tt.cookie})
		}
		answer := httptest.NewRecorder()
		site(t, true).ServeHTTP(answer, r)
		body := answer.Body.String()
		for _, said := range tt.says {
			if !strings.Contains(body, said) {
				t.Errorf("%s with %q does not say %s", tt.target, tt.cookie, said)
			}
		}
		if rest := withoutNames(body); slices.Contains(tt.says, english) && han.MatchString(rest) {
			t.Errorf("%s speaks Chinese too: %q", tt.target, han.FindString(rest))
		}
		if n := strings.Count(body, "<title>"); n != 1 {
			t.Errorf("%s has %d titles", tt.target, n)
		}
	}
}

var han = regexp.MustCompile(`\p{Han}.*`)

// withoutNames leaves out what is Chinese in English too: the product's name, and the way to Chinese.
func withoutNames(body string) string {
	return strings.NewReplacer("掛失 Guashi", "", ">中文</a>", "").Replace(body)
}

func TestEveryPageOfTheDemonstrationIsMarked(t *testing.T) {
	for _, path := range []string{"/", "/?lang=en", "/report", "/status", "/revoke", "/desk", "/partners", "/nowhere", "/graphiql"} {
		if body := ask(site(t, true), http.MethodGet, path).Body.String(); !strings.Contains(body, mark) || !strings.Contains(body, `class="demo-mark"`) {
			t.Errorf("%s is not marked", path)
		}
	}
	elsewhere := chi.NewRouter()
	explorer(explorerSource, Parts{Explorer: explorerSource}.told())(elsewhere)
	if answer := ask(elsewhere, http.MethodGet, "/graphiql"); answer.Code != http.StatusOK || strings.Contains(answer.Body.String(), mark) {
		t.Error("GraphiQL is marked outside the demonstration")
	}
}

func TestThePageKnowsWhetherThereIsAnExplorer(t *testing.T) {
	for _, there := range []bool{true, false} {
		p := Parts{}
		if there {
			p.Explorer = fstest.MapFS{}
		}
		for _, target := range []string{"/partners", "/partners?lang=en"} {
			index := fstest.MapFS{"index.html": {Data: []byte(htmlTag + ">")}}
			body := ask(newPages(index, p.told()), http.MethodGet, target).Body.String()
			if marked := strings.Contains(body, ` data-explorer="true"`); marked != there {
				t.Errorf("%s: explorer %v, says %v", target, there, marked)
			}
		}
	}
}

func TestFilesAreKeptAsLongAsTheirNamesHold(t *testing.T) {
	for path, want := range map[string]string{
		"/assets/app-1.js": "public, max-age=31536000, immutable",
		"/robots.txt":      "no-cache",
	} {
		if answer := ask(site(t, false), http.MethodGet, path); answer.Code != http.StatusOK || answer.Header().Get("Cache-Control") != want {
			t.Errorf("%s: %d, %s", path, answer.Code, answer.Header().Get("Cache-Control"))
		}
	}
}

func TestWhoAsksForNoPageGetsAProblem(t *testing.T) {
	tests := []struct {
		method, path string
		status       int
	}{
		{http.MethodGet, "/assets/gone-2.js", 404},
		{http.MethodGet, "/assets", 404},
		{http.MethodGet, "/captcha/token/picture.gif", 404},
		{http.MethodPost, "/oauth/nothing", 404},
		{http.MethodGet, "/.well-known/nothing", 404},
		{http.MethodGet, "/graphql/nothing", 404},
		{http.MethodPost, "/report", 405},
		{http.MethodDelete, "/robots.txt", 405},
		{"BREW", "/", 405},
	}
	for _, tt := range tests {
		answer := ask(site(t, false), tt.method, tt.path)
		var said struct {
			Status    int
			Title     string
			RequestID string
		}
		err := json.Unmarshal(answer.Body.Bytes(), &said)
		if err != nil || answer.Code != tt.status || said.Status != tt.status || said.Title == "" || said.RequestID == "" {
			t.Errorf("%s %s: %d, %+v, %v", tt.method, tt.path, answer.Code, said, err)
		}
		if kind := answer.Header().Get("Content-Type"); kind != "application/problem+json" {
			t.Errorf("%s %s: %s", tt.method, tt.path, kind)
		}
		if tt.status == 405 && answer.Header().Get("Allow") != "GET, HEAD" {
			t.Errorf("%s %s does not say what is allowed", tt.method, tt.path)
		}
	}
}

func TestHeadHasNoBody(t *testing.T) {
	if answer := ask(site(t, false), http.MethodHead, "/report"); answer.Code != http.StatusOK || answer.Body.Len() > 0 {
		t.Errorf("%d with %d bytes", answer.Code, answer.Body.Len())
	}
}

func TestAPlainPageStandsInUntilThePageIsBuilt(t *testing.T) {
	unbuilt := router(fstest.MapFS{"placeholder.html": {Data: []byte("not built")}}, false)
	for _, path := range []string{"/", "/report", "/desk"} {
		if answer := ask(unbuilt, http.MethodGet, path); answer.Code != http.StatusOK || answer.Body.String() != "not built" {
			t.Errorf("%s: %d", path, answer.Code)
		}
	}
}

package graph

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"guashi/server/loss"
)

func TestTheLanguageIsTheReaders(t *testing.T) {
	for accept, want := range map[string]lang{
		"":                             zhHant,
		"*":                            zhHant,
		"zh-TW":                        zhHant,
		"zh-Hant-TW,zh;q=0.9,en;q=0.8": zhHant,
		"zh-TW, en;q=0.5":              zhHant,
		"zh-CN, en;q=0.5":              zhHant,
		"en":                           english,
		"en-GB,en;q=0.9,zh-TW;q=0.8":   english,
		"en;q=0.5, zh-TW":              zhHant,
		"ja":                           zhHant,
		"ja, en;q=0.8":                 english,
		"not a language;;":             zhHant,
		strings.Repeat("en-GB,", 1200): zhHant, // more than the parser reads
	} {
		r := httptest.NewRequest(http.MethodPost, "/graphql", nil)
		r.Header.Set("Accept-Language", accept)
		if got := languageOf(r); got != want {
			t.Errorf("%.40q is read as %d, want %d", accept, got, want)
		}
	}
}

// entranceOf serves GraphQL to requests made here, without a network.
func entranceOf(challenges Challenges) func(method, contentType, body string, headers ...string) *httptest.ResponseRecorder {
	r := &Resolver{Challenges: challenges, Now: time.Now, Observe: func(string, string) {}}
	handler := NewHandler(r, false, true, func(*http.Request) loss.Caller { return loss.Caller{Source: "s", RequestID: "request-1"} })
	return func(method, contentType, body string, headers ...string) *httptest.ResponseRecorder {
		request := httptest.NewRequest(method, "https://guashi.example/graphql", strings.NewReader(body))
		request.Header.Set("Content-Type", contentType)
		for i := 0; i < len(headers); i += 2 {
			request.Header.Set(headers[i], headers[i+1])
		}
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, request)
		return w
	}
}

const json8 = "application/json; charset=utf-8"

// TestNoAnswerIsKept tries every way in which a request can be answered.
func TestNoAnswerIsKept(t *testing.T) {
	ask := entranceOf(&panicking{})
	for name, w := range map[string]*httptest.ResponseRecorder{
		"data":               ask(http.MethodPost, json8, `{"query":"mutation { issueCaptcha { token } }"}`),
		"an error":           ask(http.MethodPost, json8, `{"query":"{ nothing }"}`),
		"another method":     ask(http.MethodGet, json8, ""),
		"a form":             ask(http.MethodPost, "application/x-www-form-urlencoded", "query=%7B__typename%7D"),
		"no JSON":            ask(http.MethodPost, json8, "query"),
		"another site":       ask(http.MethodPost, json8, `{"query":"{ __typename }"}`, "Sec-Fetch-Site", "cross-site"),
		"another origin":     ask(http.MethodPost, json8, `{"query":"{ __typename }"}`, "Origin", "https://evil.example"),
		"a bad bearer token": ask(http.MethodPost, json8, `{"query":"{ __typename }"}`, "Authorization", "Basic QTpC"),
	} {
		if got := w.Header().Get("Cache-Control"); got != "no-store" {
			t.Errorf("%s: Cache-Control is %q", name, got)
		}
		if vary := strings.Join(w.Header().Values("Vary"), ","); !strings.Contains(vary, "Accept-Language") {
			t.Errorf("%s: varies by %q", name, vary)
		}
	}
}

// TestWhoIsTurnedAwayIsToldWhy looks at status, code and language of what never reaches a resolver.
func TestWhoIsTurnedAwayIsToldWhy(t *testing.T) {
	ask := entranceOf(&panicking{on: true}) // a resolver that is reached answers INTERNAL
	const query = `{"query":"mutation { issueCaptcha { token } }"}`
	for name, c := range map[string]struct {
		w      *httptest.ResponseRecorder
		status int
		code   string
		said   string
	}{
		"another method":   {ask(http.MethodPut, json8, query), 405, codeBadRequest, "這個請求不是有效的 GraphQL 操作。"},
		"in English":       {ask(http.MethodPut, json8, query, "Accept-Language", "en"), 405, codeBadRequest, "The request is not a valid GraphQL operation."},
		"a form":           {ask(http.MethodPost, "multipart/form-data; boundary=x", query), 415, codeBadRequest, ""},
		"plain text":       {ask(http.MethodPost, "text/plain", query), 415, codeBadRequest, ""},
		"no type":          {ask(http.MethodPost, "", query), 415, codeBadRequest, ""},
		"another site":     {ask(http.MethodPost, json8, query, "Sec-Fetch-Site", "cross-site"), 403, codeForbidden, ""},
		"a sister site":    {ask(http.MethodPost, json8, query, "Sec-Fetch-Site", "same-site"), 403, codeForbidden, ""},
		"another origin":   {ask(http.MethodPost, json8, query, "Origin", "https://evil.example"), 403, codeForbidden, ""},
		"another scheme":   {ask(http.MethodPost, json8, query, "Authorization", "Basic QTpC"), 401, codeNoSession, ""},
		"the page itself":  {ask(http.MethodPost, json8, query, "Sec-Fetch-Site", "same-origin"), 200, codeInternal, ""},
		"no browser":       {ask(http.MethodPost, json8, query), 200, codeInternal, ""},
		"a batch":          {ask(http.MethodPost, json8, "["+query+"]"), 400, codeBadRequest, ""},
		"nothing":          {ask(http.MethodPost, json8, ""), 400, codeBadRequest, ""},
		"blanks":           {ask(http.MethodPost, json8, " \n"), 400, codeBadRequest, ""},
		"too long by much": {ask(http.MethodPost, json8, `{"query":"`+strings.Repeat(" ", 2*maxBody)+`"}`), 413, codeBadRequest, ""},
	} {
		text := c.w.Body.String()
		if c.w.Code != c.status || !strings.Contains(text, `"code":"`+c.code+`"`) || !strings.Contains(text, c.said) || !strings.Contains(text, "request-1") {
			t.Errorf("%s: answered %d %s, want %d %s", name, c.w.Code, text, c.status, c.code)
		}
	}
}

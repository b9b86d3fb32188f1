package graph

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
)

// TestMediaTypes tries what clients say they understand, and the status each kind of answer has then.
func TestMediaTypes(t *testing.T) {
	address := serving(t, &panicking{}, false)
	for _, c := range []struct {
		accept, want    string
		right, notValid int
	}{
		{"", plainJSON, 200, 200},
		{"*/*", plainJSON, 200, 200},
		{"application/*", plainJSON, 200, 200},
		{"application/json", plainJSON, 200, 200},
		{"application/json; charset=utf-8", plainJSON, 200, 200},
		{"application/graphql-response+json", graphqlJSON, 200, 400},
		{"application/graphql-response+json, application/json;q=0.9", graphqlJSON, 200, 400},
		{"application/json, application/graphql-response+json", graphqlJSON, 200, 400},
		{"application/json, application/graphql-response+json;q=0.5", plainJSON, 200, 200},
		{"application/graphql-response+json;q=0, */*", plainJSON, 200, 200},
		{"application/graphql-response+json;q=0.1, */*;q=0.5", plainJSON, 200, 200},
		{"text/html, application/json;q=0", "", 406, 406},
		{"text/html", "", 406, 406},
		{"nonsense", "", 406, 406},
		{"application/json;q=high", "", 406, 406},
	} {
		for query, status := range map[string]int{"{ __typename }": c.right, "{ nothing }": c.notValid, "{": c.notValid} {
			request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address, strings.NewReader(bodyOf(t, query, nil)))
			if err != nil {
				t.Fatal(err)
			}
			request.Header.Set("Content-Type", "application/json; charset=UTF-8")
			if c.accept != "" {
				request.Header.Set("Accept", c.accept)
			}
			response, err := http.DefaultClient.Do(request)
			if err != nil {
				t.Fatal(err)
			}
			var answer told
			err = json.NewDecoder(response.Body).Decode(&answer)
			response.Body.Close()
			kind := response.Header.Get("Content-Type")
			if want := orJSON(c.want) + "; charset=utf-8"; err != nil || response.StatusCode != status || kind != want {
				t.Errorf("Accept %q, %s: %d %s (%v)", c.accept, query, response.StatusCode, kind, err)
			}
		}
	}
}

func orJSON(kind string) string {
	if kind == "" {
		return plainJSON
	}
	return kind
}

func TestOnlyOneJSONObjectIsARequest(t *testing.T) {
	address := serving(t, &panicking{}, false)
	right := bodyOf(t, "{ __typename }", nil)
	for body, want := range map[string]int{
		right:                                   200,
		" \n" + right + " \n":                   200,
		`{"query":"{ __typename }","other":{}}`: 200,
		"[" + right + "]":                       400, // no batches
		"[]":                                    400,
		right + right:                           400,
		right + "x":                             400,
		"":                                      400,
		"null":                                  400,
		`"{ __typename }"`:                      400,
		"{ __typename }":                        400,
		`{"query":"{ __typename }","variables":[]}`:                                                              400,
		`{"query":"{ __typename }","variables":"{}"}`:                                                            400,
		`{"query":"{ __typename }","variables":` + strings.Repeat("[", 12000) + strings.Repeat("]", 12000) + `}`: 400,
	} {
		if status, answer := sent(t, address, body); status != want || (want != 200) != (len(answer.Errors) == 1) {
			t.Errorf("%.60s: %d %+v", body, status, answer)
		}
	}
}

// TestABodyIsNeverUnpacked sends what claims to be packed: it is refused by its head alone.
func TestABodyIsNeverUnpacked(t *testing.T) {
	address := serving(t, &panicking{}, false)
	for encoding, want := range map[string]int{"gzip": 415, "br": 415, "deflate": 415, "identity, gzip": 415, "identity": 200} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address, strings.NewReader(bodyOf(t, "{ __typename }", nil)))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Content-Type", "application/json")
		request.Header.Set("Content-Encoding", encoding)
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		if response.StatusCode != want {
			t.Errorf("%s: %d", encoding, response.StatusCode)
		}
	}
}

package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"guashi/server/partner"
)

// hashed returns the body of a request that names an operation by its hash, with its text or without.
func hashed(t *testing.T, text, hash string, version int) []byte {
	t.Helper()
	body := object{"extensions": object{"persistedQuery": object{"version": version, "sha256Hash": hash}}}
	if text != "" {
		body["query"] = text
	}
	encoded, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	return encoded
}

func sumOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// TestPartnersSendAHashForAText goes through the protocol of automatic persisted queries.
func TestPartnersSendAHashForAText(t *testing.T) {
	a := newAPI(t, engines["sqlite"](t))
	bank := a.partnerBearer(a.addPartner("bank", partner.Settings{}))
	const text = `query Own { __typename }`
	for _, step := range []struct {
		name    string
		headers []string
		body    []byte
		want    string // a code; empty for an answer
	}{
		{"a hash that is not known", bank, hashed(t, "", sumOf(text), 1), "PERSISTED_QUERY_NOT_FOUND"},
		{"a text under another's hash", bank, hashed(t, text, sumOf("{ me { username } }"), 1), "BAD_REQUEST"},
		{"and nothing was kept", bank, hashed(t, "", sumOf("{ me { username } }"), 1), "PERSISTED_QUERY_NOT_FOUND"},
		{"another protocol", bank, hashed(t, text, sumOf(text), 2), "BAD_REQUEST"},
		{"a hash with its text", bank, hashed(t, text, sumOf(text), 1), ""},
		{"the hash alone", bank, hashed(t, "", sumOf(text), 1), ""},
		{"the hash, of a stranger", nil, hashed(t, "", sumOf(text), 1), "PERSISTED_QUERY_NOT_SUPPORTED"},
		{"a stranger's text with its hash", nil, hashed(t, "{ a: __typename }", sumOf("{ a: __typename }"), 1), ""},
		{"which was not kept", bank, hashed(t, "", sumOf("{ a: __typename }"), 1), "PERSISTED_QUERY_NOT_FOUND"},
		{"what is no operation", bank, hashed(t, "{", sumOf("{"), 1), "BAD_REQUEST"},
		{"what is over a limit", bank, hashed(t, "{"+strings.Repeat(" __typename", 301)+"}", sumOf("{"+strings.Repeat(" __typename", 301)+"}"), 1), "TOO_COMPLEX"},
		{"what is over a limit, by its hash", bank, hashed(t, "", sumOf("{"+strings.Repeat(" __typename", 301)+"}"), 1), "TOO_COMPLEX"},
		{"neither", bank, []byte(`{}`), "BAD_REQUEST"},
		{"no hash", bank, []byte(`{"extensions":{"persistedQuery":"x"}}`), "BAD_REQUEST"},
	} {
		status, text := a.sendAs(t, step.body, step.headers)
		var r deskReply
		if err := json.Unmarshal([]byte(text), &r); err != nil || status >= http.StatusInternalServerError || r.code() != step.want {
			t.Errorf("%s: %d %s (%v)", step.name, status, text, err)
		}
	}
}

package main

import (
	"net/http/httptest"
	"testing"

	"guashi/server/config"
	"guashi/server/secrets"
)

// TestTheLookupKeyChangesUnderAServersFeet reports, changes the key, and asks again:
// under the former keys the server is not ready, under the new ones nothing is lost.
func TestTheLookupKeyChangesUnderAServersFeet(t *testing.T) {
	for name, open := range engines {
		t.Run(name, func(t *testing.T) {
			var settings *config.Settings
			before := newAPI(t, open(t), func(s *config.Settings, _ *stores) { settings = s })
			number := before.report(person(nil), "aB3x").Number
			if err := (keysReseal{}).Run(t.Context(), settings); err != nil {
				t.Fatal(err)
			}
			refusedWith(t, stores{before.keys, before.database, before.database}.ready(t.Context()), "other keys")
			st, err := serveCommand{}.open(t.Context(), settings)
			if err != nil {
				t.Fatal(err)
			}
			defer st.close()
			if st.keys.Fingerprint() == before.keys.Fingerprint() {
				t.Fatal("the key is the same")
			}
			if err := st.ready(t.Context()); err != nil {
				t.Error(err)
			}
			faces, err := buildPublic(t.Context(), settings, st, false)
			if err != nil {
				t.Fatal(err)
			}
			server := httptest.NewServer(faces.public)
			defer server.Close()
			after := &api{t: t, url: server.URL, keys: st.keys, database: st.main, log: before.log, admin: faces.admin}
			if got := after.status(person(nil)); len(got.Receipts) != 1 || got.Receipts[0].Number != number {
				t.Errorf("status: %+v", got)
			}
			want(t, after.report(person(nil), "zzzz"), "ALREADY_REPORTED", "CALL_1996", "VISIT_OFFICE")
			if got := after.revoke(person(nil), "aB3x"); got.State != "REVOKED" || got.Number != number {
				t.Errorf("revoked: %+v", got)
			}
		})
	}
}

func TestTheDemonstrationsKeyStays(t *testing.T) {
	t.Parallel()
	s := settingsIn(t.TempDir())
	opened, err := serveCommand{Demo: true}.open(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	opened.close()
	refusedWith(t, keysReseal{}.Run(t.Context(), s), "demonstration")
	if keys, err := secrets.Load(s.KeysDir); err != nil || keys.Fingerprint() != opened.keys.Fingerprint() {
		t.Errorf("the key has changed: %v", err)
	}
}

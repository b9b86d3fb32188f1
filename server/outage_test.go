package main

import (
	"encoding/json"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"guashi/db"
	"guashi/server/config"
)

func TestRegistryDown(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, a *api) {
		want(t, a.report(person(nil), "aB3x"), "REGISTRY_UNAVAILABLE", "TRY_LATER", "CALL_1996")
		reports, err := a.database.ReportsOf(t.Context(), a.keys.Lookup("id-number", "A149410774"))
		if err != nil || len(reports) != 0 {
			t.Errorf("stored %d reports, %v", len(reports), err)
		}
	}, func(_ *config.Settings, s *stores) {
		registry, err := db.OpenLater("mysql://nobody:nothing@127.0.0.1:1/nowhere", s.keys)
		if err != nil {
			t.Fatal(err)
		}
		s.registry = registry
	})
}

// TestRegistryHangs has a registry that takes the connection and never says a word.
func TestRegistryHangs(t *testing.T) {
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	a := newAPI(t, engines["sqlite"](t), func(_ *config.Settings, s *stores) {
		registry, err := db.OpenLater("mysql://nobody:nothing@"+silent.Addr().String()+"/nowhere", s.keys)
		if err != nil {
			t.Fatal(err)
		}
		s.registry = registry
	})
	http.DefaultClient.Timeout = 5 * time.Second // far below the connection's own time; that it is within the 2 s promised is TestARegistryThatHangsIsLeftInTime's
	defer func() { http.DefaultClient.Timeout = 0 }()
	want(t, a.report(person(nil), "aB3x"), "REGISTRY_UNAVAILABLE", "TRY_LATER", "CALL_1996")
	reports, err := a.database.ReportsOf(t.Context(), a.keys.Lookup("id-number", "A149410774"))
	if err != nil || len(reports) != 0 {
		t.Errorf("stored %d reports, %v", len(reports), err)
	}
}

func TestTheDatabaseIsGone(t *testing.T) {
	address, err := url.Parse(engines["mariadb"](t))
	if err != nil {
		t.Fatal(err)
	}
	between := newLine(t, address.Host)
	address.Host = between.Addr().String()
	a := newAPI(t, address.String())
	challenge := a.challenge()
	between.cut()
	input := object{"declaration": person(nil), "revocationPassword": "aB3x", "captcha": challenge}
	_, text := a.post(reportOperation, object{"input": input})
	var r reply
	if err := json.Unmarshal(text, &r); err != nil || len(r.Errors) != 1 {
		t.Fatalf("%v: %s", err, text)
	}
	e := r.Errors[0]
	if code := e.Extensions["code"]; code != "UNAVAILABLE" || e.Extensions["requestId"] == "" || e.Message == "" {
		t.Errorf("answered %q %v", e.Message, e.Extensions)
	}
	if strings.Contains(a.log.String(), "A149410774") || !strings.Contains(a.log.String(), "operation failed") {
		t.Error("the log does not say what failed, or says too much")
	}
}

package main

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"guashi/db"
	"guashi/server/httpapi"
	"guashi/server/loss"
)

// TestPersonalDataStaysSealed sends recognisable data through every operation,
// success and failure, and looks for it in the log and the database's files.
func TestPersonalDataStaysSealed(t *testing.T) {
	file := filepath.Join(t.TempDir(), "guashi.db")
	a := newAPI(t, "sqlite:"+file)
	sayEverything(t, a)
	written := map[string][]byte{"log": []byte(a.log.String()), "metrics": []byte(a.metrics(t))}
	paths, err := filepath.Glob(file + "*")
	if err != nil || len(paths) < 2 {
		t.Fatalf("database files: %v %v", paths, err)
	}
	for _, path := range paths {
		if written[filepath.Base(path)], err = os.ReadFile(path); err != nil {
			t.Fatal(err)
		}
	}
	notIn(t, written)
	if !strings.Contains(a.log.String(), `"request_id"`) {
		t.Error("the log carries no request id")
	}
	if !strings.Contains(string(written["metrics"]), `operation="recordContact",outcome="OK"`) {
		t.Error("the metrics tell nothing")
	}
}

func TestPersonalDataStaysSealedInMariaDB(t *testing.T) {
	url := engines["mariadb"](t)
	a := newAPI(t, url)
	sayEverything(t, a)
	written := map[string][]byte{"log": []byte(a.log.String()), "metrics": []byte(a.metrics(t))}
	dump := exec.Command("mariadb-dump", "--no-defaults", "--host=127.0.0.1", "--user=root", "--port="+portOf(t, url), url[strings.LastIndex(url, "/")+1:])
	text, err := dump.Output()
	if err != nil || !strings.Contains(string(text), "CREATE TABLE `counter_acts`") {
		t.Fatalf("no dump: %v", err)
	}
	written["dump"] = text
	notIn(t, written)
}

func portOf(t *testing.T, address string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u.Port()
}

// sayEverything sends recognisable data through every operation of citizens and of clerks.
func sayEverything(t *testing.T, a *api) {
	t.Helper()
	number := a.report(person(nil), "aB3x").Number
	a.report(person(nil), "aB3x", newKey())
	a.report(person(object{"parentName": "林顯錯"}), "aB3x")
	a.report(person(object{"birthDate": "林顯錯"}), "aB3x")
	a.revoke(person(nil), "qQ7w")
	a.revoke(person(object{"parentName": "林顯錯"}), "qQ7w")
	a.revoke(person(object{"birthDate": "林顯錯"}), "qQ7w")
	a.status(person(nil))
	a.status(person(object{"parentName": "林顯錯"}))
	a.status(person(object{"birthDate": "林顯錯"}))
	a.send(http.MethodPost, "application/json", []byte(`{"query":"{ status(input: {declaration: {idNumber: \"A149410774\", name: 林顯眼}}) }"}`))
	a.send(http.MethodPost, "application/json", []byte(`{"query":"林顯眼 A149410774`))
	a.addStaff("clerk", loss.RoleClerk, "63000010", "")
	a.signIn("clerk", "顯眼的密碼顯眼的密碼顯眼")
	headers := a.bearer("clerk")
	for _, query := range []string{
		`query ($n: String!) { it: case(number: $n) { number declaration { idNumber } } }`,
		`{ it: cases(search: {idNumber: "A149410774"}) { nodes { number } } }`,
		`mutation ($n: String!) { it: recordContact(input: {number: $n, outcome: DISPUTED, method: PHONE, explanation: "顯眼的說明", seenContacts: 0}) { __typename } }`,
		`mutation ($n: String!) { it: withdrawContact(input: {number: $n, reason: "顯眼的原因"}) { __typename } }`,
		`mutation ($n: String!) { it: revokeAtOffice(input: {number: $n, identityDocument: "顯眼的證件", note: "顯眼的備註"}) { __typename ... on Case { state } } }`,
	} {
		if got := a.as(query, object{"n": number}, headers...); got.code() != "" {
			t.Errorf("refused: %s", got.code())
		}
	}
	a.report(person(nil), "aB3x")
	if got := a.revoke(person(nil), "aB3x", newKey()); got.State != "REVOKED" {
		t.Errorf("not revoked: %s", got.Code)
	}
}

// notIn looks for what sayEverything said.
func notIn(t *testing.T, written map[string][]byte) {
	t.Helper()
	for i, value := range []string{
		"A149410774", "林顯眼", "1990-05-06", "顯眼路", "0912345678", "0912-345-678", "xianyan@example.com", "林大顯", "林顯錯", "陳𠮷美", "aB3x", "qQ7w",
		"顯眼的密碼", "顯眼的說明", "顯眼的原因", "顯眼的證件", "顯眼的備註", goodPassword,
	} {
		for where, content := range written {
			if bytes.Contains(content, []byte(value)) {
				t.Errorf("%s holds a value (number %d of the list)", where, i)
			}
		}
	}
}

func TestReadinessFollowsTheDatabase(t *testing.T) {
	a := newAPI(t, engines["mariadb"](t))
	st := stores{a.keys, a.database, a.database}
	admin := httptest.NewServer(httpapi.NewAdmin(httpapi.NewMetrics(), st.ready))
	defer admin.Close()
	get := func(path string) int {
		response, err := http.Get(admin.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		return response.StatusCode
	}
	if get("/readyz") != http.StatusOK || get("/healthz") != http.StatusOK || get("/metrics") != http.StatusOK {
		t.Error("not ready with a good database")
	}
	if err := a.database.Close(); err != nil {
		t.Fatal(err)
	}
	if get("/readyz") != http.StatusServiceUnavailable || get("/healthz") != http.StatusOK {
		t.Error("ready without a database, or not alive")
	}
}

func TestNotReadyWhileMigrationsAreBehind(t *testing.T) {
	for name, address := range map[string]string{"sqlite": "sqlite:" + filepath.Join(t.TempDir(), "guashi.db"), "mariadb": engines["mariadb"](t)} {
		t.Run(name, func(t *testing.T) {
			database, err := db.Open(t.Context(), address, nil)
			if err != nil {
				t.Fatal(err)
			}
			defer closeQuietly(database)
			ready := stores{main: database}.ready
			if err := ready(t.Context()); err == nil || !strings.Contains(err.Error(), "behind") {
				t.Errorf("before any migration: %v", err)
			}
			if err := database.Migrate(t.Context()); err != nil {
				t.Fatal(err)
			}
			if err := ready(t.Context()); err != nil {
				t.Errorf("after all: %v", err)
			}
		})
	}
}

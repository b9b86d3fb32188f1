package main

import (
	"database/sql"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"guashi/server/config"
	"guashi/server/partner"
)

// lessThanAll is what the serving user gets of tables of which it gets less than of others (docs/operation.md).
var lessThanAll = map[string]string{
	"audit_events": "SELECT, INSERT", "audit_seals": "SELECT, INSERT", "audit_leaves": "SELECT, INSERT",
	"questions": "SELECT, INSERT, DELETE",
}

// asServingUser makes the serving user of a migrated database, and returns the database's address for that user.
func asServingUser(t *testing.T, address string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	root := sqlOn(t, u)
	rows, err := root.Query("SHOW TABLES")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	statements := []string{"CREATE OR REPLACE USER serving IDENTIFIED BY 'pw'"}
	for rows.Next() {
		var table string
		if err := rows.Scan(&table); err != nil {
			t.Fatal(err)
		}
		granted := lessThanAll[table]
		if granted == "" {
			granted = "SELECT, INSERT, UPDATE, DELETE"
		}
		statements = append(statements, "GRANT "+granted+" ON "+table+" TO serving")
	}
	for _, s := range statements {
		if _, err := root.Exec(s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
	u.User = url.UserPassword("serving", "pw")
	return u.String()
}

// sqlOn opens a MariaDB behind the product's back.
func sqlOn(t *testing.T, u *url.URL) *sql.DB {
	t.Helper()
	raw, err := sql.Open("mysql", u.User.String()+"@tcp("+u.Host+")"+u.Path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = raw.Close() })
	return raw
}

// TestTheServingUserNeedsNoMoreThanItIsGranted starts a server as one that was migrated by another user, and has it do
// what servers do by day and by night.
func TestTheServingUserNeedsNoMoreThanItIsGranted(t *testing.T) {
	var settings config.Settings
	migrated := newAPI(t, engines["mariadb"](t), func(s *config.Settings, _ *stores) { settings = *s })
	settings.DatabaseURL = asServingUser(t, settings.DatabaseURL)
	st, err := serveCommand{}.open(t.Context(), &settings)
	if err != nil {
		t.Fatal(err)
	}
	defer st.close()
	faces, err := buildPublic(t.Context(), &settings, st, false)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(faces.public)
	defer server.Close()
	a := &api{t: t, url: server.URL, keys: st.keys, database: st.main, log: migrated.log, admin: faces.admin}

	if got := a.report(person(nil), "aB3x"); got.State != "ACTIVE" {
		t.Errorf("report: %+v", got)
	}
	want(t, a.report(person(nil), "zzzz"), "ALREADY_REPORTED", "CALL_1996", "VISIT_OFFICE")
	if got := a.revoke(person(nil), "zzzz", newKey()); got.Code != "PASSWORD_WRONG" {
		t.Errorf("wrong password: %+v", got)
	}
	if got := a.cards(a.partnerBearer(a.addPartner("Bank", partner.Settings{})), lin); got[0].State != "REPORTED_LOST" {
		t.Errorf("a partner's question: %+v", got)
	}
	if got := a.status(person(nil)); len(got.Receipts) != 1 {
		t.Errorf("status: %+v", got)
	}
	if got := a.revoke(person(nil), "aB3x", newKey()); got.State != "REVOKED" {
		t.Errorf("revoke: %+v", got)
	}
	if err := st.ready(t.Context()); err != nil {
		t.Errorf("ready: %v", err)
	}
	tidiedBy(t, st)
	trailIsSafeFrom(t, settings.DatabaseURL)
}

// tidiedBy does what is done by night, once there is something to do.
func tidiedBy(t *testing.T, st stores) {
	t.Helper()
	later := time.Now().Add(time.Hour)
	if err := st.main.Purge(t.Context(), later); err != nil {
		t.Errorf("purge: %v", err)
	}
	if n, err := st.main.SealAudit(t.Context(), later, st.keys.TrailSigner()); n == 0 || err != nil {
		t.Errorf("%d events sealed: %v", n, err)
	}
	if n, err := st.main.Erase(t.Context(), later, later); n != 1 || err != nil {
		t.Errorf("%d reports erased: %v", n, err)
	}
	if n, err := st.main.ForgetQuestions(t.Context(), later); n != 1 || err != nil {
		t.Errorf("%d questions forgotten: %v", n, err)
	}
}

func trailIsSafeFrom(t *testing.T, address string) {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	serving := sqlOn(t, u)
	for _, statement := range []string{
		"UPDATE audit_events SET outcome = ''", "DELETE FROM audit_events",
		"UPDATE audit_seals SET events = 0", "DELETE FROM audit_seals",
		"UPDATE audit_leaves SET position = 0", "DELETE FROM audit_leaves",
		"UPDATE questions SET position = 0", "DROP TABLE audit_events", "ALTER TABLE audit_events DROP COLUMN outcome",
	} {
		if _, err := serving.Exec(statement); err == nil || !strings.Contains(err.Error(), "denied") {
			t.Errorf("%s: %v", statement, err)
		}
	}
}

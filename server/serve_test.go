package main

import (
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"guashi/db"
	"guashi/server/config"
	"guashi/server/registry"
	"guashi/server/secrets"
)

func settingsIn(dir string) *config.Settings {
	return &config.Settings{
		DatabaseURL: "sqlite:" + filepath.Join(dir, "guashi.db"), KeysDir: filepath.Join(dir, "keys"), FailureLimit: 300,
		Listen: "127.0.0.1:0", Retention: "5y",
	}
}

func refusedWith(t *testing.T, err error, parts ...string) {
	t.Helper()
	if err == nil {
		t.Fatal("went on")
	}
	for _, part := range parts {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q does not say %q", err, part)
		}
	}
}

func TestServeStopsWithoutKeys(t *testing.T) {
	_, err := serveCommand{}.open(t.Context(), settingsIn(t.TempDir()))
	refusedWith(t, err, "guashi keys init")
}

func TestServeStopsWithoutItsDatabase(t *testing.T) {
	s := settingsIn(t.TempDir())
	if _, err := secrets.Init(s.KeysDir); err != nil {
		t.Fatal(err)
	}
	s.DatabaseURL = "mysql://u:secretpassword@127.0.0.1:1/none"
	_, err := serveCommand{}.open(t.Context(), s)
	refusedWith(t, err, "GUASHI_DATABASE_URL")
	if strings.Contains(err.Error(), "secretpassword") {
		t.Error("the message repeats the password")
	}
}

func TestServeStopsWithOtherKeys(t *testing.T) {
	dir := t.TempDir()
	s := settingsIn(dir)
	for _, keys := range []string{"keys", "others"} {
		s.KeysDir = filepath.Join(dir, keys)
		if _, err := secrets.Init(s.KeysDir); err != nil {
			t.Fatal(err)
		}
		opened, err := serveCommand{}.open(t.Context(), s)
		if keys == "others" {
			refusedWith(t, err, "GUASHI_KEYS_DIR")
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		opened.close()
	}
}

func TestDemonstrationAndRealDataStayApart(t *testing.T) {
	s := settingsIn(t.TempDir())
	if _, err := secrets.Init(s.KeysDir); err != nil {
		t.Fatal(err)
	}
	opened, err := serveCommand{}.open(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	opened.close()
	_, err = serveCommand{Demo: true}.open(t.Context(), s)
	refusedWith(t, err, "not made by the demonstration")

	s = settingsIn(t.TempDir())
	opened, err = serveCommand{Demo: true}.open(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	opened.close()
	_, err = serveCommand{}.open(t.Context(), s)
	refusedWith(t, err, "belongs to the demonstration")
}

// TestAFirstStartThatWasInterrupted leaves the tables, and nothing in them.
func TestAFirstStartThatWasInterrupted(t *testing.T) {
	for _, engine := range []string{"sqlite", "mariadb"} {
		t.Run(engine, func(t *testing.T) {
			s := settingsIn(t.TempDir())
			s.DatabaseURL = engines[engine](t)
			database, err := db.Open(t.Context(), s.DatabaseURL, nil)
			if err != nil {
				t.Fatal(err)
			}
			if err := errors.Join(database.Migrate(t.Context()), database.Close()); err != nil {
				t.Fatal(err)
			}
			opened, err := serveCommand{Demo: true}.open(t.Context(), s)
			if err != nil {
				t.Fatalf("the demonstration refuses what it has begun: %v", err)
			}
			opened.close()
		})
	}
}

func TestNobodyRealComesIntoTheDemonstration(t *testing.T) {
	s := settingsIn(t.TempDir())
	opened, err := serveCommand{Demo: true}.open(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	opened.close()
	file := filepath.Join(t.TempDir(), "file.csv")
	if err := os.WriteFile(file, []byte(people), 0o600); err != nil {
		t.Fatal(err)
	}
	refusedWith(t, registryImport{File: file}.Run(t.Context(), s), "belongs to the demonstration")
	refusedWith(t, officeImport{File: file}.Run(t.Context(), s), "belongs to the demonstration")
}

func TestTheRealAddressIsPrinted(t *testing.T) {
	for _, tt := range []struct{ listen, public, want string }{
		{"127.0.0.1:0", "", "guashi serves at http://127.0.0.1:PORT\n"},
		{":0", "", "guashi serves at http://127.0.0.1:PORT\n"},
		{"127.0.0.1:0", "https://guashi.example", "guashi serves at http://127.0.0.1:PORT\nPeople open it at https://guashi.example\n"},
	} {
		listener, err := net.Listen("tcp", tt.listen)
		if err != nil {
			t.Fatal(err)
		}
		defer listener.Close()
		var out strings.Builder
		announce(&out, localAddress(listener.Addr()), tt.public, false)
		port := strconv.Itoa(listener.Addr().(*net.TCPAddr).Port)
		if want := strings.ReplaceAll(tt.want, "PORT", port); out.String() != want {
			t.Errorf("%s %s: %q", tt.listen, tt.public, out.String())
		}
	}
}

func TestTheDemonstrationGoesOnAfterAnInterruption(t *testing.T) {
	s := settingsIn(t.TempDir())
	opened, err := openDemo(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	defer opened.close()
	before := demoMilestones(t, opened)
	if err := fillCases(t.Context(), opened.main, secrets.NewPasswords(opened.keys, 1), time.Now()); err != nil {
		t.Fatalf("the second start stops: %v", err)
	}
	if after := demoMilestones(t, opened); before == 0 || after != before {
		t.Errorf("%d milestones became %d", before, after)
	}
}

// demoMilestones counts what has happened to the demonstration's own cases.
func demoMilestones(t *testing.T, st stores) int {
	t.Helper()
	n := 0
	for _, c := range registry.DemoCases() {
		reports, err := st.main.ReportsOf(t.Context(), st.keys.Lookup("id-number", string(c.Person.IDNumber)))
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range reports {
			n += len(r.Milestones)
		}
	}
	return n
}

func TestRequestsUnderWayAreFinished(t *testing.T) {
	begun, finish := make(chan struct{}), make(chan struct{})
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		close(begun)
		<-finish
		_, _ = io.WriteString(w, "done")
	}))
	server.Start()
	defer server.Close()
	answered := make(chan string, 1)
	go func() {
		response, err := http.Get(server.URL)
		if err != nil {
			answered <- err.Error()
			return
		}
		defer response.Body.Close()
		text, _ := io.ReadAll(response.Body) // what came is compared below
		answered <- string(text)
	}()
	<-begun
	drained := make(chan error, 1)
	go func() { drained <- drain([]*http.Server{server.Config}) }()
	select {
	case err := <-drained:
		t.Errorf("did not wait for the request under way (%v)", err)
	case <-time.After(50 * time.Millisecond):
	}
	close(finish)
	if got := <-answered; got != "done" {
		t.Errorf("the request under way got %q", got)
	}
	if err := <-drained; err != nil {
		t.Error(err)
	}
}

func TestRetentionSetting(t *testing.T) {
	now := time.Date(2028, 2, 29, 0, 0, 0, 0, time.UTC)
	for text, want := range map[string]string{"5y": "2023-03-01", "30d": "2028-01-30", "0y": "", "5": "", "forever": ""} {
		got, err := (&config.Settings{Retention: text}).KeptUntil(now)
		if (err == nil) != (want != "") || err == nil && got.Format(time.DateOnly) != want {
			t.Errorf("%s: %v, %v", text, got, err)
		}
	}
}

func TestCookiesTravelOverTLSButOnLoopback(t *testing.T) {
	for _, c := range []struct {
		listen, public string
		want           bool
	}{
		{"127.0.0.1:8080", "", false},
		{"[::1]:8080", "", false},
		{":8080", "", true},
		{"0.0.0.0:8080", "", true},
		{"127.0.0.1:8080", "https://guashi.example", true},
		{"127.0.0.1:8080", "http://guashi.example", true},
		{"0.0.0.0:8080", "http://localhost:8080", false},
	} {
		if got := (&config.Settings{Listen: c.listen, PublicURL: c.public}).SecureCookies(); got != c.want {
			t.Errorf("%+v: %v", c, got)
		}
	}
}

package main

import (
	"context"
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
	"guashi/server/loss"
	"guashi/server/registry"
	"guashi/server/secrets"
)

func settingsIn(dir string) *config.Settings {
	return &config.Settings{
		DatabaseURL: "sqlite:" + filepath.Join(dir, "guashi.db"), KeysDir: filepath.Join(dir, "keys"), FailureLimit: 300,
		Listen: "127.0.0.1:0", Retention: "5y", QuestionsKept: "5y",
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
	t.Parallel()
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
	file := filepath.Join(t.TempDir(), "empty.csv")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	elsewhere := settingsIn(t.TempDir())
	elsewhere.KeysDir, elsewhere.RegistryURL = s.KeysDir, s.DatabaseURL
	refusedWith(t, registryImport{file}.Run(t.Context(), elsewhere), "belongs to the demonstration")
}

// TestTheDemonstrationSaysWhatItIs looks at the whole server: its first page, and whom it offers to try with.
func TestTheDemonstrationSaysWhatItIs(t *testing.T) {
	t.Parallel()
	for _, demo := range []bool{true, false} {
		s := settingsIn(t.TempDir())
		if _, err := secrets.Init(s.KeysDir); err != nil {
			t.Fatal(err)
		}
		st, err := serveCommand{Demo: demo}.open(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		defer st.close()
		faces, err := buildPublic(t.Context(), s, st, demo)
		if err != nil {
			t.Fatal(err)
		}
		ask := func(method, path, body string) string {
			r := httptest.NewRequest(method, path, strings.NewReader(body))
			r.Header.Set("Content-Type", "application/json")
			w := httptest.NewRecorder()
			faces.public.ServeHTTP(w, r)
			return w.Body.String()
		}
		if marked := strings.Contains(ask(http.MethodGet, "/report", ""), `data-demo="true"`); marked != demo {
			t.Errorf("demonstration %v, marked as one %v", demo, marked)
		}
		offered := ask(http.MethodPost, "/graphql", `{"query":"{ demo { citizens { note idNumber parentName } } }"}`)
		if strings.Contains(offered, "不詳") != demo || strings.Contains(offered, "難字") != demo || strings.Contains(offered, "errors") {
			t.Errorf("demonstration %v, offers %s", demo, offered)
		}
	}
}

// TestAFirstStartThatWasInterrupted leaves the tables, and nothing in them.
func TestAFirstStartThatWasInterrupted(t *testing.T) {
	t.Parallel()
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
	t.Parallel()
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
	t.Parallel()
	s := settingsIn(t.TempDir())
	opened, err := openDemo(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	defer opened.close()
	isInOrder(t, opened)
	before := demoMilestones(t, opened)
	if err := fillCases(t.Context(), opened.main, secrets.NewPasswords(opened.keys, 1), time.Now()); err != nil {
		t.Fatalf("the second start stops: %v", err)
	}
	if after := demoMilestones(t, opened); before == 0 || after != before {
		t.Errorf("%d milestones became %d", before, after)
	}
}

// isInOrder looks for the trail of a past that is made up as for that of any other: newest first, and found by its days.
func isInOrder(t *testing.T, st stores) {
	t.Helper()
	all, _, err := st.main.AuditPage(t.Context(), loss.AuditFilter{}, 1000, "")
	if err != nil || len(all) == 0 {
		t.Fatalf("%d events, %v", len(all), err)
	}
	for i, e := range all[1:] {
		if e.At.Truncate(time.Millisecond).After(all[i].At) {
			t.Errorf("%s at %v comes behind %s at %v", e.Operation, e.At, all[i].Operation, all[i].At)
		}
	}
	oldest := all[len(all)-1]
	found, _, err := st.main.AuditPage(t.Context(), loss.AuditFilter{From: oldest.At, To: oldest.At.Add(time.Minute)}, 10, "")
	if err != nil || len(found) == 0 || found[len(found)-1].ID != oldest.ID {
		t.Errorf("by its time: %v, %v", found, err)
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
	go func() { drained <- drain([]*http.Server{server.Config}, drainTime, func() {}) }()
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

// TestRequestsThatTakeTooLongAreEndedAndSaySo has one that ends only when it is told to.
func TestRequestsThatTakeTooLongAreEndedAndSaySo(t *testing.T) {
	work, end := context.WithCancel(t.Context())
	begun := make(chan struct{})
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		close(begun)
		<-r.Context().Done()
		_, _ = io.WriteString(w, "ended")
	}))
	server.Config.BaseContext = func(net.Listener) context.Context { return work }
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
	if err := drain([]*http.Server{server.Config}, time.Millisecond, end); err != nil {
		t.Errorf("the server stops with %v", err)
	}
	if got := <-answered; got != "ended" {
		t.Errorf("the request got %q", got)
	}
}

// TestPortZeroIsAnyThatIsFree looks at where the server listens, and in whose name it signs.
func TestPortZeroIsAnyThatIsFree(t *testing.T) {
	for public, issuer := range map[string]string{"": "http://127.0.0.1:", "https://guashi.example": "https://guashi.example"} {
		s := &config.Settings{Listen: "127.0.0.1:0", AdminListen: "127.0.0.1:0", PublicURL: public}
		l, err := listen(s)
		if err != nil {
			t.Fatal(err)
		}
		defer l.close()
		if s.Listen != l.public.Addr().String() || strings.HasSuffix(s.Listen, ":0") || !strings.HasPrefix(s.Issuer(), issuer) || strings.HasSuffix(s.Issuer(), ":0") {
			t.Errorf("listens at %s, signs as %s", s.Listen, s.Issuer())
		}
		taken := &config.Settings{Listen: s.Listen}
		_, err = listen(taken)
		refusedWith(t, err, "GUASHI_LISTEN")
		taken = &config.Settings{Listen: "127.0.0.1:0", AdminListen: l.admin.Addr().String()}
		_, err = listen(taken)
		refusedWith(t, err, "GUASHI_ADMIN_LISTEN")
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

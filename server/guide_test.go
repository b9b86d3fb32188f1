package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"guashi/server/config"
	"guashi/server/partner"
)

// gateway stands before a server under an address that is known first, and answers one question in its place.
type gateway struct {
	*httptest.Server
	behind  atomic.Pointer[httputil.ReverseProxy]
	instead atomic.Pointer[recordedAnswer]
	asked   atomic.Int64
}

type recordedAnswer struct {
	status int
	header http.Header
	body   []byte
}

func newGateway(t *testing.T) *gateway {
	g := &gateway{}
	g.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/graphql" {
			g.asked.Add(1)
			if a := g.instead.Swap(nil); a != nil {
				for name, values := range a.header {
					w.Header()[name] = values
				}
				w.WriteHeader(a.status)
				_, _ = w.Write(a.body) // the client is gone if this fails
				return
			}
		}
		g.behind.Load().ServeHTTP(w, r)
	}))
	t.Cleanup(g.Close)
	return g
}

// newGuarded is a server behind a gateway, which is also how it calls itself.
func newGuarded(t *testing.T) (*api, *gateway) {
	t.Helper()
	g := newGateway(t)
	a := newAPI(t, engines["sqlite"](t), func(s *config.Settings, _ *stores) { s.PublicURL = g.URL })
	target, err := url.Parse(a.url)
	if err != nil {
		t.Fatal(err)
	}
	g.behind.Store(httputil.NewSingleHostReverseProxy(target))
	return a, g
}

// overQuota asks until the server says that it is enough, and returns how it says so.
func (a *api) overQuota(t *testing.T) *recordedAnswer {
	t.Helper()
	headers := a.partnerBearer(a.addPartner("Hasty bank", partner.Settings{PerSecond: new(1)}))
	for {
		for _, got := range inParallel(4, func(int) *recordedAnswer { return a.record(t, headers[1]) }) {
			if bytes.Contains(got.body, []byte(`"retryAfter":1`)) {
				return got
			}
		}
	}
}

func (a *api) record(t *testing.T, bearer string) *recordedAnswer {
	body := `{"query":"{ cardStatus(idNumbers: [\"` + nowhereID + `\"]) { state } }"}`
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, a.url+"/graphql", strings.NewReader(body))
	if err != nil {
		t.Error(err)
		return &recordedAnswer{}
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", bearer)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Error(err)
		return &recordedAnswer{}
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Error(err)
	}
	header := response.Header
	header.Del("Content-Length")
	return &recordedAnswer{response.StatusCode, header, text}
}

// ourKey makes a client's key: a file with the private half, and the public one as a JWK set.
func ourKey(t *testing.T) (file, jwks string) {
	t.Helper()
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	file = filepath.Join(t.TempDir(), "key.pem")
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
	set, err := json.Marshal(jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: public, Algorithm: "EdDSA", Use: "sig"}}})
	if err != nil {
		t.Fatal(err)
	}
	return file, string(set)
}

// example is one program that /partners shows, and how it is run.
type example struct {
	tool     string
	optional bool // scripts/toolchains.sh says which of these are missing
	withKey  bool
	command  func(t *testing.T) []string
}

const examplesDir = "../docs/partners/examples/"

func here(t *testing.T, path string) string {
	t.Helper()
	full, err := filepath.Abs(path)
	if err != nil {
		t.Fatal(err)
	}
	return full
}

func examples() map[string]example {
	return map[string]example{
		"curl":           {tool: "curl", command: func(t *testing.T) []string { return []string{"bash", here(t, examplesDir+"status.sh")} }},
		"python":         {tool: "python3", optional: true, command: func(t *testing.T) []string { return []string{"python3", here(t, examplesDir+"status.py")} }},
		"java":           {tool: "java", optional: true, command: func(t *testing.T) []string { return []string{"java", here(t, examplesDir+"Status.java")} }},
		"go":             {tool: "go", command: goExample},
		"go, with a key": {tool: "go", withKey: true, command: goExample},
		"typescript": {tool: "node", command: func(t *testing.T) []string {
			return []string{"node", filepath.Join(compiled(t, here(t, examplesDir+"status.ts")), "status.js")}
		}},
	}
}

func goExample(t *testing.T) []string { return []string{"go", "run", here(t, examplesDir+"status.go")} }

// compiled checks and compiles TypeScript with the compiler of the page, and returns where it went.
func compiled(t *testing.T, arguments ...string) string {
	t.Helper()
	out := t.TempDir()
	modules := here(t, "../frontend/node_modules")
	arguments = append([]string{
		filepath.Join(modules, "typescript", "bin", "tsc"), "--outDir", out, "--target", "es2022", "--module", "esnext", "--moduleResolution", "bundler",
		"--strict", "--noUncheckedIndexedAccess", "--skipLibCheck", "--rewriteRelativeImportExtensions",
		"--typeRoots", filepath.Join(modules, "@types"), "--types", "node",
	}, arguments...)
	command := exec.CommandContext(t.Context(), "node", arguments...)
	command.Dir = out
	if text, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	if err := os.WriteFile(filepath.Join(out, "package.json"), []byte(`{"type":"module"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	return out
}

// TestExamplesRun runs what /partners shows against a server: on two questions, of which the first is
// over quota at first. What is missing of the optional toolchains is not run.
func TestExamplesRun(t *testing.T) {
	a, g := newGuarded(t)
	a.report(person(nil), "aB3x")
	file, jwks := ourKey(t)
	client := a.addPartner("Bank", partner.Settings{JWKS: &jwks})
	since := a.cards(a.partnerBearer(client), lin)[0].Since.Format(time.RFC3339Nano)
	full := a.overQuota(t)

	misread := lin[:5] + `-"\` + lin[5:] // not to be asked about as lin's
	numbers := append(slices.Repeat([]string{nowhereID}, partner.MaxNumbers-1), "A123456788", lin, misread)
	want := append(slices.Repeat([]string{nowhereID + " NOT_REPORTED"}, partner.MaxNumbers-1), "A123456788 INVALID_NUMBER", lin+" REPORTED_LOST "+since, misread+" INVALID_NUMBER")
	for name, e := range examples() {
		t.Run(name, func(t *testing.T) {
			if _, err := exec.LookPath(e.tool); err != nil {
				if !e.optional {
					t.Fatalf("%s is missing", e.tool)
				}
				t.Logf("%s is missing: not run", e.tool)
				return
			}
			environment := []string{"GUASHI_URL=" + g.URL, "GUASHI_CLIENT_ID=" + client.ID}
			if e.withKey {
				environment = append(environment, "GUASHI_CLIENT_KEY="+file)
			} else {
				environment = append(environment, "GUASHI_CLIENT_SECRET="+client.Secret)
			}
			command := e.command(t)
			g.instead.Store(full)
			before := g.asked.Load()
			out, complaint := runWith(t, environment, strings.Join(numbers, "\n")+"\n", command...)
			if got := lines(out); !slices.Equal(got, want) {
				t.Errorf("%d lines, the last %q; %s", len(got), got[max(0, len(got)-2):], complaint)
			}
			if n := g.asked.Load() - before; n != 3 || !strings.Contains(complaint, "over quota, asking again in 1") {
				t.Errorf("%d questions; %s", n, complaint)
			}
		})
	}
}

// TestExamplesSayWhyThereIsNoAnswer gives them a wrong secret.
func TestExamplesSayWhyThereIsNoAnswer(t *testing.T) {
	_, g := newGuarded(t)
	for name, e := range examples() {
		if _, err := exec.LookPath(e.tool); err != nil || e.withKey {
			continue
		}
		t.Run(name, func(t *testing.T) {
			environment := []string{"GUASHI_URL=" + g.URL, "GUASHI_CLIENT_ID=partner-of-nobody", "GUASHI_CLIENT_SECRET=wrong-secret"}
			out, complaint := runWith(t, environment, lin+"\n", e.command(t)...)
			if out != "" || !strings.Contains(complaint, "invalid_client") || strings.Contains(complaint, "wrong-secret") {
				t.Errorf("%q, %q", out, complaint)
			}
		})
	}
	if n := g.asked.Load(); n != 0 {
		t.Errorf("%d questions without a token", n)
	}
}

// TestExamplesTakeNoFailureForAnAnswer has a proxy's page stand where the answer should.
func TestExamplesTakeNoFailureForAnAnswer(t *testing.T) {
	a, g := newGuarded(t)
	client := a.addPartner("Bank", partner.Settings{})
	for name, e := range examples() {
		if _, err := exec.LookPath(e.tool); err != nil || e.withKey {
			continue
		}
		t.Run(name, func(t *testing.T) {
			environment := []string{"GUASHI_URL=" + g.URL, "GUASHI_CLIENT_ID=" + client.ID, "GUASHI_CLIENT_SECRET=" + client.Secret}
			for kind, body := range map[string]string{"text/html": "<h1>Bad Gateway</h1>", "application/json": `{"message":"Internal server error"}`} {
				g.instead.Store(&recordedAnswer{http.StatusBadGateway, http.Header{"Content-Type": {kind}}, []byte(body)})
				out, complaint := runWith(t, environment, lin+"\n", e.command(t)...)
				if out != "" || complaint == "" || strings.Contains(complaint, client.Secret) {
					t.Errorf("%s: %q, %q", kind, out, complaint)
				}
			}
		})
	}
}

func lines(text string) (all []string) {
	for line := range strings.Lines(text) {
		all = append(all, strings.TrimSpace(line))
	}
	return all
}

// runWith runs a program with an environment of its own on top of ours, and returns what it says.
func runWith(t *testing.T, environment []string, input string, command ...string) (out, complaint string) {
	t.Helper()
	program := exec.CommandContext(t.Context(), command[0], command[1:]...)
	program.Dir = here(t, "..")
	program.Env = append(os.Environ(), environment...)
	program.Stdin = strings.NewReader(input)
	var stdout, stderr bytes.Buffer
	program.Stdout, program.Stderr = &stdout, &stderr
	_ = program.Run() // a failure shows in what it says
	return stdout.String(), stderr.String()
}

//go:build bench

package bench

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"guashi/db/mariadbtest"
	"guashi/server/secrets"
	"guashi/server/secrets/secretstest"
)

var engines = map[string]func(*testing.T) string{
	"sqlite": func(t *testing.T) string { return "sqlite:" + filepath.Join(t.TempDir(), "guashi.db") },
}

func TestMain(m *testing.M) {
	if os.Getenv(hashing) != "" {
		if err := hashAlone(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	mariadbtest.Main(m, func(s *mariadbtest.Server) { engines["mariadb"] = s.Fresh })
}

// process is the product's own binary, serving.
type process struct {
	t        *testing.T
	command  *exec.Cmd
	url      string
	env      []string
	captchas *secrets.Captchas
	keys     *secrets.Keys
	client   *http.Client
	ready    time.Duration // from its start to the first good answer of /readyz
}

func environment(t *testing.T, database string) (env []string, keys *secrets.Keys) {
	t.Helper()
	dir := secretstest.Dir(t)
	keys = secretstest.In(t, dir)
	return append(os.Environ(), "GUASHI_DATABASE_URL="+database, "GUASHI_KEYS_DIR="+dir, "GUASHI_LISTEN=127.0.0.1:0",
		"GUASHI_ADMIN_LISTEN=127.0.0.1:0", "GUASHI_FAILURE_LIMIT=30000000"), keys
}

func run(t *testing.T, env []string, args ...string) *os.ProcessState {
	t.Helper()
	c := exec.Command("../bin/guashi", args...)
	c.Env = env
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("guashi %v: %v: %.500s", args, err, out)
	}
	return c.ProcessState
}

var (
	serves = regexp.MustCompile(`guashi serves at (http\S+)`)
	admin  = regexp.MustCompile(`"msg":"admin","address":"([^"]+)"`)
)

func serve(t *testing.T, env []string, keys *secrets.Keys) *process {
	t.Helper()
	out := filepath.Join(t.TempDir(), "out")
	file, err := os.Create(out)
	if err != nil {
		t.Fatal(err)
	}
	p := &process{t: t, env: env, keys: keys, captchas: secrets.NewCaptchas(keys)}
	p.client = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 256}}
	p.command = exec.Command("../bin/guashi", "serve")
	p.command.Env, p.command.Stdout, p.command.Stderr = env, file, file
	begun := time.Now()
	if err := p.command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.stop)
	for p.ready == 0 {
		text, err := os.ReadFile(out)
		if err != nil || time.Since(begun) > 30*time.Second {
			t.Fatalf("does not serve: %v %s", err, text)
		}
		at := admin.FindSubmatch(text)
		if at == nil || serves.FindSubmatch(text) == nil {
			continue
		}
		p.url = string(serves.FindSubmatch(text)[1])
		if response, err := http.Get("http://" + string(at[1]) + "/readyz"); err == nil {
			response.Body.Close()
			if response.StatusCode == http.StatusOK {
				p.ready = time.Since(begun)
			}
		}
	}
	return p
}

func (p *process) stop() {
	_ = p.command.Process.Signal(syscall.SIGTERM) // it may have ended by itself
	_ = p.command.Wait()
}

// memory returns a figure of /proc/PID/status in bytes.
func (p *process) memory(name string) int {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.command.Process.Pid))
	if err != nil {
		p.t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if rest, ok := strings.CutPrefix(line, name+":"); ok {
			kb, err := strconv.Atoi(strings.Fields(rest)[0])
			if err != nil {
				p.t.Fatal(err)
			}
			return kb << 10
		}
	}
	p.t.Fatalf("no %s", name)
	return 0
}

const outcome = `{ __typename ... on Receipt { number } ... on Refusal { code } }`

// raw returns the answer to an operation as it came.
func (p *process) raw(operation string, input map[string]any) string {
	body, err := json.Marshal(map[string]any{"query": operation, "variables": map[string]any{"input": input}})
	if err != nil {
		p.t.Error(err)
		return ""
	}
	response, err := p.client.Post(p.url+"/graphql", "application/json", bytes.NewReader(body))
	if err != nil {
		p.t.Error(err)
		return ""
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		p.t.Error(err)
	}
	return string(text)
}

// ask returns the outcome's __typename, or a refusal's code.
func (p *process) ask(operation string, input map[string]any) string {
	text := p.raw(operation, input)
	var answer struct {
		Data struct {
			It struct {
				Typename string `json:"__typename"`
				Code     string
			}
		}
	}
	if json.Unmarshal([]byte(text), &answer) != nil || answer.Data.It.Typename == "" {
		return fmt.Sprintf("%.200s", text)
	}
	if answer.Data.It.Code != "" {
		return answer.Data.It.Code
	}
	return answer.Data.It.Typename
}

func (p *process) challenge() map[string]any {
	challenge, err := p.captchas.Issue(time.Now())
	if err != nil {
		p.t.Fatal(err)
	}
	opened, err := p.captchas.Open(challenge.Token, time.Now())
	if err != nil {
		p.t.Fatal(err)
	}
	return map[string]any{"token": challenge.Token, "answer": opened.Answer}
}

func (p *process) report(n invented) string {
	return p.ask(`mutation ($input: ReportInput!) { it: report(input: $input) `+outcome+` }`,
		map[string]any{"declaration": n.declaration(), "revocationPassword": "k7Xp", "captcha": p.challenge()})
}

func (p *process) status(declaration map[string]any) string {
	return p.ask(`query ($input: StatusInput!) { it: status(input: $input) { __typename ... on Refusal { code } ... on Receipts { receipts { number state milestones { kind at } } } } }`,
		map[string]any{"declaration": declaration, "captcha": p.challenge()})
}

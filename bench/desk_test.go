//go:build bench

package bench

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// rowsInAll is how many reports the larger table holds. BENCH_ROWS changes it.
func rowsInAll(t *testing.T) int {
	text := os.Getenv("BENCH_ROWS")
	if text == "" {
		return 1_000_000
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestDesk: a clerk's first page, counts and search, and the lists of central
// staff, with 1,000 open cases in the office and with 100,000 in a large table.
func TestDesk(t *testing.T) {
	for name, fresh := range engines {
		t.Run(name, func(t *testing.T) {
			fmt.Printf("%s\n", name)
			small := desk(t, fresh(t), 1_000, 1_000)
			large := desk(t, fresh(t), 100_000, rowsInAll(t))
			for what, took := range small {
				line("%s: %.2f ms with 1,000 cases, %.2f ms with 100,000 open of %d: ratio %.2f", what, took, large[what], rowsInAll(t), large[what]/took)
			}
		})
	}
}

const clerkPassword = "a bench is no secret"

// desk returns the median time, in milliseconds, of what a clerk asks for most.
func desk(t *testing.T, address string, open, all int) map[string]float64 {
	t.Helper()
	env, keys := environment(t, address)
	run(t, env, "migrate", "up")
	run(t, env, "office", "import", officeFile(t))
	number := fill(t, address, open, all)
	addStaff(t, env, "clerk", "--role", "clerk", "--office", "O1")
	addStaff(t, env, "central", "--role", "central")
	p := serve(t, env, keys)
	tokens := map[string]string{"clerk": p.signIn("clerk"), "central": p.signIn("central")}
	took := map[string]float64{}
	for what, asked := range map[string]struct{ who, query string }{
		"first page":      {"clerk", `{ it: inbox(tab: FIRST_CONTACT) { nodes { number maskedName dueAt overdue } pageInfo { endCursor } } }`},
		"counts":          {"clerk", `{ it: inboxCounts { firstContact unresolved overdue } }`},
		"search":          {"clerk", `{ it: cases(search: {number: "` + number + `"}) { nodes { number } } }`},
		"central, newest": {"central", `{ it: cases(search: {}) { nodes { number maskedName dueAt overdue } } }`},
		"central, ended":  {"central", `{ it: cases(search: {state: REPLACED}) { nodes { number maskedName dueAt overdue } } }`},
	} {
		var all []float64
		for range 200 {
			begun := time.Now()
			p.graphql(tokens[asked.who], asked.query)
			all = append(all, float64(time.Since(begun).Microseconds())/1000)
		}
		slices.Sort(all)
		took[what] = at(all, 50)
	}
	return took
}

func addStaff(t *testing.T, env []string, username string, more ...string) {
	t.Helper()
	add := exec.Command("../bin/guashi", append([]string{"staff", "add", "--keep", "--username", username}, more...)...)
	add.Env, add.Stdin = env, strings.NewReader(clerkPassword+"\n")
	if out, err := add.CombinedOutput(); err != nil {
		t.Fatalf("%v %s", err, out)
	}
}

// signIn returns a token of somebody whom addStaff has added.
func (p *process) signIn(username string) string {
	return p.graphql("", `mutation { it: signIn(input: {username: "`+username+`", password: "`+clerkPassword+`"}) { ... on Session { token } } }`).Token
}

func officeFile(t *testing.T) string {
	t.Helper()
	path := t.TempDir() + "/offices.csv"
	text := "office_code,office_name,county_code,town_codes,phone,address\nO1,新北市新店區戶政事務所,65000," + town + ",,\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// plan prints how the engine reads the first page and a count.
func plan(t *testing.T, database *sql.DB, address string) {
	t.Helper()
	explain := "EXPLAIN "
	if strings.HasPrefix(address, "sqlite:") {
		explain = "EXPLAIN QUERY PLAN "
	}
	for _, query := range []string{
		"SELECT * FROM reports WHERE number = (SELECT MIN(number) FROM reports)",
		"SELECT * FROM reports WHERE town_code = '" + town + "' AND tab = 'FIRST_CONTACT' ORDER BY in_turn, due_at, number LIMIT 41",
		"SELECT COUNT(*) FROM (SELECT 1 AS one FROM reports WHERE town_code = '" + town + "' AND tab = 'FIRST_CONTACT' LIMIT 1001) AS some",
	} {
		rows, err := database.QueryContext(t.Context(), explain+query)
		if err != nil {
			t.Fatal(err)
		}
		names, err := rows.Columns()
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			values := make([]sql.NullString, len(names))
			into := make([]any, len(names))
			for i := range values {
				into[i] = &values[i]
			}
			if err := rows.Scan(into...); err != nil {
				t.Fatal(err)
			}
			var texts []string
			for i, v := range values {
				if v.String != "" {
					texts = append(texts, names[i]+"="+v.String)
				}
			}
			line("plan: %s", strings.Join(texts, " "))
		}
		if err := rows.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// graphql asks as a clerk and fails on any error.
func (p *process) graphql(token, query string, variables ...string) (it struct{ Token string }) {
	given := map[string]string{}
	for i, v := range variables {
		given[string(rune('a'+i))] = v
	}
	body, err := json.Marshal(map[string]any{"query": query, "variables": given})
	if err != nil {
		p.t.Fatal(err)
	}
	request, err := http.NewRequestWithContext(p.t.Context(), http.MethodPost, p.url+"/graphql", bytes.NewReader(body))
	if err != nil {
		p.t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	response, err := p.client.Do(request)
	if err != nil {
		p.t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	var answer struct {
		Data   struct{ It struct{ Token string } }
		Errors []any
	}
	if err != nil || json.Unmarshal(text, &answer) != nil || len(answer.Errors) > 0 {
		p.t.Fatalf("%v %.300s", err, text)
	}
	return answer.Data.It
}

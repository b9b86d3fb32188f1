//go:build bench

package bench

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	_ "github.com/go-sql-driver/mysql"
	_ "modernc.org/sqlite"

	"guashi/server/secrets"
)

func line(format string, values ...any) { fmt.Printf("  "+format+"\n", values...) }

// perSecond runs do by so many workers for a time and returns how often it ran a second.
func perSecond(workers int, span time.Duration, do func(i int)) float64 {
	var done, next atomic.Int64
	var group sync.WaitGroup
	begun := time.Now()
	for range workers {
		group.Go(func() {
			for time.Since(begun) < span {
				do(int(next.Add(1)))
				done.Add(1)
			}
		})
	}
	group.Wait()
	return float64(done.Load()) / time.Since(begun).Seconds()
}

// eachOf does a fixed number of things by so many workers.
func eachOf(workers, count int, do func(i int)) {
	var next atomic.Int64
	var group sync.WaitGroup
	for range workers {
		group.Go(func() {
			for i := int(next.Add(1)) - 1; i < count; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	group.Wait()
}

func peopleFile(t *testing.T, count int) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "people.csv")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if err := writePeople(file, count); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestCitizens: reports against the hash limit, status against a bare handler, start, memory.
func TestCitizens(t *testing.T) {
	const people = 20_000
	file := peopleFile(t, people)
	for name, fresh := range engines {
		t.Run(name, func(t *testing.T) {
			fmt.Printf("%s, %d cores\n", name, runtime.NumCPU())
			address := fresh(t)
			env, keys := environment(t, address)
			run(t, env, "registry", "import", file)
			p := serve(t, env, keys)
			line("start to ready: %v", p.ready.Round(time.Millisecond))
			time.Sleep(time.Second)
			line("idle memory: %d MB", p.memory("VmRSS")>>20)

			p.stop()
			p = againstHashes(t, env, keys, "reports", func(p *process, turn int) float64 {
				return perSecond(32, 4*time.Second, func(i int) {
					if got := p.report(invented(turn*1000 + i)); got != "Receipt" {
						t.Errorf("report: %s", got)
					}
				})
			})

			status := perSecond(32, 5*time.Second, func(i int) {
				if got := p.status(invented(i%100 + 1).declaration()); got != "Receipts" {
					t.Errorf("status: %s", got)
				}
			})
			reading, all := bareStatus(t, address, keys, false), bareStatus(t, address, keys, true)
			line("status: %.0f a second, a bare handler that only reads %.0f: ratio %.2f", status, reading, status/reading)
			line("status against a bare handler that writes what a status must, each by itself, %.0f: ratio %.2f", all, status/all)

			var group sync.WaitGroup
			for i := range 200 {
				group.Go(func() { p.report(invented(people - 1 - i)) })
			}
			group.Wait()
			line("peak memory, with 200 reports in parallel: %d MB", p.memory("VmHWM")>>20)
			timing(t, p)
		})
	}
}

// bareRound numbers what bare handlers write.
var bareRound atomic.Int64

// bareStatus is what a status does for the database, and nothing else: it reads
// failures, person, reports, milestones and notices and, when it writes, spends a
// challenge and puts an audit event on record, each by itself.
func bareStatus(t *testing.T, address string, keys *secrets.Keys, writes bool) float64 {
	t.Helper()
	database := openBare(t, address)
	defer database.Close()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var asked struct{ ID string }
		if err := json.NewDecoder(r.Body).Decode(&asked); err != nil {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		person := keys.Lookup("id-number", asked.ID)
		err := bareReads(r.Context(), database, person)
		if err == nil && writes {
			err = bareWrites(r.Context(), database, person, bareRound.Add(1))
		}
		if err != nil {
			w.WriteHeader(http.StatusInternalServerError)
			return
		}
		_ = json.NewEncoder(w).Encode(asked)
	}))
	defer server.Close()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}
	return perSecond(32, 5*time.Second, func(i int) {
		response, err := client.Post(server.URL, "application/json", strings.NewReader(`{"ID":"`+invented(i%100+1).idNumber()+`"}`))
		if err != nil || response.StatusCode != http.StatusOK {
			t.Errorf("bare: %v", err)
			return
		}
		response.Body.Close()
	})
}

func openBare(t *testing.T, address string) *sql.DB {
	t.Helper()
	if path, ok := strings.CutPrefix(address, "sqlite:"); ok {
		database, err := sql.Open("sqlite", "file:"+path+"?_pragma=busy_timeout(30000)&_pragma=synchronous(FULL)")
		if err != nil {
			t.Fatal(err)
		}
		return database
	}
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	database, err := sql.Open("mysql", u.User.Username()+"@tcp("+u.Host+")"+u.Path)
	if err != nil {
		t.Fatal(err)
	}
	database.SetMaxIdleConns(32)
	return database
}

func bareReads(ctx context.Context, database *sql.DB, person [32]byte) error {
	for _, q := range []struct {
		sql    string
		values []any
	}{
		{"SELECT bucket, slot, failed FROM failures WHERE bucket IN (?, ?) AND slot >= ?", []any{person[:], person[:16], 0}},
		{"SELECT p.sealed FROM persons p JOIN imports i ON i.id = p.import_id WHERE p.id_hash = ? AND i.published_at IS NOT NULL ORDER BY p.import_id DESC LIMIT 1", []any{person[:]}},
		{"SELECT number, state, reported_at, declaration FROM reports WHERE person_hash = ? ORDER BY reported_at DESC, number", []any{person[:]}},
		{"SELECT m.kind, m.at FROM milestones m JOIN reports r ON r.number = m.number WHERE r.person_hash = ? ORDER BY m.number, m.position", []any{person[:]}},
		{"SELECT n.number, n.target_kind, n.state, n.attempts, n.created_at, n.delivered_at, n.skipped_at FROM notices n JOIN reports r ON r.number = n.number WHERE r.person_hash = ? ORDER BY n.number, n.sequence", []any{person[:]}},
	} {
		rows, err := database.QueryContext(ctx, q.sql, q.values...)
		if err != nil {
			return err
		}
		for rows.Next() { //nolint:revive // only read
		}
		if err := rows.Close(); err != nil {
			return err
		}
	}
	return nil
}

func bareWrites(ctx context.Context, database *sql.DB, person [32]byte, round int64) error {
	at := time.Now().UTC().Format("2006-01-02 15:04:05.000000")
	if _, err := database.ExecContext(ctx, "INSERT INTO spent_challenges (id, expires_at) VALUES (?, ?)", fmt.Appendf(nil, "%016d", round), at); err != nil {
		return err
	}
	_, err := database.ExecContext(ctx, "INSERT INTO audit_events (id, at, actor, source_hash, person_hash, operation, outcome, request_id) VALUES (?, ?, 'citizen', ?, ?, 'status', 'OK', 'bench')",
		fmt.Sprintf("00000000-0000-0000-0000-%012d", round), at, person[:], person[:])
	return err
}

// timing asks in turn for a person with another's parent and for a number that nobody has.
func timing(t *testing.T, p *process) {
	t.Helper()
	took := map[string][]float64{}
	kinds := []string{"mismatch", "unknown"}
	for i := range 600 {
		slices.Reverse(kinds) // neither always follows the other
		for _, kind := range kinds {
			declared := invented(i + 1).declaration()
			declared["parentName"] = "不是他"
			if kind == "unknown" {
				declared["idNumber"] = invented(9_000_000 + i).idNumber()
			}
			begun := time.Now()
			if got := p.status(declared); got != "IDENTITY_MISMATCH" {
				t.Fatalf("%s: %s", kind, got)
			}
			took[kind] = append(took[kind], float64(time.Since(begun).Microseconds())/1000)
		}
	}
	for kind, all := range took {
		slices.Sort(all)
		line("%s answered in %.2f ms (median), %.2f (p5), %.2f (p95)", kind, at(all, 50), at(all, 5), at(all, 95))
	}
	d := distance(took["mismatch"], took["unknown"])
	line("Kolmogorov-Smirnov distance of the two: %.3f; above 0.079 they would differ (n = 600 each, 5 %%)", d)
}

func at(sorted []float64, percent int) float64 { return sorted[len(sorted)*percent/100] }

func distance(a, b []float64) float64 {
	most := 0.0
	for _, x := range slices.Concat(a, b) {
		i, _ := slices.BinarySearchFunc(a, x, upTo)
		j, _ := slices.BinarySearchFunc(b, x, upTo)
		most = max(most, float64(i)/float64(len(a))-float64(j)/float64(len(b)), float64(j)/float64(len(b))-float64(i)/float64(len(a)))
	}
	return most
}

// upTo puts a value after all that equal it.
func upTo(a, x float64) int { return cmp.Or(cmp.Compare(a, x), -1) }

// TestImport loads a million rows.
func TestImport(t *testing.T) {
	const people = 1_000_000
	file := peopleFile(t, people)
	for name, fresh := range engines {
		t.Run(name, func(t *testing.T) {
			env, _ := environment(t, fresh(t))
			run(t, env, "migrate", "up")
			begun := time.Now()
			state := run(t, env, "registry", "import", file)
			took := time.Since(begun)
			peak := state.SysUsage().(*syscall.Rusage).Maxrss >> 10
			fmt.Printf("%s\n", name)
			line("import of %d rows: %.0f a second, peak memory %d MB", people, people/took.Seconds(), peak)
		})
	}
}

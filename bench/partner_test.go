//go:build bench

package bench

import (
	"bytes"
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"guashi/server/oauth"
	"guashi/server/secrets"
)

const (
	askers   = 64
	askTime  = 3 * time.Second
	lostOnes = 1_000 // persons whose card is reported lost
)

// TestPartners: cardStatus against a bare handler, on a small and on a large table; tokens; connections.
// BENCH_ROWS is the large table's size, 10,000,000 unless set.
func TestPartners(t *testing.T) {
	large := 10_000_000
	if os.Getenv("BENCH_ROWS") != "" {
		large = rowsInAll(t)
	}
	small := newBank(t, 10_000)
	small.connections(1_000)
	big := newBank(t, large)
	one := inTurn(small.askOne, small.bare, big.askOne)
	line("cardStatus of one number: %s", one[0])
	line("a bare handler: %s: ratio %.2f", one[1], one[0].rate/one[1].rate)
	line("at %d reports instead of 10,000: %s: %.2f times as slow", large, one[2], one[0].rate/one[2].rate)
	hundred := inTurn(small.askHundred, big.askHundred)
	line("cardStatus of 100 numbers: %s", hundred[0])
	line("at %d reports: %s: %.2f times as slow", large, hundred[1], hundred[0].rate/hundred[1].rate)
	line("tokens: %.0f a second", perSecond(askers, askTime, func(int) { small.token() }))
}

// TestWatches: watchCards of one number, against a question about one on the same table.
func TestWatches(t *testing.T) {
	b := newBank(t, 10_000)
	both := inTurn(b.askOne, b.watchOne)
	line("cardStatus of one number: %s", both[0])
	line("watchCards of one number: %s: ratio %.2f", both[1], both[1].rate/both[0].rate)
}

const turns = 5

// inTurn measures one after the other, several times, and returns each one's median: whatever else the
// machine does falls on all of them.
func inTurn(measures ...func() measured) []measured {
	all := make([][]measured, len(measures))
	for range turns {
		for i, measure := range measures {
			all[i] = append(all[i], measure())
		}
	}
	medians := make([]measured, len(measures))
	for i, each := range all {
		slices.SortFunc(each, func(a, b measured) int { return cmp.Compare(a.rate, b.rate) })
		medians[i] = each[turns/2]
	}
	return medians
}

// measured is what a load came to.
type measured struct{ rate, median, p99 float64 }

func (m measured) String() string {
	return fmt.Sprintf("%.0f a second, %.2f ms (median), %.2f ms (p99)", m.rate, m.median, m.p99)
}

// bank is a server with a partner that asks it.
type bank struct {
	*process
	address    string
	reports    int
	id, secret string
	bearer     string
}

var credential = regexp.MustCompile(`(?m)^client_(?:id|secret): (\S+)$`)

func newBank(t *testing.T, reports int) *bank {
	t.Helper()
	b := &bank{address: engines["mariadb"](t), reports: reports}
	env, keys := environment(t, b.address)
	run(t, env, "migrate", "up")
	b.fill(t, keys)
	add := exec.Command("../bin/guashi", "partner", "add", "Bank", "--per-second", "1000000", "--per-day", "1000000000", "--numbers-per-day", "2000000000", "--webhook", "https://bank.example/hook")
	add.Env = env
	out, err := add.Output()
	found := credential.FindAllSubmatch(out, -1)
	if err != nil || len(found) != 2 {
		t.Fatalf("no partner: %v %s", err, out)
	}
	b.id, b.secret = string(found[0][1]), string(found[1][1])
	b.process = serve(t, env, keys)
	b.bearer = "Bearer " + b.token()
	return b
}

// fill writes as many reports as asked for, and those of the persons that are asked about.
func (b *bank) fill(t *testing.T, keys *secrets.Keys) {
	t.Helper()
	database := openBare(t, b.address)
	defer database.Close()
	do(t, database, "SET GLOBAL innodb_buffer_pool_size = 2147483648") // holds the index that is looked up, as docs/operation.md asks for
	fill(t, b.address, 1_000, b.reports)
	const columns = "INSERT INTO reports (number, person_hash, town_code, state, contact_state, reported_at, due_at, in_turn, contacts, password_hash, wrong_passwords, notice_sequence, version, declaration) VALUES "
	var rows []string
	var values []any
	for i := range lostOnes {
		hash := keys.Lookup("id-number", invented(i).idNumber())
		rows = append(rows, "(?, ?, '63000010', 'ACTIVE', 'PENDING', NOW(6), NOW(6), 1, 0, '', 0, 1, 0, '')")
		values = append(values, fmt.Sprintf("y%013d", i), hash[:])
	}
	if _, err := database.ExecContext(t.Context(), columns+strings.Join(rows, ","), values...); err != nil {
		t.Fatal(err)
	}
	do(t, database, "ANALYZE TABLE reports")
}

func (b *bank) token() string {
	request, err := http.NewRequestWithContext(context.Background(), http.MethodPost, b.url+"/oauth/token", strings.NewReader("grant_type=client_credentials"))
	if err != nil {
		b.t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.SetBasicAuth(b.id, b.secret)
	var answer struct {
		Token string `json:"access_token"`
	}
	b.exchange(b.client, request, &answer)
	return answer.Token
}

func (b *bank) exchange(client *http.Client, request *http.Request, into any) {
	response, err := client.Do(request)
	if err != nil {
		b.t.Error(err)
		return
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK || json.Unmarshal(text, into) != nil {
		b.t.Errorf("%d %v %.200s", response.StatusCode, err, text)
	}
}

// asked are the numbers of the i-th question: one card in a hundred is lost.
func asked(n, i int) []string {
	numbers := make([]string, n)
	for k := range numbers {
		seq := i*n + k
		if seq%100 == 0 {
			numbers[k] = invented(seq % lostOnes).idNumber()
		} else {
			numbers[k] = invented(20_000_000 + seq*7919%50_000_000).idNumber()
		}
	}
	return numbers
}

const cardQuestion = `query ($n: [String!]!) { it: cardStatus(idNumbers: $n, purpose: "bench") { idNumber state since asOf } }`

func (b *bank) ask(bearer string, n, i int) {
	b.askBy(b.client, b.url+"/graphql", bearer, map[string]any{"query": cardQuestion, "variables": map[string]any{"n": asked(n, i)}}, n)
}

func (b *bank) askBy(client *http.Client, url, bearer string, question any, n int) {
	body, err := json.Marshal(question)
	if err != nil {
		b.t.Fatal(err)
	}
	request, err := http.NewRequestWithContext(context.Background(), http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		b.t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", bearer)
	var answer struct {
		Data struct{ It []struct{ State string } }
	}
	b.exchange(client, request, &answer)
	if len(answer.Data.It) != n {
		b.t.Errorf("%d answers", len(answer.Data.It))
	}
}

func (b *bank) askOne() measured { return b.load(func(i int) { b.ask(b.bearer, 1, i) }) }

const watchQuestion = `mutation ($n: [String!]!, $u: Date!) { it: watchCards(idNumbers: $n, until: $u) { state } }`

func (b *bank) watchOne() measured {
	until := time.Now().AddDate(0, 0, 30).Format(time.DateOnly)
	return b.load(func(i int) {
		b.askBy(b.client, b.url+"/graphql", b.bearer, map[string]any{"query": watchQuestion, "variables": map[string]any{"n": asked(1, i), "u": until}}, 1)
	})
}

func (b *bank) askHundred() measured { return b.load(func(i int) { b.ask(b.bearer, 100, i) }) }

// load asks from many at once, warm.
func (b *bank) load(do func(i int)) measured {
	perSecond(askers, time.Second, do)
	var mu sync.Mutex
	var took []float64
	rate := perSecond(askers, askTime, func(i int) {
		begun := time.Now()
		do(i)
		ms := float64(time.Since(begun).Microseconds()) / 1000
		mu.Lock()
		took = append(took, ms)
		mu.Unlock()
	})
	slices.Sort(took)
	return measured{rate, at(took, 50), at(took, 99)}
}

// bare is what a question does, and nothing else: the same token check, the same look-up, and its
// record written by itself.
func (b *bank) bare() measured {
	database := openBare(b.t, b.address)
	defer database.Close()
	tokens := oauth.Tokens{Keys: b.keys.TokenKeys(), Issuer: b.url}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		client, _, err := tokens.Read(strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "), time.Now())
		var question struct{ N []string }
		if err != nil || json.NewDecoder(r.Body).Decode(&question) != nil || len(question.N) != 1 {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		state, err := bareQuestion(r.Context(), database, b.keys, client, question.N[0])
		if err != nil {
			w.WriteHeader(http.StatusInternalServerError)
			return
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"data": map[string]any{"it": []map[string]string{{"idNumber": question.N[0], "state": state}}}})
	}))
	defer server.Close()
	return b.load(func(i int) { b.askBy(b.client, server.URL, b.bearer, map[string]any{"n": asked(1, i)}, 1) })
}

func bareQuestion(ctx context.Context, database *sql.DB, keys *secrets.Keys, client, number string) (string, error) {
	person := keys.Lookup("id-number", number)
	now, state := time.Now().UTC(), "NOT_REPORTED"
	rows, err := database.QueryContext(ctx, "SELECT person_hash, state, reported_at, replaced_on FROM reports WHERE person_hash IN (?)", person[:])
	if err != nil {
		return "", err
	}
	for rows.Next() {
		state = "REPORTED_LOST"
	}
	if err := rows.Close(); err != nil {
		return "", err
	}
	id, err := uuid.NewV7()
	if err != nil {
		return "", err
	}
	_, err = database.ExecContext(ctx, "INSERT INTO questions (id, position, at, partner, kind, purpose, numbers, person_hash, answer, request_id) VALUES (?, 0, ?, ?, 'STATUS', 'bench', 1, ?, ?, 'bench')",
		id[:], now.Format("2006-01-02 15:04:05.000000"), client, person[:], state)
	return state, err
}

// connections keeps many open, each of which has asked.
func (b *bank) connections(n int) {
	before := b.memory("VmRSS")
	var asked atomic.Int64
	clients := make([]*http.Client, n)
	eachOf(askers, n, func(i int) {
		clients[i] = &http.Client{Transport: &http.Transport{}}
		b.askBy(clients[i], b.url+"/graphql", b.bearer, map[string]any{"query": cardQuestion, "variables": map[string]any{"n": []string{invented(i).idNumber()}}}, 1)
		asked.Add(1)
	})
	after := b.memory("VmRSS")
	line("memory with %d open connections: %d MB, before them %d MB: %d kB each", asked.Load(), after>>20, before>>20, (after-before)/n>>10)
	for _, c := range clients {
		c.CloseIdleConnections()
	}
}

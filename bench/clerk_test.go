//go:build bench

package bench

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
)

// TestClerks: sign-ins against the hash limit, and the loop of a clerk (first
// page, open a case, record a contact) against its statements issued bare.
func TestClerks(t *testing.T) {
	const cases, span = 6_000, 2 * time.Second
	address := engines["mariadb"](t)
	env, keys := environment(t, address)
	run(t, env, "registry", "import", peopleFile(t, cases+1))
	run(t, env, "office", "import", officeFile(t))
	addStaff(t, env, "clerk", "--role", "clerk", "--office", "O1")
	fmt.Println("mariadb, a clerk's work")
	const signIn = `mutation { it: signIn(input: {username: "clerk", password: "` + clerkPassword + `"}) { ... on Session { token } } }`
	p := againstHashes(t, env, keys, "sign-ins", func(p *process, _ int) float64 {
		return perSecond(8, 4*time.Second, func(int) { p.graphql("", signIn) })
	})

	numbers := p.reportAll(cases)
	token := p.graphql("", signIn).Token
	var mu sync.Mutex
	next := func() string {
		mu.Lock()
		defer mu.Unlock()
		number := numbers[0]
		numbers = numbers[1:]
		return number
	}
	bare := bareLoop(t, address, next)
	loop := func(int) {
		number := next()
		p.graphql(token, `{ it: inbox(tab: FIRST_CONTACT) { nodes { number maskedName dueAt overdue } } }`)
		p.graphql(token, `query ($a: String!) { it: case(number: $a) { number declaration { phone } registryPhone contacts { at } notices { state } } }`, number)
		p.graphql(token, `mutation ($a: String!) { it: recordContact(input: {number: $a, outcome: CONFIRMED, method: PHONE, seenContacts: 0}) { ... on Case { number } } }`, number)
	}
	var ratios []float64
	for range 3 { // in turn: what else the machine does falls on both
		loops, limit := perSecond(8, span, loop), perSecond(8, span, bare)
		ratios = append(ratios, loops/limit)
		line("clerk loops: %.0f a second, the same statements bare %.0f: ratio %.2f", loops, limit, loops/limit)
	}
	slices.Sort(ratios)
	line("median of the ratios: %.2f", at(ratios, 50))
}

// reportAll reports so many cards lost and returns the case numbers.
func (p *process) reportAll(count int) []string {
	numbers := make([]string, count)
	eachOf(8, count, func(i int) {
		body := p.raw(`mutation ($input: ReportInput!) { it: report(input: $input) `+outcome+` }`,
			map[string]any{"declaration": invented(i).declaration(), "revocationPassword": "k7Xp", "captcha": p.challenge()})
		_, after, _ := strings.Cut(body, `"number":"`)
		numbers[i], _, _ = strings.Cut(after, `"`)
	})
	return numbers
}

// bareLoop returns what issues all that a loop asks of the database, behind a bare handler for each of its three requests.
func bareLoop(t *testing.T, address string, next func() string) func(int) {
	t.Helper()
	database := openBare(t, address)
	t.Cleanup(func() { _ = database.Close() }) // nothing is asked any more
	do := func(w http.ResponseWriter, r *http.Request, begin bool, statements ...string) {
		number := r.URL.Query().Get("n")
		id := uuid.NewString()
		conn, err := database.Conn(r.Context())
		if err != nil {
			w.WriteHeader(http.StatusInternalServerError)
			return
		}
		defer conn.Close()
		if begin {
			statements = append(append([]string{"BEGIN"}, statements...), "COMMIT")
		}
		for _, s := range statements {
			s = strings.NewReplacer("$n", "'"+number+"'", "$i", "'"+id+"'", "$j", "'"+uuid.NewString()+"'").Replace(s)
			if !strings.HasPrefix(s, "SELECT") {
				_, err = conn.ExecContext(r.Context(), s)
			} else if rows, failed := conn.QueryContext(r.Context(), s); failed == nil {
				for rows.Next() {
				}
				err = rows.Close()
			} else {
				err = failed
			}
			if err != nil {
				t.Error(err)
				w.WriteHeader(http.StatusInternalServerError)
				return
			}
		}
	}
	const who = "SELECT * FROM sessions s JOIN staff a ON a.username = s.username LIMIT 1"
	const audit = "INSERT INTO audit_events (id, at, actor, source_hash, person_hash, operation, number, outcome, request_id) VALUES ($i, NOW(6), 'staff', '', '', 'case', $n, 'OK', 'b')"
	read := []string{
		"SELECT * FROM reports WHERE number = $n", "SELECT * FROM reports WHERE person_hash = (SELECT person_hash FROM reports WHERE number = $n)",
		"SELECT * FROM milestones WHERE number = $n", "SELECT * FROM contacts WHERE number = $n", "SELECT * FROM redeclarations WHERE number = $n",
		"SELECT * FROM counter_acts WHERE number = $n", "SELECT * FROM notices WHERE number = $n",
	}
	routes := http.NewServeMux()
	routes.HandleFunc("/page", func(w http.ResponseWriter, r *http.Request) {
		do(w, r, false, who, "SELECT * FROM reports WHERE town_code = '"+town+"' AND tab = 'FIRST_CONTACT' ORDER BY in_turn, due_at, number LIMIT 41")
	})
	routes.HandleFunc("/case", func(w http.ResponseWriter, r *http.Request) {
		do(w, r, false, append(append([]string{who}, read...), audit)...)
	})
	routes.HandleFunc("/record", func(w http.ResponseWriter, r *http.Request) {
		do(w, r, false, who)
		do(w, r, true, "SELECT * FROM reports WHERE number = $n FOR UPDATE", "SELECT * FROM milestones WHERE number = $n", "SELECT * FROM contacts WHERE number = $n",
			"UPDATE reports SET contact_state = 'CONFIRMED', version = version + 1 WHERE number = $n",
			"INSERT INTO contacts (number, position, at, username, office_code, outcome, method, former) VALUES ($n, 1, NOW(6), 'clerk', 'O1', 'CONFIRMED', 'PHONE', 'PENDING')",
			"INSERT INTO milestones (number, position, kind, at) VALUES ($n, 1, 'CONTACTED', NOW(6))",
			"INSERT INTO notices (id, number, event, target_kind, target_code, sequence, data, state, attempts, created_at) VALUES ($i, $n, 'CONTACT_RECORDED', 'CENTRAL', 'central', 2, '', 'PENDING', 0, NOW(6))",
			"INSERT INTO notices (id, number, event, target_kind, target_code, sequence, data, state, attempts, created_at) VALUES ($j, $n, 'CONTACT_RECORDED', 'COUNTY', '65000', 2, '', 'PENDING', 0, NOW(6))", audit)
		do(w, r, false, read...)
	})
	server := httptest.NewServer(routes)
	t.Cleanup(server.Close)
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 16}}
	return func(int) {
		number := next()
		for _, path := range []string{"/page", "/case", "/record"} {
			response, err := client.Get(server.URL + path + "?n=" + number)
			if err != nil || response.StatusCode != http.StatusOK {
				t.Errorf("bare %s: %v", path, err)
				return
			}
			response.Body.Close()
		}
	}
}

package main

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"guashi/db"
	"guashi/server/config"
	"guashi/server/delivery"
	"guashi/server/registry"
	"guashi/server/secrets"
	"guashi/server/secrets/secretstest"
)

// api is a whole server on a database of its own.
type api struct {
	t        testing.TB
	url      string
	keys     *secrets.Keys
	database *db.DB
	log      *lockedBuffer
	admin    http.Handler
	sender   *delivery.Sender
}

// behind opens an SQLite database behind the product's back.
func behind(t *testing.T, address string) *sql.DB {
	t.Helper()
	raw, err := sql.Open("sqlite", "file:"+strings.TrimPrefix(address, "sqlite:")+"?_pragma=busy_timeout(5000)")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = raw.Close() })
	return raw
}

// logged keeps what is logged from now on until the test ends.
func logged(t *testing.T) *lockedBuffer {
	before, log := slog.Default(), &lockedBuffer{}
	slog.SetDefault(slog.New(slog.NewTextHandler(log, nil)))
	t.Cleanup(func() { slog.SetDefault(before) })
	return log
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func newAPI(t testing.TB, databaseURL string, change ...func(*config.Settings, *stores)) *api {
	t.Helper()
	ctx := t.Context()
	dir := secretstest.Dir(t)
	settings := &config.Settings{DatabaseURL: databaseURL, KeysDir: dir, FailureLimit: 300, Retention: "5y", QuestionsKept: "5y", Listen: "127.0.0.1:0"}
	database, err := openMigrated(ctx, databaseURL, dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := registry.ImportOffices(ctx, database, registry.DemoOffices()); err != nil {
		t.Fatal(err)
	}
	if _, err := registry.ImportPersons(ctx, database, strings.NewReader(people), registry.Options{Progress: io.Discard}); err != nil {
		t.Fatal(err)
	}
	st := stores{database.Keys, database, database}
	for _, c := range change {
		c(settings, &st)
	}
	log := &lockedBuffer{}
	slog.SetDefault(slog.New(requestLog{slog.NewJSONHandler(log, nil)}))
	faces, err := buildPublic(ctx, settings, st, false)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(faces.public)
	t.Cleanup(func() {
		server.Close()
		st.close()
	})
	return &api{t, server.URL, database.Keys, database, log, faces.admin, faces.sender}
}

const people = `id_number,name,birth_date,town_code,village,address,father_name,mother_name,adoptive_father_name,adoptive_mother_name,sex,phone
A149410774,林顯眼,1990-05-06,63000010,測試里,臺北市松山區測試里001鄰顯眼路1號,林大顯,陳𠮷美,,,M,02-10000001
F255178533,黃不詳,1980-01-02,65000010,測試里,新北市板橋區測試里001鄰顯眼路2號,不詳,不詳,,,F,
O240931213,潘．阿美,1955-12-31,10018010,測試里,新竹市東區測試里001鄰顯眼路3號,潘．大山,,王養父,,F,
`

type answer struct {
	Typename     string `json:"__typename"`
	Number       string
	State        string
	ContactState string
	Code         string
	Message      string
	AttemptsLeft *int
	RetryAfter   *int
	Locked       bool `json:"passwordLocked"`
	Office       *struct{ Name string }
	Milestones   []struct{ Kind string }
	Notified     []struct{ System, State, Since string }
	Fields       []struct{ Path, Problem, Message string }
	WaysOn       []string
	Receipt      *answer
	Receipts     []answer
	ReportedAt   time.Time
}

const receiptFields = `{ number state reportedAt revokedAt contactState passwordLocked office { code name phone } milestones { kind at } notified { system state since } }`

const outcomeFields = `{ __typename ... on Receipt ` + receiptFields + ` ... on Refusal { code message attemptsLeft retryAfter fields { path problem message } waysOn receipt ` + receiptFields + ` } }`

const (
	reportOperation = `mutation ($input: ReportInput!) { it: report(input: $input) ` + outcomeFields + ` }`
	revokeOperation = `mutation ($input: RevokeInput!) { it: revoke(input: $input) ` + outcomeFields + ` }`
	statusOperation = `query ($input: StatusInput!) { it: status(input: $input) { __typename ... on Receipts { receipts ` + receiptFields + ` } ... on Refusal { code waysOn fields { path problem message } } } }`
)

type reply struct {
	Data   struct{ It answer }
	Errors []struct {
		Message    string
		Extensions map[string]any
	}
}

func (a *api) post(query string, variables any) (int, []byte) {
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		a.t.Fatal(err)
	}
	return a.send(http.MethodPost, "application/json", body)
}

func (a *api) send(method, contentType string, body []byte) (int, []byte) {
	request, err := http.NewRequestWithContext(context.Background(), method, a.url+"/graphql", bytes.NewReader(body))
	if err != nil {
		a.t.Fatal(err)
	}
	request.Header.Set("Content-Type", contentType)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		a.t.Error(err)
		return 0, nil
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		a.t.Error(err)
	}
	return response.StatusCode, text
}

func (a *api) ask(operation string, input any) answer {
	a.t.Helper()
	_, text := a.post(operation, map[string]any{"input": input})
	var r reply
	if err := json.Unmarshal(text, &r); err != nil || len(r.Errors) > 0 {
		a.t.Errorf("answered with errors: %+v %v", r.Errors, err)
	}
	return r.Data.It
}

type object = map[string]any

// person is what 林顯眼 declares; changes replace items.
func person(changes object) object {
	d := object{
		"idNumber": "A149410774", "name": "林顯眼", "birthDate": "1990-05-06", "townCode": "63000010",
		"address": "顯眼路1號", "phone": "0912-345-678", "email": "xianyan@example.com", "parentName": "林大顯",
	}
	for k, v := range changes {
		d[k] = v
	}
	return d
}

const challengeOperation = `mutation { it: issueCaptcha { token } }`

// challenge issues a challenge and returns its right answer.
func (a *api) challenge() object {
	a.t.Helper()
	_, text := a.post(challengeOperation, nil)
	return a.solved(string(text))
}

// solved returns the right answer to an issued challenge.
func (a *api) solved(text string) object {
	a.t.Helper()
	var r struct {
		Data struct{ It struct{ Token string } }
	}
	if err := json.Unmarshal([]byte(text), &r); err != nil {
		a.t.Fatal(err)
	}
	opened, err := secrets.NewCaptchas(a.keys).Open(r.Data.It.Token, now())
	if err != nil {
		a.t.Fatalf("no challenge: %v", err)
	}
	return object{"token": r.Data.It.Token, "answer": opened.Answer}
}

func (a *api) report(declaration object, password string, more ...object) answer {
	a.t.Helper()
	input := object{"declaration": declaration, "revocationPassword": password, "captcha": a.challenge()}
	merge(input, more)
	return a.ask(reportOperation, input)
}

func (a *api) revoke(declaration object, password string, more ...object) answer {
	a.t.Helper()
	input := object{"declaration": declaration, "revocationPassword": password}
	merge(input, more)
	return a.ask(revokeOperation, input)
}

func (a *api) status(declaration object) answer {
	a.t.Helper()
	return a.ask(statusOperation, object{"declaration": declaration, "captcha": a.challenge()})
}

func merge(into object, more []object) {
	for _, m := range more {
		for k, v := range m {
			into[k] = v
		}
	}
}

func newKey() object { return object{"idempotencyKey": uuid.NewString()} }

// inParallel runs do n times at once and returns what came out.
func inParallel[T any](n int, do func(i int) T) []T {
	all := make([]T, n)
	var group sync.WaitGroup
	for i := range n {
		group.Go(func() { all[i] = do(i) })
	}
	group.Wait()
	return all
}

// metrics returns the figures as a scraper gets them.
func (a *api) metrics(t *testing.T) string {
	t.Helper()
	answer := httptest.NewRecorder()
	a.admin.ServeHTTP(answer, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	return answer.Body.String()
}

package receiver

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
)

const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

func signer(t *testing.T, text string) *standardwebhooks.Webhook {
	t.Helper()
	s, err := standardwebhooks.NewWebhook(text)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func open(t *testing.T, path string) *Receiver {
	t.Helper()
	store, err := OpenStore(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	return &Receiver{Secrets: []*standardwebhooks.Webhook{signer(t, secret)}, Store: store, Now: time.Now}
}

func event(id string, sequence int) string {
	return fmt.Sprintf(`{"specversion":"1.0","id":%q,"source":"/guashi","type":"tw.guashi.loss.reported","subject":"1234","time":"2027-01-01T00:00:00Z","sequence":"%010d","data":{"name":"林顯眼"}}`, id, sequence)
}

// send signs a request as a sender does, changes it, and returns the status and the answer.
func send(t *testing.T, r http.Handler, method, path, id, body string, change func(*http.Request)) *httptest.ResponseRecorder {
	t.Helper()
	request := httptest.NewRequest(method, path, strings.NewReader(body))
	signed := body
	if method == http.MethodGet {
		signed = path
	}
	now := time.Now() // once: a second may end between two questions
	signature, err := signer(t, secret).Sign(id, now, []byte(signed))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/cloudevents+json")
	request.Header.Set("webhook-id", id)
	request.Header.Set("webhook-timestamp", strconv.FormatInt(now.Unix(), 10))
	request.Header.Set("webhook-signature", signature)
	if change != nil {
		change(request)
	}
	answer := httptest.NewRecorder()
	r.ServeHTTP(answer, request)
	return answer
}

func TestWhatIsTaken(t *testing.T) {
	header := func(name, value string) func(*http.Request) {
		return func(r *http.Request) { r.Header.Set(name, value) }
	}
	for name, c := range map[string]struct {
		id, body string
		change   func(*http.Request)
		status   int
	}{
		"an event":                     {"a", event("a", 1), nil, 204},
		"no signature":                 {"a", event("a", 1), func(r *http.Request) { r.Header.Del("webhook-signature") }, 401},
		"another's signature":          {"a", event("a", 1), header("webhook-signature", "v1,AAAA"), 401},
		"another body":                 {"a", event("a", 1), func(r *http.Request) { r.Body = io.NopCloser(strings.NewReader(event("b", 1))) }, 401},
		"another id":                   {"a", event("a", 1), header("webhook-id", "b"), 401},
		"signed an hour ago":           {"a", event("a", 1), header("webhook-timestamp", strconv.FormatInt(time.Now().Add(-time.Hour).Unix(), 10)), 401},
		"an id that is not its header": {"a", event("b", 1), nil, 400},
		"another content type":         {"a", event("a", 1), header("Content-Type", "application/json"), 400},
		"no event":                     {"a", `{"hello":"there"}`, nil, 400},
		"no JSON":                      {"a", `hello`, nil, 400},
		"too long":                     {"a", event("a", 1) + strings.Repeat(" ", mostBytes), nil, 413},
		"another method":               {"a", "", func(r *http.Request) { r.Method = http.MethodPut }, 405},
	} {
		r := open(t, "")
		if got := send(t, r, http.MethodPost, "/63000", c.id, c.body, c.change); got.Code != c.status {
			t.Errorf("%s: %d", name, got.Code)
		}
		if stored := len(r.Store.Receipts("/63000")); (stored == 1) != (c.status == 204) {
			t.Errorf("%s: %d stored", name, stored)
		}
	}
}

func TestKnownIdsAreDroppedPerPath(t *testing.T) {
	path := filepath.Join(t.TempDir(), "received.jsonl")
	for range 2 { // the second time after a restart
		r := open(t, path)
		for range 2 {
			for _, at := range []string{"/63000", "/central"} {
				if got := send(t, r, http.MethodPost, at, "a", event("a", 1), nil); got.Code != http.StatusNoContent {
					t.Errorf("answered %d", got.Code)
				}
			}
		}
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	if len(lines) != 2 {
		t.Fatalf("%d lines", len(lines))
	}
	var l struct {
		Event      struct{ ID string }
		Path       string
		ReceivedAt time.Time
	}
	if err := json.Unmarshal([]byte(lines[1]), &l); err != nil || l.Event.ID != "a" || l.Path != "/central" || time.Since(l.ReceivedAt) > time.Minute {
		t.Errorf("%s: %v", lines[1], err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

func TestKnownIdsAreDroppedAtTheSameTime(t *testing.T) {
	r := open(t, filepath.Join(t.TempDir(), "received.jsonl"))
	var group sync.WaitGroup
	for i := range 60 {
		group.Go(func() {
			id := fmt.Sprint("id", i%20)
			if got := send(t, r, http.MethodPost, "/63000", id, event(id, i), nil); got.Code != http.StatusNoContent {
				t.Errorf("answered %d", got.Code)
			}
		})
	}
	group.Wait()
	if n := len(r.Store.Receipts("/63000")); n != 20 {
		t.Errorf("%d stored", n)
	}
}

// TestATornLastLineIsDropped cuts the file at every byte of its last line.
func TestATornLastLineIsDropped(t *testing.T) {
	path := filepath.Join(t.TempDir(), "received.jsonl")
	r := open(t, path)
	for _, id := range []string{"a", "b"} {
		send(t, r, http.MethodPost, "/63000", id, event(id, 1), nil)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	first := bytes.IndexByte(whole, '\n') + 1
	for size := first; size < len(whole); size++ {
		if err := os.WriteFile(path, whole[:size], 0o600); err != nil {
			t.Fatal(err)
		}
		again := open(t, path)
		if got := again.Store.Receipts("/63000"); len(got) != 1 || got[0].ID != "a" {
			t.Fatalf("cut at %d of %d: %v", size, len(whole), got)
		}
		send(t, again, http.MethodPost, "/63000", "b", event("b", 1), nil)
		if text, err := os.ReadFile(path); err != nil || bytes.Count(text, []byte("\n")) != 2 || !json.Valid(text[first:]) {
			t.Fatalf("cut at %d: what follows is not a line of its own (%v)", size, err)
		}
	}
	damaged := append([]byte("nonsense\n"), whole...)
	if err := os.WriteFile(path, damaged, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenStore(path); err == nil || !strings.Contains(err.Error(), "line 1") {
		t.Errorf("a line in the middle that is no event: %v", err)
	}
}

func TestTheListingTellsNoData(t *testing.T) {
	r := open(t, "")
	for i := range pageSize + 5 {
		id := fmt.Sprintf("id%04d", i)
		at := []string{"/63000", "/central"}[i%2]
		if got := send(t, r, http.MethodPost, at, id, event(id, i), nil); got.Code != http.StatusNoContent {
			t.Fatalf("event %d: %d", i, got.Code)
		}
	}
	var all []Receipt
	for after, pages := "", 0; ; pages++ {
		path := "/63000/received"
		if after != "" {
			path += "?after=" + after
		}
		got := send(t, r, http.MethodGet, path, "question", "", nil)
		if err := signer(t, secret).Verify(got.Body.Bytes(), got.Header()); err != nil || got.Header().Get("webhook-id") != "question" {
			t.Fatalf("the answer is not signed: %v", err)
		}
		if strings.Contains(got.Body.String(), "林顯眼") || strings.Contains(got.Body.String(), "data") {
			t.Fatal("the answer tells data")
		}
		var page Page
		if err := json.Unmarshal(got.Body.Bytes(), &page); err != nil {
			t.Fatal(err)
		}
		all = append(all, page.Received...)
		if after = page.Next; after == "" || pages > 3 {
			break
		}
	}
	if len(all) != pageSize/2+3 || all[0].ID != "id0000" || all[1].Sequence != "0000000002" || all[2].Subject != "1234" {
		t.Errorf("%d listed", len(all))
	}
	root := send(t, r, http.MethodGet, "/received", "q", "", nil)
	var page Page
	if err := json.Unmarshal(root.Body.Bytes(), &page); err != nil || len(page.Received) != pageSize || page.Next == "" {
		t.Errorf("at the root %d, %v", len(page.Received), err)
	}
	for name, got := range map[string]*httptest.ResponseRecorder{
		"unsigned":      send(t, r, http.MethodGet, "/received", "q", "", func(r *http.Request) { r.Header.Del("webhook-signature") }),
		"another query": send(t, r, http.MethodGet, "/received", "q", "", func(r *http.Request) { r.URL.RawQuery = "after=1" }),
	} {
		if got.Code != http.StatusUnauthorized {
			t.Errorf("%s: %d", name, got.Code)
		}
	}
	if got := send(t, r, http.MethodGet, "/received?after=-1", "q", "", nil); got.Code != http.StatusBadRequest {
		t.Errorf("a place that is none: %d", got.Code)
	}
}

// TestALongListIsPagedWhileItGrows asks for 10,000 events and one more that arrives at each page: each is listed once, in order.
func TestALongListIsPagedWhileItGrows(t *testing.T) {
	const before = 10_000
	r, n := open(t, ""), 0
	arrives := func() {
		id := fmt.Sprintf("id%05d", n)
		if err := r.Store.Add("/63000", heading{ID: id}, []byte("{}"), time.Now()); err != nil {
			t.Fatal(err)
		}
		if err := r.Store.Add("/central", heading{ID: id}, []byte("{}"), time.Now()); err != nil {
			t.Fatal(err)
		}
		n++
	}
	for range before {
		arrives()
	}
	listed, after := 0, ""
	for more := true; more; more = after != "" {
		var page Page
		path := "/63000/received"
		if after != "" {
			path += "?after=" + after
		}
		if err := json.Unmarshal(send(t, r, http.MethodGet, path, "question", "", nil).Body.Bytes(), &page); err != nil {
			t.Fatal(err)
		}
		for _, got := range page.Received {
			if want := fmt.Sprintf("id%05d", listed); got.ID != want {
				t.Fatalf("%s is listed where %s is to be", got.ID, want)
			}
			listed++
		}
		after = page.Next
		if len(page.Received) == pageSize {
			arrives()
		}
	}
	if listed != n || n < before+before/pageSize {
		t.Errorf("%d of %d are listed", listed, n)
	}
}

func TestFailingOnPurpose(t *testing.T) {
	r := open(t, "")
	r.FailRate = 1
	stored := 0
	for i := range 100 {
		id := fmt.Sprint(i)
		if got := send(t, r, http.MethodPost, "/", id, event(id, i), nil); got.Code != http.StatusInternalServerError {
			t.Fatalf("answered %d", got.Code)
		}
	}
	if stored = len(r.Store.Receipts("")); stored < 20 || stored > 80 {
		t.Errorf("%d of 100 were stored before they failed", stored)
	}
	r.FailRate, r.HangRate = 0, 1
	server := httptest.NewServer(r)
	defer server.Close()
	client := &http.Client{Timeout: 20 * time.Millisecond}
	now := time.Now()
	signature, err := signer(t, secret).Sign("h", now, []byte(event("h", 1)))
	if err != nil {
		t.Fatal(err)
	}
	hung, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL, strings.NewReader(event("h", 1)))
	if err != nil {
		t.Fatal(err)
	}
	hung.Header = http.Header{
		"Content-Type": {"application/cloudevents+json"}, "Webhook-Id": {"h"}, "Webhook-Signature": {signature},
		"Webhook-Timestamp": {strconv.FormatInt(now.Unix(), 10)},
	}
	if response, err := client.Do(hung); err == nil {
		response.Body.Close()
		t.Errorf("answered %d", response.StatusCode)
	}
	if n := len(r.Store.Receipts("")); n != stored {
		t.Error("stored what it never answered")
	}
}

// TestAFileThatCannotBeMendedTakesNothingMore has a write fail, and what takes half a line back too.
func TestAFileThatCannotBeMendedTakesNothingMore(t *testing.T) {
	path := filepath.Join(t.TempDir(), "received.jsonl")
	r := open(t, path)
	whole := r.Store.file
	unwritable, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer unwritable.Close()
	r.Store.file = unwritable
	for range 2 {
		if got := send(t, r, http.MethodPost, "/63000", "a", event("a", 1), nil); got.Code != http.StatusServiceUnavailable {
			t.Errorf("answered %d", got.Code)
		}
		r.Store.file = whole // what is on disk may end in half a line all the same
	}
}

// TestAnEventThatIsNotOnDiskIsNotAnsweredFor has a file take what is written and not sync it.
func TestAnEventThatIsNotOnDiskIsNotAnsweredFor(t *testing.T) {
	r := open(t, filepath.Join(t.TempDir(), "received.jsonl"))
	unsynced, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer unsynced.Close()
	r.Store.file = unsynced
	if got := send(t, r, http.MethodPost, "/63000", "a", event("a", 1), nil); got.Code != http.StatusServiceUnavailable || len(r.Store.Receipts("/63000")) != 0 {
		t.Errorf("answered %d", got.Code)
	}
}

func TestAnswersComeLateOnPurpose(t *testing.T) {
	r := open(t, "")
	r.Latency = 20 * time.Millisecond
	begun := time.Now()
	if got := send(t, r, http.MethodPost, "/63000", "a", event("a", 1), nil); got.Code != http.StatusNoContent || time.Since(begun) < r.Latency {
		t.Errorf("answered %d after %v", got.Code, time.Since(begun))
	}
}

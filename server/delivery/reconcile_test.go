package delivery

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"guashi/server/loss"
	"guashi/server/receiver"
)

func TestReconcileFindsWhatIsMissing(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, w *world) {
		r := w.receives(taipei)
		for range 3 {
			w.happens(1, taipei)
		}
		w.delivers()
		w.settled(taipei)
		differences := func() string {
			found, err := Reconcile(t.Context(), w.ledger, w.targets[taipei], taipei, w.now().Add(-time.Hour), w.now().Add(time.Hour))
			if err != nil {
				t.Fatal(err)
			}
			return fmt.Sprintf("%d", len(found))
		}
		if got := differences(); got != "0" {
			t.Errorf("%s differences", got)
		}
		empty, err := receiver.OpenStore("")
		if err != nil {
			t.Fatal(err)
		}
		r.Store = empty // its disk was lost
		if got := differences(); got != "3" {
			t.Errorf("%s differences after a loss", got)
		}
		for _, n := range w.notices(loss.NoticeFilter{}) {
			if _, err := w.ledger.ReplayNotices(t.Context(), loss.NoticePick{ID: n.ID}, w.now(), loss.AuditEvent{At: w.now(), Actor: "operator"}); err != nil {
				t.Fatal(err)
			}
		}
		w.settled(taipei)
		arrived(w, r, taipei)
		w.targets[taipei].secrets, _ = Secrets([]string{otherSecret}) // a good one
		if _, err := Reconcile(t.Context(), w.ledger, w.targets[taipei], taipei, w.now(), w.now()); err == nil {
			t.Error("a stranger gets the list")
		}
	})
}

// TestWhatAnOperatorLetBeIsNoDifference loses the answers of a target that has stored what it was sent.
func TestWhatAnOperatorLetBeIsNoDifference(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, w *world) {
		r := w.receives(taipei)
		w.pace.Failures = 1
		w.at(taipei, http.HandlerFunc(func(rw http.ResponseWriter, request *http.Request) {
			answer := httptest.NewRecorder()
			r.ServeHTTP(answer, request)
			if request.Method == http.MethodPost {
				rw.WriteHeader(http.StatusBadGateway)
				return
			}
			pass(rw, answer)
		}))
		w.happens(1, taipei)
		w.delivers()
		w.settled(taipei)
		compared := func() []Difference {
			found, err := Reconcile(t.Context(), w.ledger, w.targets[taipei], taipei, w.now().Add(-time.Hour), w.now().Add(time.Hour))
			if err != nil {
				t.Fatal(err)
			}
			return found
		}
		dead := w.notices(loss.NoticeFilter{})[0].ID
		if got := compared(); len(got) != 1 || got[0].Kind != Unsettled || got[0].ID != dead {
			t.Errorf("before: %+v", got)
		}
		event := loss.AuditEvent{At: w.now(), Actor: "operator"}
		if n, err := w.ledger.SkipNotices(t.Context(), loss.NoticePick{ID: dead}, loss.SkipToldOtherwise, w.now(), event); n != 1 || err != nil {
			t.Fatal(n, err)
		}
		if got := compared(); len(got) != 0 {
			t.Errorf("skipped, and still %+v", got)
		}
	})
}

func pass(rw http.ResponseWriter, answer *httptest.ResponseRecorder) {
	for name, values := range answer.Header() {
		rw.Header()[name] = values
	}
	rw.WriteHeader(answer.Code)
	_, _ = io.Copy(rw, answer.Body)
}

// TestAListIsBelievedAsASignedAnswerOnly changes what a target says on its way.
func TestAListIsBelievedAsASignedAnswerOnly(t *testing.T) {
	var earlier *httptest.ResponseRecorder
	for name, change := range map[string]func(answer *httptest.ResponseRecorder) *httptest.ResponseRecorder{
		"": func(answer *httptest.ResponseRecorder) *httptest.ResponseRecorder { return answer },
		"unsigned": func(answer *httptest.ResponseRecorder) *httptest.ResponseRecorder {
			answer.Header().Del("webhook-signature")
			return answer
		},
		"changed": func(answer *httptest.ResponseRecorder) *httptest.ResponseRecorder {
			answer.Body = bytes.NewBuffer(bytes.Replace(answer.Body.Bytes(), []byte("{"), []byte("{ "), 1))
			return answer
		},
		"an answer to another question": func(*httptest.ResponseRecorder) *httptest.ResponseRecorder {
			again := *earlier
			again.Body = bytes.NewBuffer(earlier.Body.Bytes())
			return &again
		},
	} {
		w := &world{t: t, targets: Endpoints{}}
		r := w.receives(taipei)
		earlier = httptest.NewRecorder()
		question, err := w.targets[taipei].question(t.Context(), "")
		if err != nil {
			t.Fatal(err)
		}
		r.ServeHTTP(earlier, question)
		w.at(taipei, http.HandlerFunc(func(rw http.ResponseWriter, request *http.Request) {
			answer := httptest.NewRecorder()
			r.ServeHTTP(answer, request)
			pass(rw, change(answer))
		}))
		err = w.targets[taipei].received(t.Context(), func([]received) error { return nil })
		if (err == nil) != (name == "") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestWhatAnotherTargetWasToldIsNamed has an entry bear the address of another county, as one that was copied.
func TestWhatAnotherTargetWasToldIsNamed(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, w *world) {
		w.receives(taipei)
		w.targets[tainan] = w.targets[taipei]
		if got := w.targets.Sharing(); !slices.Equal(got, []loss.Target{taipei, tainan}) {
			t.Errorf("%v share an address", got)
		}
		w.happens(1, taipei)
		w.happens(1, tainan)
		w.delivers()
		w.settled(taipei, tainan)
		for target, other := range map[loss.Target]loss.Target{taipei: tainan, tainan: taipei} {
			found, err := Reconcile(t.Context(), w.ledger, w.targets[target], target, w.now().Add(-time.Hour), w.now().Add(time.Hour))
			astray := w.notices(loss.NoticeFilter{Target: other})[0].ID
			if err != nil || len(found) != 1 || found[0].Kind != Astray || found[0].ID != astray {
				t.Errorf("%s: %+v, %v", target.Code, found, err)
			}
		}
	})
}

// TestAnAddressWithASlashOrAQueryIsAskedThere delivers to such ones and compares.
func TestAnAddressWithASlashOrAQueryIsAskedThere(t *testing.T) {
	w := &world{t: t, targets: Endpoints{}}
	r := w.receives(taipei)
	var asked []string
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, q *http.Request) {
		asked = append(asked, q.Method+" "+q.URL.RequestURI())
		r.ServeHTTP(rw, q)
	}))
	defer server.Close()
	e := to(t, server.URL+"/63000/?key=a%26b", nil, goodSecret)
	if _, err := e.Test(t.Context(), "/guashi", time.Now()); err != nil {
		t.Fatal(err)
	}
	var got []received
	err := e.received(t.Context(), func(page []received) error { got = append(got, page...); return nil })
	if err != nil || len(got) != 1 {
		t.Errorf("%v, %v", got, err)
	}
	if want := []string{"POST /63000/?key=a%26b", "GET /63000/received?key=a%26b"}; !slices.Equal(asked, want) {
		t.Errorf("asked %v", asked)
	}
}

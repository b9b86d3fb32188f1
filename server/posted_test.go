package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"sync"
	"testing"
	"time"

	"guashi/server/identity"
	"guashi/server/loss"
	"guashi/server/receiver"
)

// posted writes down every event that is posted, before the receiver drops what it has.
type posted struct {
	to      http.Handler
	mu      sync.Mutex
	times   map[[2]string]int    // by path and id
	last    map[[2]string]string // by path and case: the sequence that arrived last for the first time
	wrong   []string
	repeats int
}

// ServeHTTP implements http.Handler.
func (p *posted) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	body, err := io.ReadAll(request.Body)
	if err != nil {
		return // its sender was killed in the middle of it
	}
	request.Body = io.NopCloser(bytes.NewReader(body))
	var event struct {
		ID, Subject, Sequence string
		Data                  struct{ Declaration struct{ Name string } }
	}
	if err := json.Unmarshal(body, &event); err != nil || event.Data.Declaration.Name != declaredName {
		p.note("this is no event as it happened")
	}
	p.arrive(request.URL.Path, event.ID, event.Subject, event.Sequence)
	answer := &statusOf{ResponseWriter: w}
	p.to.ServeHTTP(answer, request)
	if answer.status == 0 && request.Context().Err() != nil {
		return // its sender was killed before there was an answer
	}
	if answer.status != http.StatusNoContent && answer.status != http.StatusInternalServerError {
		p.note(fmt.Sprint("answered with ", answer.status))
	}
}

func (p *posted) arrive(path, id, subject, sequence string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.times[[2]string{path, id}]++; p.times[[2]string{path, id}] > 1 {
		p.repeats++
		return
	}
	if before := p.last[[2]string{path, subject}]; sequence <= before {
		p.wrong = append(p.wrong, fmt.Sprintf("%s got %s of a case after %s", path, sequence, before))
	}
	p.last[[2]string{path, subject}] = sequence
}

func (p *posted) note(wrong string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.wrong = append(p.wrong, wrong)
}

// different returns how many events have arrived, each counted once.
func (p *posted) different() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.times)
}

// check holds what was posted to the ledger.
func (p *posted) check(t *testing.T, st stores) {
	t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, wrong := range p.wrong {
		t.Error(wrong)
	}
	if p.repeats == 0 {
		t.Error("nothing was sent twice: neither failures nor kills have shown")
	}
	all := ledgerOf(t, st, loss.NoticeFilter{}, 1_000_000)
	for _, n := range all {
		if p.times[[2]string{"/" + n.Target.Code, n.ID}] == 0 {
			t.Errorf("notice %d of case %s to %s was never posted", n.Sequence, n.Number, n.Target.Code)
		}
	}
	if len(all) != len(p.times) {
		t.Errorf("%d of %d notices were posted", len(p.times), len(all))
	}
}

// statusOf keeps the status of an answer.
type statusOf struct {
	http.ResponseWriter
	status int
}

// WriteHeader implements http.ResponseWriter.
func (s *statusOf) WriteHeader(status int) {
	s.status = status
	s.ResponseWriter.WriteHeader(status)
}

const declaredName = "林顯眼"

// happen writes the i-th case, of a town somewhere in the country, with so many events.
func happen(t *testing.T, st stores, i, events int) {
	t.Helper()
	counties := identity.Counties()
	town := counties[i%len(counties)].Towns[0]
	number, err := loss.NewNumber()
	if err != nil {
		t.Fatal(err)
	}
	at := time.Now().UTC().Truncate(time.Microsecond)
	declared := loss.Declaration{
		IDNumber: "A149410774", Name: declaredName, BirthDate: identity.Date{Year: 1990, Month: 5, Day: 6}, TownCode: town.Code, ParentName: "林大顯",
	}
	change := loss.Change{
		Report: loss.Report{
			Declaration: declared,
			Number:      number, TownCode: town.Code, State: loss.Active, ContactState: loss.Pending, ReportedAt: at, DueAt: at, PasswordHash: "$", Sequence: events,
		},
		Audit: loss.AuditEvent{At: at, Actor: "citizen", Operation: loss.OpReport, Outcome: loss.OutcomeOK},
	}
	copy(change.Report.Person[:], fmt.Sprint("person ", i))
	for sequence := 1; sequence <= events; sequence++ {
		for _, target := range []loss.Target{{Kind: loss.County, Code: town.CountyCode}, loss.CentralTarget} {
			change.Notices = append(change.Notices, loss.Notice{
				Event: loss.EventReported, Target: target, Sequence: sequence, At: at, Data: loss.NoticeData{Number: number, At: at, DeclarationData: &declared},
			})
		}
	}
	if err := st.main.Transact(t.Context(), func(tx loss.Tx) error { return tx.Insert(t.Context(), change) }); err != nil {
		t.Fatal(err)
	}
}

func ledgerOf(t *testing.T, st stores, filter loss.NoticeFilter, first int) []loss.NoticeStanding {
	t.Helper()
	all, _, err := st.main.NoticePage(t.Context(), loss.Jurisdiction{Reason: loss.WholeCountry}, filter, first, "")
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func settled(t *testing.T, st stores) bool {
	t.Helper()
	return len(ledgerOf(t, st, loss.NoticeFilter{State: loss.NoticePending}, 1)) == 0
}

// eachOnceInOrder holds what each target has received to the ledger.
func eachOnceInOrder(t *testing.T, st stores, receipts func(path string) []receiver.Receipt) {
	t.Helper()
	for _, target := range loss.Targets() {
		seen, last := map[string]bool{}, map[string]string{}
		for _, got := range receipts("/" + target.Code) {
			if seen[got.ID] {
				t.Errorf("%s has %s twice", target.Code, got.ID)
			}
			if got.Sequence <= last[got.Subject] {
				t.Errorf("%s got %s of case %s after %s", target.Code, got.Sequence, got.Subject, last[got.Subject])
			}
			seen[got.ID], last[got.Subject] = true, got.Sequence
		}
		ours := ledgerOf(t, st, loss.NoticeFilter{Target: target}, 1_000_000)
		for _, n := range ours {
			if n.State != loss.NoticeDelivered || !seen[n.ID] {
				t.Errorf("notice %d of case %s to %s is %s, received: %v", n.Sequence, n.Number, target.Code, n.State, seen[n.ID])
			}
		}
		if len(ours) == 0 || len(ours) != len(seen) {
			t.Errorf("%s has %d of %d notices", target.Code, len(seen), len(ours))
		}
	}
}

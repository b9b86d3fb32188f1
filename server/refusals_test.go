package main

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"guashi/db"
	"guashi/server/config"
	"guashi/server/loss"
)

// events returns all audit events of an operation, newest first.
func (a *api) events(op loss.Operation) []loss.AuditEvent {
	a.t.Helper()
	all, _, err := a.database.AuditPage(a.t.Context(), loss.AuditFilter{Operation: op}, 1000, "")
	if err != nil {
		a.t.Fatal(err)
	}
	return all
}

// failed returns how many failures of a source count now, all ID numbers together and for one.
func (a *api) failed(source, idNumber string) (wide, here int) {
	a.t.Helper()
	buckets := []loss.Key{a.keys.Lookup("failures-source", source), a.keys.Lookup("failures-source-person", source, idNumber)}
	counts, err := a.database.FailureCounts(a.t.Context(), buckets, loss.OldestSlot(time.Now()))
	if err != nil {
		a.t.Fatal(err)
	}
	sum := func(of loss.Key) (n int) {
		for _, each := range counts[of] {
			n += each
		}
		return n
	}
	return sum(buckets[0]), sum(buckets[1])
}

// step is one operation and what it leaves behind: an audit event with that
// outcome and case, and, when it is a failed try, one failure more.
type step struct {
	name      string
	op        loss.Operation
	do        func(a *api) answer
	outcome   string // empty: nothing was looked up, so nothing is on record
	ofCase    bool
	isFailure bool
}

var steps = []step{
	{"a bad form", loss.OpReport, func(a *api) answer { return a.report(person(nil), "abc") }, "", false, false},
	{"a wrong answer", loss.OpReport, func(a *api) answer {
		return a.report(person(nil), "aB3x", object{"captcha": object{"token": "t", "answer": "1"}})
	}, "CAPTCHA_WRONG", false, true},
	{"a mismatch", loss.OpReport, func(a *api) answer { return a.report(person(object{"parentName": "林大明"}), "aB3x") }, "IDENTITY_MISMATCH", false, true},
	{"nothing to see", loss.OpStatus, func(a *api) answer { return a.status(person(nil)) }, "OK", false, false},
	{"nothing to revoke", loss.OpRevoke, func(a *api) answer { return a.revoke(person(nil), "aB3x") }, "NO_ACTIVE_REPORT", false, false},
	{"a report", loss.OpReport, func(a *api) answer { return a.report(person(nil), "aB3x") }, "OK", true, false},
	{"a second report", loss.OpReport, func(a *api) answer { return a.report(person(nil), "aB3x") }, "ALREADY_REPORTED", true, false},
	{"a look", loss.OpStatus, func(a *api) answer { return a.status(person(nil)) }, "OK", false, false},
	{"a look with a wrong answer", loss.OpStatus, func(a *api) answer {
		return a.ask(statusOperation, object{"declaration": person(nil), "captcha": object{"token": "t", "answer": "1"}})
	}, "CAPTCHA_WRONG", false, true},
	{"a look that does not match", loss.OpStatus, func(a *api) answer { return a.status(person(object{"birthDate": "1990-05-07"})) }, "IDENTITY_MISMATCH", false, true},
	{"a revocation that does not match", loss.OpRevoke, func(a *api) answer { return a.revoke(person(object{"townCode": "63000020"}), "aB3x", withCaptcha(a)) }, "IDENTITY_MISMATCH", false, true},
	{"no answer though one is asked for", loss.OpRevoke, func(a *api) answer { return a.revoke(person(nil), "aB3x") }, "", false, false},
	{"a wrong password", loss.OpRevoke, func(a *api) answer { return a.revoke(person(nil), "AAAA", withCaptcha(a)) }, "PASSWORD_WRONG", true, true},
	{"the second", loss.OpRevoke, func(a *api) answer { return a.revoke(person(nil), "AAAA", withCaptcha(a)) }, "PASSWORD_WRONG", true, true},
	{"the third", loss.OpRevoke, func(a *api) answer { return a.revoke(person(nil), "AAAA", withCaptcha(a)) }, "PASSWORD_WRONG", true, true},
	{"locked", loss.OpRevoke, func(a *api) answer { return a.revoke(person(nil), "aB3x", withCaptcha(a)) }, "PASSWORD_LOCKED", true, false},
	{"another's report", loss.OpReport, func(a *api) answer { return a.report(adopted(), "aB3x") }, "OK", true, false},
	{"its revocation", loss.OpRevoke, func(a *api) answer { return a.revoke(adopted(), "aB3x", withCaptcha(a)) }, "OK", true, false},
}

func withCaptcha(a *api) object { return object{"captcha": a.challenge()} }

func adopted() object {
	return person(object{"idNumber": "O240931213", "birthDate": "1955-12-31", "townCode": "10018010", "parentName": "王養父"})
}

// TestEveryOutcomeIsOnRecordAndEveryFailureCounts walks one report through all
// that can become of it (F3, and the limits on failed tries).
func TestEveryOutcomeIsOnRecordAndEveryFailureCounts(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, a *api) {
		for _, s := range steps {
			before, failures := len(a.events(s.op)), failuresOf(a)
			got := s.do(a)
			added := a.events(s.op)
			added = added[:len(added)-before]
			if s.outcome == "" && len(added) > 0 || s.outcome != "" && len(added) != 1 {
				t.Errorf("%s: %d events on record after %s%s", s.name, len(added), got.Typename, got.Code)
			}
			for _, e := range added {
				rightly := e.Outcome == s.outcome && (e.Number != "") == s.ofCase && e.Actor == "citizen" && e.Account == "" && e.RequestID != ""
				if !rightly || e.Source != a.keys.Lookup("audit-source", "127.0.0.1") || e.Person == (loss.Key{}) || time.Since(e.At).Abs() > time.Hour {
					t.Errorf("%s: on record as %+v", s.name, e)
				}
			}
			if n := failuresOf(a) - failures; (n == 1) != s.isFailure || n > 1 {
				t.Errorf("%s: counted %d times as a failure", s.name, n)
			}
		}
	})
}

// failuresOf counts those of this machine; each must count for its ID number as well.
func failuresOf(a *api) int {
	wide, here := a.failed("127.0.0.1", "A149410774")
	if wide != here {
		a.t.Errorf("%d failures of the source, %d for its ID number", wide, here)
	}
	return wide
}

// TestRepeatsBeyondTheBoundAreOnRecordOnly reports once, and then more often than a case takes.
func TestRepeatsBeyondTheBoundAreOnRecordOnly(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, a *api) {
		const repeats = 23
		first := a.report(person(nil), "aB3x")
		var last answer
		for range repeats {
			last = a.report(person(nil), "aB3x")
			want(t, last, "ALREADY_REPORTED", "CALL_1996", "VISIT_OFFICE")
		}
		if n := len(a.events(loss.OpReport)); n != repeats+1 {
			t.Errorf("%d events on record", n)
		}
		if last.Receipt == nil || last.Receipt.Number != first.Number || len(last.Receipt.Milestones) != 1+20 {
			t.Errorf("the receipt: %+v", last.Receipt)
		}
	}, manyTries)
}

// TestTheRegistryBeingDownIsOnRecordAndNobodysFault stands apart, for it takes a registry that is down.
func TestTheRegistryBeingDownIsOnRecordAndNobodysFault(t *testing.T) {
	a := newAPI(t, engines["sqlite"](t), func(_ *config.Settings, s *stores) {
		registry, err := db.OpenLater("mysql://nobody:nothing@127.0.0.1:1/nowhere", s.keys)
		if err != nil {
			t.Fatal(err)
		}
		s.registry = registry
	})
	for _, op := range []loss.Operation{loss.OpReport, loss.OpStatus, loss.OpRevoke} {
		switch op {
		case loss.OpReport:
			a.report(person(nil), "aB3x")
		case loss.OpStatus:
			a.status(person(nil))
		case loss.OpRevoke:
			a.revoke(person(nil), "aB3x")
		}
		if on := a.events(op); len(on) != 1 || on[0].Outcome != "REGISTRY_UNAVAILABLE" {
			t.Errorf("%s: on record as %+v", op, on)
		}
	}
	if n := failuresOf(a); n != 0 {
		t.Errorf("%d failures", n)
	}
}

// TestTheLimitHoldsForTriesWithKeysAtOnce has hundreds try parents' names, each under a key of its own. What is
// judged beyond the limit are those that were being judged already.
func TestTheLimitHoldsForTriesWithKeysAtOnce(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, a *api) {
		inParallel(300, func(i int) answer {
			return a.revoke(person(object{"parentName": fmt.Sprintf("林大%c", rune(0x4e00+i))}), "aB3x", newKey())
		})
		limit := loss.Limits{PerSource: 300}.PerID()
		if n := failuresOf(a); n < limit/2 || n > limit+checksAtOnce {
			t.Errorf("%d were judged", n)
		}
	})
}

// fewTries lets 3 tries fail for one source, 1 for one ID number, and believes what this machine says of sources.
func fewTries(s *config.Settings, _ *stores) {
	s.FailureLimit, s.TrustedProxies = 3, []string{"127.0.0.0/8"}
}

// from asks for a status, with a challenge of its own, as if from a source.
func (a *api) from(source string, declaration object) (it answer) {
	a.t.Helper()
	headers := []string{"X-Forwarded-For", source}
	challenge := a.solved(a.as(challengeOperation, nil, headers...).text)
	got := a.as(statusOperation, object{"input": object{"declaration": declaration, "captcha": challenge}}, headers...)
	if err := json.Unmarshal(got.Data["it"], &it); err != nil {
		a.t.Errorf("%v: %s", err, got.text)
	}
	return it
}

// nobody declares what 林顯眼 does under an ID number that nobody in the registry has.
func nobody(t *testing.T, n int) object { return person(object{"idNumber": stranger(t, n)}) }

func TestASourceIsLimitedWhoeverItAsksAbout(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, a *api) {
		for i := range 3 {
			want(t, a.from("198.51.100.1", nobody(t, i)), "IDENTITY_MISMATCH", "CHECK_DATA")
		}
		want(t, a.from("198.51.100.1", person(nil)), "TOO_MANY_REQUESTS", "TRY_LATER")
		if got := a.from("198.51.100.2", person(nil)); got.Typename != "Receipts" {
			t.Errorf("another source: %+v", got)
		}
		want(t, a.from("2001:db8::1", nobody(t, 0)), "IDENTITY_MISMATCH", "CHECK_DATA")
		want(t, a.from("2001:db8::2", nobody(t, 0)), "TOO_MANY_REQUESTS", "TRY_LATER")
		if got := a.from("2001:db8:0:1::1", person(nil)); got.Typename != "Receipts" {
			t.Errorf("the next network: %+v", got)
		}
	}, fewTries)
}

// floods returns the refusals on record that tell of a passed limit.
func (a *api) floods() (told []loss.AuditEvent) {
	for _, e := range a.events("") {
		if e.Outcome == "TOO_MANY_REQUESTS" {
			told = append(told, e)
		}
	}
	return told
}

// wrongly asks all that a citizen can, with an answer to no challenge, and returns the answers' codes.
func (a *api) wrongly(declaration object) (codes []string) {
	a.t.Helper()
	captcha := object{"token": "t", "answer": "1"}
	whole := object{"declaration": declaration, "revocationPassword": "aB3x", "captcha": captcha}
	keyed := object{"declaration": declaration, "revocationPassword": "aB3x", "captcha": captcha, "idempotencyKey": rand.Text()}
	for _, got := range []answer{
		a.ask(reportOperation, whole), a.ask(reportOperation, keyed), a.ask(statusOperation, object{"declaration": declaration, "captcha": captcha}),
		a.ask(revokeOperation, whole), a.ask(revokeOperation, keyed),
	} {
		codes = append(codes, got.Code)
	}
	return codes
}

// TestAFloodIsOnRecordAndFillsNoDisk goes on and on once a limit is passed: for one ID number, and then for the source
// altogether. Each is on record once, or once more where the next five minutes begin meanwhile.
func TestAFloodIsOnRecordAndFillsNoDisk(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, a *api) {
		begun := loss.SlotOf(time.Now())
		goOn := func(what string, who object, others ...object) {
			t.Helper()
			before := len(a.floods())
			for _, declared := range append([]object{who}, others...) {
				for _, codes := range inParallel(8, func(int) []string { return a.wrongly(declared) }) {
					if slices.ContainsFunc(codes, func(code string) bool { return code != "TOO_MANY_REQUESTS" }) {
						t.Errorf("%s: answered %v", what, codes)
					}
				}
			}
			told := a.floods()
			told = told[:len(told)-before]
			if n, most := len(told), int(1+loss.SlotOf(time.Now())-begun); n < 1 || n > most {
				t.Fatalf("%s: %d events on record", what, n)
			}
			first := told[len(told)-1]
			rightly := first.Actor == "citizen" && first.Number == "" && first.Account == "" && first.RequestID != ""
			if !rightly || first.Source != a.keys.Lookup("audit-source", "127.0.0.1") || first.Person != a.keys.Lookup("id-number", who["idNumber"].(string)) {
				t.Errorf("%s: on record as %+v", what, first)
			}
		}
		fails := func(n int) {
			t.Helper()
			want(t, a.ask(statusOperation, object{"declaration": nobody(t, n), "captcha": object{"token": "t", "answer": "1"}}), "CAPTCHA_WRONG", "CHECK_DATA")
		}
		fails(1)
		if n := len(a.floods()); n != 0 {
			t.Fatalf("%d events on record before a limit is passed", n)
		}
		goOn("one ID number", nobody(t, 1))
		fails(2)
		fails(3)
		goOn("any ID number", nobody(t, 4), nobody(t, 5), nobody(t, 6))
		if got := a.from("198.51.100.2", person(nil)); got.Typename != "Receipts" {
			t.Errorf("another source: %+v", got)
		}
	}, fewTries)
}

// TestTheLimitHoldsForTriesAtOnce has each of them admitted before any has failed. On record is what was judged,
// whatever the answer was.
func TestTheLimitHoldsForTriesAtOnce(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, a *api) {
		const tries = 16
		sources := []string{"198.51.100.1", "198.51.100.2"}
		told := tally(inParallel(tries, func(i int) answer { return a.from(sources[i%2], nobody(t, i)) }))
		if told["IDENTITY_MISMATCH"] > 2*3 || told["IDENTITY_MISMATCH"]+told["TOO_MANY_REQUESTS"] != tries {
			t.Errorf("answered %v", told)
		}
		judged, counted := len(a.events(loss.OpStatus))-len(a.floods()), 0
		for _, source := range sources {
			wide, _ := a.failed(source, "")
			counted += wide
		}
		if judged != counted || judged < told["IDENTITY_MISMATCH"] {
			t.Errorf("%d were judged, %d are on record as such", counted, judged)
		}
	}, fewTries)
}

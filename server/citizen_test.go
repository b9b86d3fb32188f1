package main

import (
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"guashi/server/config"
	"guashi/server/loss"
	"guashi/server/registry"
)

func now() time.Time { return time.Now() }

func onEveryEngine(t *testing.T, do func(t *testing.T, a *api), change ...func(*config.Settings, *stores)) {
	for name, open := range engines {
		t.Run(name, func(t *testing.T) { do(t, newAPI(t, open(t), change...)) })
	}
}

func manyTries(s *config.Settings, _ *stores) { s.FailureLimit = 300_000 }

func want(t *testing.T, got answer, code string, ways ...string) {
	t.Helper()
	if got.Code != code || !slices.Equal(got.WaysOn, ways) {
		t.Errorf("answered %s%s with ways on %v, want %s with %v", got.Typename, got.Code, got.WaysOn, code, ways)
	}
}

func kindsOf(a answer) string {
	var kinds []string
	for _, m := range a.Milestones {
		kinds = append(kinds, m.Kind)
	}
	return strings.Join(kinds, " ")
}

func TestReportStatusRevoke(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, a *api) {
		if got := a.status(person(nil)); got.Typename != "Receipts" || len(got.Receipts) != 0 {
			t.Fatalf("before any report: %+v", got)
		}
		first := a.report(person(nil), "aB3x")
		if !loss.ValidNumber(first.Number) || first.State != "ACTIVE" || first.ContactState != "PENDING" || first.Office == nil || kindsOf(first) != "REPORTED" {
			t.Fatalf("receipt: %+v", first)
		}
		if n := first.Notified; len(n) != 2 || n[0].System != "COUNTY" || n[1].System != "CENTRAL" || n[1].State != "HELD" || n[1].Since == "" {
			t.Errorf("who is being told, where no system has an entry: %+v", n)
		}
		again := a.report(person(object{"phone": "0987-654-321"}), "zzzz")
		want(t, again, "ALREADY_REPORTED", "CALL_1996", "VISIT_OFFICE")
		if again.Receipt == nil || again.Receipt.Number != first.Number || kindsOf(*again.Receipt) != "REPORTED REPORTED_AGAIN" {
			t.Errorf("the first report is not named: %+v", again.Receipt)
		}
		wrong := a.revoke(person(nil), "zzzz")
		want(t, wrong, "PASSWORD_WRONG", "CHECK_DATA", "USE_CERTIFICATE", "VISIT_OFFICE")
		if wrong.AttemptsLeft == nil || *wrong.AttemptsLeft != 2 {
			t.Error("the second report's password counts")
		}
		revoked := a.revoke(person(nil), "aB3x")
		if revoked.State != "REVOKED" || revoked.ContactState != "CONFIRMED" || kindsOf(revoked) != "REPORTED REPORTED_AGAIN REVOKED AUTO_CONFIRMED" {
			t.Fatalf("revoked: %+v", revoked)
		}
		want(t, a.revoke(person(nil), "aB3x"), "NO_ACTIVE_REPORT", "CHECK_DATA", "USE_CERTIFICATE", "VISIT_OFFICE")
		second := a.report(person(nil), "1234")
		if second.Number == first.Number || second.State != "ACTIVE" {
			t.Errorf("no new report after a revocation: %+v", second)
		}
		if got := a.status(person(nil)); len(got.Receipts) != 2 || got.Receipts[0].Number != second.Number {
			t.Errorf("status: %+v", got)
		} else if n := got.Receipts[1].Notified; len(n) != 2 || n[0].State != "HELD" {
			t.Errorf("who is told of the first report: %+v", n)
		}
	})
}

const neighbours = `id_number,name,birth_date,town_code,village,address,father_name,mother_name,adoptive_father_name,adoptive_mother_name,sex,phone
W148945858,陳鄰居,1985-03-04,63000010,測試里,臺北市松山區測試里001鄰顯眼路4號,陳大鄰,,,,M,
`

// TestWhoIsReportedAgainComesFirst looks as a clerk does (A8): the case goes to the top of its tab, and what
// was declared later stands beside what was declared first.
func TestWhoIsReportedAgainComesFirst(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, a *api) {
		if _, err := registry.ImportPersons(t.Context(), a.database, strings.NewReader(neighbours), registry.Options{Progress: io.Discard}); err != nil {
			t.Fatal(err)
		}
		neighbour := object{"idNumber": "W148945858", "name": "陳鄰居", "birthDate": "1985-03-04", "parentName": "陳大鄰"}
		who := map[string]object{a.report(person(nil), "aB3x").Number: nil, a.report(person(neighbour), "aB3x").Number: neighbour}
		a.addStaff("clerk", loss.RoleClerk, "63000010", "")
		clerk := a.bearer("clerk")
		inbox := func() (numbers []string) {
			var tab struct{ Nodes []struct{ Number string } }
			got := a.as(`{ it: inbox(tab: FIRST_CONTACT) { nodes { number } } }`, nil, clerk...)
			if err := json.Unmarshal(got.Data["it"], &tab); err != nil || len(tab.Nodes) != 2 {
				t.Fatalf("%v: %s", err, got.text)
			}
			return []string{tab.Nodes[0].Number, tab.Nodes[1].Number}
		}
		last := inbox()[1]
		later := person(who[last])
		later["phone"], later["email"] = "0987-654-321", "later@example.com"
		want(t, a.report(later, "zzzz"), "ALREADY_REPORTED", "CALL_1996", "VISIT_OFFICE")
		if first := inbox()[0]; first != last {
			t.Errorf("%s comes first, and not %s, which was reported again", first, last)
		}
		const said = `query ($n: String!) { it: case(number: $n) { declaration { phone email } redeclarations { declaration { phone email } } } }`
		const kept = `{"declaration":{"phone":"0912-345-678","email":"xianyan@example.com"},"redeclarations":[{"declaration":{"phone":"0987-654-321","email":"later@example.com"}}]}`
		if got := a.as(said, object{"n": last}, clerk...); string(got.Data["it"]) != kept {
			t.Errorf("the clerk sees %s", got.text)
		}
	})
}

func TestMismatchNeverTellsWhichItemDiffers(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, a *api) {
		for _, differs := range []object{
			{"idNumber": "I111818164"},
			{"birthDate": "1990-05-07"},
			{"townCode": "63000020"},
			{"parentName": "林大明"},
			{"idNumber": "F255178533", "birthDate": "1980-01-02", "townCode": "65000010", "parentName": "不詳"},
		} {
			want(t, a.report(person(differs), "aB3x"), "IDENTITY_MISMATCH", "CHECK_DATA", "CALL_1996", "USE_CERTIFICATE", "VISIT_OFFICE")
			want(t, a.revoke(person(differs), "aB3x"), "IDENTITY_MISMATCH", "CHECK_DATA", "VISIT_OFFICE")
			if got := a.status(person(differs)); got.Code != "IDENTITY_MISMATCH" || !slices.Equal(got.WaysOn, []string{"CHECK_DATA"}) {
				t.Errorf("status: %+v", got)
			}
		}
	}, manyTries)
}

func TestParentsNameAsTyped(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, a *api) {
		if got := a.report(person(object{"idNumber": "ａ149410774", "parentName": " 陳𠮷美 "}), "aB3x"); got.State != "ACTIVE" {
			t.Errorf("a rare character and a full-width letter: %+v", got)
		}
		adopted := object{"idNumber": "O240931213", "birthDate": "1955-12-31", "townCode": "10018010", "parentName": "王養父"}
		if got := a.report(person(adopted), "aB3x"); got.State != "ACTIVE" {
			t.Errorf("adoptive father: %+v", got)
		}
		adopted["parentName"] = "潘·大山"
		if got := a.status(person(adopted)); len(got.Receipts) != 1 {
			t.Errorf("another middle dot: %+v", got)
		}
	})
}

func TestThreeWrongPasswordsLockThatReportOnly(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, a *api) {
		a.report(person(nil), "aB3x")
		for _, left := range []int{2, 1, 0} {
			key := newKey()
			for range 2 { // the second time it is remembered
				got := a.revoke(person(nil), "AB3X", key)
				if got.AttemptsLeft == nil || *got.AttemptsLeft != left || got.Code != "PASSWORD_WRONG" {
					t.Errorf("%d attempts left: %+v", left, got)
				}
				if named := got.Receipt != nil && got.Receipt.Locked && got.Receipt.Office != nil; named != (left == 0) {
					t.Errorf("%d attempts left, and the office is named: %v", left, named)
				}
			}
		}
		for _, password := range []string{"aB3x", "AB3X"} {
			got := a.revoke(person(nil), password)
			want(t, got, "PASSWORD_LOCKED", "VISIT_OFFICE")
			if got.Receipt == nil || got.Receipt.Office == nil {
				t.Error("the office is not named")
			}
		}
		if got := a.status(person(nil)); len(got.Receipts) != 1 || !got.Receipts[0].Locked {
			t.Errorf("status of a locked report: %+v", got)
		}
	})
}

// tally counts answers by code, a receipt as one, so that a failure is told once.
func tally(answers []answer) map[string]int {
	told := map[string]int{}
	for _, got := range answers {
		if got.Code != "" {
			told[got.Code]++
		} else {
			told[got.Typename]++
		}
	}
	return told
}

func TestTwoHundredGuessesAtOnceAreJudgedThreeTimes(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, a *api) {
		a.report(person(nil), "aB3x")
		told := tally(inParallel(200, func(int) answer { return a.revoke(person(nil), "AAAA") }))
		if told["PASSWORD_WRONG"] != loss.MaxWrongPasswords || told["PASSWORD_LOCKED"] != 200-loss.MaxWrongPasswords {
			t.Errorf("guesses were answered %v", told)
		}
	}, manyTries)
}

func TestWhatIsNoInputIsSaidAtItsField(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, a *api) {
		longKey, noAnswer := object{"idempotencyKey": strings.Repeat("k", 201)}, object{"captcha": object{"token": "t", "answer": " "}}
		for path, got := range map[string]answer{
			"idempotencyKey TOO_LONG":             a.report(person(nil), "aB3x", longKey),
			"idempotencyKey TOO_LONG at revoking": a.revoke(person(nil), "aB3x", longKey),
			"captcha.answer REQUIRED":             a.report(person(nil), "aB3x", noAnswer),
			"captcha.answer REQUIRED at revoking": a.revoke(person(nil), "aB3x", noAnswer),
		} {
			want(t, got, "INVALID_INPUT", "CHECK_DATA")
			if len(got.Fields) != 1 || got.Fields[0].Path+" "+got.Fields[0].Problem != strings.TrimSuffix(path, " at revoking") {
				t.Errorf("%s: %+v", path, got.Fields)
			}
		}
	})
}

const moved = `id_number,name,birth_date,town_code,village,address,father_name,mother_name,adoptive_father_name,adoptive_mother_name,sex,phone
A149410774,林顯眼,1990-05-06,65000010,測試里,新北市板橋區測試里001鄰顯眼路5號,林大顯,陳𠮷美,,,M,
`

// TestAReportStaysWithItsOffice though its person has moved since.
func TestAReportStaysWithItsOffice(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, a *api) {
		first := a.report(person(nil), "aB3x").Office
		if _, err := registry.ImportPersons(t.Context(), a.database, strings.NewReader(moved), registry.Options{Progress: io.Discard}); err != nil {
			t.Fatal(err)
		}
		there := person(object{"townCode": "65000010"})
		seen, revoked := a.status(there), a.revoke(there, "aB3x")
		if first == nil || len(seen.Receipts) != 1 || seen.Receipts[0].Office == nil || revoked.Office == nil {
			t.Fatalf("%+v, %+v, %+v", first, seen, revoked)
		}
		if first.Name != "臺北市松山區戶政事務所" || *seen.Receipts[0].Office != *first || *revoked.Office != *first {
			t.Errorf("reported to %s, %s is seen, revoked at %s", first.Name, seen.Receipts[0].Office.Name, revoked.Office.Name)
		}
		file, _, err := a.database.CaseFile(t.Context(), loss.Jurisdiction{Reason: loss.WholeCountry}, revoked.Number)
		if err != nil {
			t.Fatal(err)
		}
		var told []string
		for _, n := range file.Notices {
			told = append(told, string(n.Event)+" "+n.Target.Code)
		}
		slices.Sort(told)
		want := []string{"AUTO_CONFIRMED 63000", "REPORTED 63000", "REPORTED central", "REVOKED 63000", "REVOKED central"}
		if !slices.Equal(told, want) {
			t.Errorf("told: %v", told)
		}
	})
}

func TestOneActiveReportUnderTwoHundredAtOnce(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, a *api) {
		told := tally(inParallel(200, func(int) answer { return a.report(person(nil), "aB3x") }))
		if told["Receipt"] != 1 || told["ALREADY_REPORTED"] != 199 {
			t.Errorf("answered %v", told)
		}
	}, manyTries)
}

func TestBadFormSpendsNoChallengeAndAnyAnswerDoes(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, a *api) {
		challenge := object{"captcha": a.challenge()}
		bad := a.report(person(object{"birthDate": "2026-02-30", "townCode": "00000000", "idNumber": "A149410775", "phone": ""}), "abc", challenge)
		want(t, bad, "INVALID_INPUT", "CHECK_DATA")
		var paths []string
		for _, f := range bad.Fields {
			paths = append(paths, f.Path+" "+f.Problem)
		}
		wantPaths := []string{
			"declaration.idNumber CHECK_DIGIT", "declaration.birthDate NOT_A_DATE", "declaration.townCode UNKNOWN_TOWN",
			"declaration.phone REQUIRED", "revocationPassword BAD_FORM",
		}
		if !slices.Equal(paths, wantPaths) {
			t.Errorf("fields to mend: %v", paths)
		}
		if got := a.report(person(nil), "aB3x", challenge); got.State != "ACTIVE" {
			t.Errorf("bad form spent the challenge: %+v", got)
		}
		want(t, a.report(person(nil), "aB3x", challenge), "CAPTCHA_WRONG", "CHECK_DATA")
		other := a.challenge()
		right := other["answer"]
		other["answer"] = "x"
		want(t, a.report(person(nil), "aB3x", object{"captcha": other}), "CAPTCHA_WRONG", "CHECK_DATA")
		other["answer"] = right
		want(t, a.report(person(nil), "aB3x", object{"captcha": other}), "CAPTCHA_WRONG", "CHECK_DATA")
	})
}

// TestAChallengeIsJudgedBeforeThePerson has nobody learn whether data match who has not solved a challenge for it.
func TestAChallengeIsJudgedBeforeThePerson(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, a *api) {
		nobody := person(object{"parentName": "林大明"})
		for name, ask := range map[string]func(captcha object) answer{
			"report":             func(c object) answer { return a.report(nobody, "aB3x", object{"captcha": c}) },
			"report, with a key": func(c object) answer { return a.report(nobody, "aB3x", object{"captcha": c}, newKey()) },
			"status":             func(c object) answer { return a.ask(statusOperation, object{"declaration": nobody, "captcha": c}) },
			"revoke":             func(c object) answer { return a.revoke(nobody, "aB3x", object{"captcha": c}) },
		} {
			unsolved, solved := a.challenge(), a.challenge()
			unsolved["answer"] = "x"
			var codes []string
			for _, captcha := range []object{unsolved, solved, solved} {
				codes = append(codes, ask(captcha).Code)
			}
			if !slices.Equal(codes, []string{"CAPTCHA_WRONG", "IDENTITY_MISMATCH", "CAPTCHA_WRONG"}) {
				t.Errorf("%s, with a wrong answer, a right one and the same again: %v", name, codes)
			}
		}
	}, manyTries)
}

func TestIdempotencyKey(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, a *api) {
		key := newKey()
		first := a.report(person(nil), "aB3x", key)
		again := a.report(person(nil), "aB3x", key, object{"captcha": object{"token": "spent", "answer": "1"}})
		if first.Number == "" || again.Number != first.Number {
			t.Errorf("the first outcome was not returned again: %+v", again)
		}
		other := a.report(person(nil), "aB3y", key)
		want(t, other, "INVALID_INPUT", "CHECK_DATA")
		if len(other.Fields) != 1 || other.Fields[0].Path != "idempotencyKey" {
			t.Errorf("fields: %+v", other.Fields)
		}
		key, challenge := newKey(), object{"captcha": a.challenge()}
		numbers := map[string]int{}
		for _, got := range inParallel(20, func(int) answer { return a.report(adopted(), "aB3x", challenge, key) }) {
			numbers[got.Number+got.Code]++
		}
		if len(numbers) != 1 || numbers[""] > 0 {
			t.Errorf("one report, sent often with one challenge, was answered %v", numbers)
		}
		key = newKey()
		for _, got := range inParallel(20, func(int) answer { return a.revoke(person(nil), "AAAA", key) }) {
			if got.AttemptsLeft == nil || *got.AttemptsLeft != 2 {
				t.Errorf("one wrong password, sent often, was judged more than once: %+v", got)
			}
		}
	}, manyTries)
}

func TestFailuresAreLimited(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, a *api) {
		for range 10 {
			if got := a.report(person(object{"birthDate": "1991-01-01"}), "aB3x"); got.Code != "IDENTITY_MISMATCH" {
				t.Errorf("below the limit: %+v", got)
			}
		}
		got := a.report(person(nil), "aB3x")
		want(t, got, "TOO_MANY_REQUESTS", "TRY_LATER")
		if got.RetryAfter == nil || *got.RetryAfter < 1 || *got.RetryAfter > 3600 {
			t.Errorf("retryAfter: %v", got.RetryAfter)
		}
		want(t, a.revoke(person(object{"idNumber": "O240931213"}), "aB3x"), "CAPTCHA_REQUIRED", "CHECK_DATA")
	})
}

func TestManners(t *testing.T) {
	a := newAPI(t, engines["sqlite"](t))
	valid, err := json.Marshal(object{"query": "{ counties { code } }"})
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		method, kind string
		body         []byte
		status       int
		code         string
	}{
		"GET":         {http.MethodGet, "application/json", nil, 405, "BAD_REQUEST"},
		"form":        {http.MethodPost, "application/x-www-form-urlencoded", []byte("query={counties{code}}"), 415, "BAD_REQUEST"},
		"batch":       {http.MethodPost, "application/json", append(append([]byte("["), valid...), ']'), 400, "BAD_REQUEST"},
		"too long":    {http.MethodPost, "application/json", []byte(`{"query":"` + strings.Repeat(" ", 65<<10) + `"}`), 413, "BAD_REQUEST"},
		"no JSON":     {http.MethodPost, "application/json", []byte(`{"query":`), 400, "BAD_REQUEST"},
		"unknown":     {http.MethodPost, "application/json", []byte(`{"query":"{ nothing }"}`), 200, "BAD_REQUEST"},
		"two at once": {http.MethodPost, "application/json", []byte(`{"query":"mutation { a: issueCaptcha { token } b: issueCaptcha { token } }"}`), 200, "BAD_REQUEST"},
		"schema":      {http.MethodPost, "application/json", []byte(`{"query":"{ __schema { types { name } } }"}`), 200, "BAD_REQUEST"},
		"tokens":      {http.MethodPost, "application/json", []byte(`{"query":"{ ` + strings.Repeat("counties { code } ", 400) + `}"}`), 200, "TOO_COMPLEX"},
	} {
		t.Run(name, func(t *testing.T) {
			status, text := a.send(c.method, c.kind, c.body)
			var r reply
			if err := json.Unmarshal(text, &r); err != nil || len(r.Errors) == 0 {
				t.Fatalf("answered %d without an error (%v)", status, err)
			}
			if status != c.status || r.Errors[0].Extensions["code"] != c.code || r.Errors[0].Extensions["requestId"] == "" {
				t.Errorf("answered %d %v", status, r.Errors[0].Extensions)
			}
		})
	}
}

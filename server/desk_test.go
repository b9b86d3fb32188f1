package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"guashi/graph/generated"
	"guashi/server/auth"
	"guashi/server/config"
	"guashi/server/loss"
	"guashi/server/partner"
	"guashi/server/secrets"
)

const goodPassword = "horse staple 42 battery"

func (a *api) staff() *auth.Service {
	a.t.Helper()
	s := &config.Settings{Listen: "127.0.0.1:0"}
	service, err := auth.New(a.t.Context(), a.database, secrets.NewPasswords(a.keys, 2), a.keys, s.Issuer(), loss.Limits{PerSource: 300}, false)
	if err != nil {
		a.t.Fatal(err)
	}
	return service
}

func (a *api) addStaff(username string, role loss.Role, office, county string) {
	a.t.Helper()
	staff := loss.Staff{Username: username, Role: role, OfficeCode: office, CountyCode: county}
	if err := a.staff().Add(a.t.Context(), time.Now(), staff, goodPassword, true); err != nil {
		a.t.Fatal(err)
	}
}

type deskReply struct {
	Data   map[string]json.RawMessage
	Errors []struct {
		Message    string
		Extensions struct {
			Code, Field, Reason string
			RetryAfter          int
		}
	}
	status  int
	cookies []*http.Cookie
	header  http.Header
	text    string
}

func (r deskReply) code() string {
	if len(r.Errors) == 0 {
		return ""
	}
	return r.Errors[0].Extensions.Code
}

func (r deskReply) reason() string {
	if len(r.Errors) == 0 {
		return ""
	}
	return r.Errors[0].Extensions.Reason
}

func (r deskReply) it(t testing.TB) (it struct {
	Typename     string `json:"__typename"`
	Code         string
	Token        *string
	RetryAfter   *int
	Number       string
	ContactState string
	Username     string
	Must         bool `json:"mustChangePassword"`
	Contacts     []struct{ Position int }

	SessionEndsAt time.Time
	SignIns       []struct{ Outcome string }
},
) {
	t.Helper()
	if len(r.Errors) > 0 {
		t.Fatalf("answered with errors: %+v", r.Errors)
	}
	if err := json.Unmarshal(r.Data["it"], &it); err != nil {
		t.Fatalf("%v: %s", err, r.text)
	}
	return it
}

// as asks with headers: pairs of name and value.
func (a *api) as(query string, variables object, headers ...string) deskReply {
	a.t.Helper()
	body, err := json.Marshal(object{"query": query, "variables": variables})
	if err != nil {
		a.t.Fatal(err)
	}
	request, err := http.NewRequestWithContext(a.t.Context(), http.MethodPost, a.url+"/graphql", bytes.NewReader(body))
	if err != nil {
		a.t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		a.t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	r := deskReply{status: response.StatusCode, cookies: response.Cookies(), header: response.Header, text: string(text)}
	if err := errors.Join(err, json.Unmarshal(text, &r)); err != nil {
		a.t.Fatalf("%v: %s", err, text)
	}
	return r
}

const signInOperation = `mutation ($input: SignInInput!) { it: signIn(input: $input) { __typename ... on Session { token expiresAt staff { username mustChangePassword } } ... on SignInRefusal { code message retryAfter } } }`

func (a *api) signIn(username, password string, headers ...string) deskReply {
	a.t.Helper()
	return a.as(signInOperation, object{"input": object{"username": username, "password": password}}, headers...)
}

// bearer signs in and returns the header that says so.
func (a *api) bearer(username string) []string {
	a.t.Helper()
	it := a.signIn(username, goodPassword).it(a.t)
	if it.Token == nil {
		a.t.Fatalf("no token: %s", it.Code)
	}
	return []string{"Authorization", "Bearer " + *it.Token}
}

const meOperation = `{ it: me { username mustChangePassword signIns { outcome } } }`

// staffOperations are all operations that need a signed-in member of staff, with
// the roles that may do them; those about one case are refused outside the jurisdiction.
var staffOperations = map[string]struct {
	query string
	roles string
	ofOne bool
	shows string // what a list or a count has for those inside alone; # is the case's number
}{
	"signOut":          {`mutation { it: signOut }`, "CLERK COUNTY CENTRAL ADMIN", false, ""},
	"changePassword":   {`mutation { it: changePassword(input: {current: "x", new: "y"}) { __typename } }`, "CLERK COUNTY CENTRAL ADMIN", false, ""},
	"enrolOtp":         {`mutation { it: enrolOtp { secret } }`, "CLERK COUNTY CENTRAL ADMIN", false, ""},
	"confirmOtp":       {`mutation { it: confirmOtp(code: "1") { recoveryCodes } }`, "CLERK COUNTY CENTRAL ADMIN", false, ""},
	"inbox":            {`{ it: inbox(tab: FIRST_CONTACT) { nodes { number } } }`, "CLERK", false, "#"},
	"inboxCounts":      {`{ it: inboxCounts { firstContact } }`, "CLERK", false, `"firstContact":1`},
	"case":             {`query ($n: String!) { it: case(number: $n) { number } }`, "CLERK COUNTY CENTRAL", true, ""},
	"cases":            {`{ it: cases(search: {}) { nodes { number } } }`, "CLERK COUNTY CENTRAL", false, "#"},
	"recordContact":    {`mutation ($n: String!) { it: recordContact(input: {number: $n, outcome: NOT_REACHED, method: PHONE, explanation: "x", seenContacts: 99}) { __typename } }`, "CLERK", true, ""},
	"withdrawContact":  {`mutation ($n: String!) { it: withdrawContact(input: {number: $n, reason: "x"}) { __typename } }`, "CLERK", true, ""},
	"revokeAtOffice":   {`mutation ($n: String!) { it: revokeAtOffice(input: {number: $n, identityDocument: "x"}) { __typename } }`, "CLERK", true, ""},
	"closeReplaced":    {`mutation ($n: String!) { it: closeReplaced(input: {number: $n, issuedOn: "2020-01-01"}) { __typename } }`, "CLERK", true, ""},
	"notices":          {`{ it: notices { nodes { number } } }`, "COUNTY CENTRAL", false, "#"},
	"notice":           {`query ($id: ID!) { it: notice(id: $id) { id } }`, "COUNTY CENTRAL", true, ""},
	"noticeTargets":    {`{ it: noticeTargets { code } }`, "COUNTY CENTRAL", false, `"63000"`},
	"replayNotice":     {`mutation ($id: ID!) { it: replayNotice(id: $id) { id } }`, "COUNTY CENTRAL", true, ""},
	"skipNotice":       {`mutation ($id: ID!) { it: skipNotice(id: $id, reason: NOT_NEEDED) { __typename } }`, "COUNTY CENTRAL", true, ""},
	"replayNotices":    {`mutation ($t: String!) { it: replayNotices(target: $t, from: "2026-01-01T00:00:00Z", to: "2026-01-02T00:00:00Z") { count } }`, "COUNTY CENTRAL", true, ""},
	"skipNotices":      {`mutation ($t: String!) { it: skipNotices(target: $t, from: "2026-01-01T00:00:00Z", to: "2026-01-02T00:00:00Z", reason: REFUSED) { count more } }`, "COUNTY CENTRAL", true, ""},
	"figures":          {`{ it: figures(from: "2026-11-01", to: "2026-11-02") { total { reports } } }`, "CLERK COUNTY CENTRAL", false, ""},
	"exportFigures":    {`mutation { it: exportFigures(from: "2026-11-01", to: "2026-11-02") }`, "CLERK COUNTY CENTRAL", false, ""},
	"partnerQuestions": {`{ it: partnerQuestions { nodes { id } } }`, "CENTRAL ADMIN", false, ""},
	"whoAsked":         {`mutation ($n: String!) { it: whoAsked(input: {number: $n, identityDocument: "passport"}) { __typename } }`, "CLERK", true, ""},
	"auditEvents":      {`{ it: auditEvents { nodes { id } } }`, "CENTRAL ADMIN", false, ""},
	"auditTrail":       {`{ it: auditTrail { seals } }`, "CENTRAL ADMIN", false, ""},
	"calendar":         {`{ it: calendar { endsSoon } }`, "CENTRAL ADMIN", false, ""},
	"monthlyFigures":   {`{ it: monthlyFigures(from: "2026-11-01", to: "2026-11-02") { reports } }`, "CLERK COUNTY CENTRAL", false, ""},
	"weekFigures":      {`{ it: weekFigures { now { reports } } }`, "CLERK COUNTY CENTRAL", false, `"reports":1`},
}

// partnerOperations are all operations of partners.
var partnerOperations = map[string]string{
	"cardStatus": `{ it: cardStatus(idNumbers: ["A149410774"], purpose: "try") { state } }`,
	"watchCards": `mutation { it: watchCards(idNumbers: ["A149410774"], until: "2026-12-24") { id } }`,
}

// TestEveryStaffOperationIsInTheTable reads the schema: what is not for anybody must be tried below.
func TestEveryStaffOperationIsInTheTable(t *testing.T) {
	schema := generated.NewExecutableSchema(generated.Config{}).Schema()
	found := 0
	for _, field := range slices.Concat(schema.Query.Fields, schema.Mutation.Fields) {
		if strings.HasPrefix(field.Name, "__") {
			continue
		}
		found++
		audience := field.Directives.ForName("audience")
		if audience == nil {
			t.Errorf("%s names no audience", field.Name)
			continue
		}
		_, ofStaff := staffOperations[field.Name]
		_, ofPartners := partnerOperations[field.Name]
		if who := audience.Arguments.ForName("who").Value.String(); !ofStaff && !ofPartners && who != "[ANYONE]" {
			t.Errorf("%s is not tried with every role", field.Name)
		}
	}
	if found < len(staffOperations)+len(partnerOperations) {
		t.Errorf("only %d root fields were found", found)
	}
}

// caller is one of staff, as seen from a report of 63000010.
type caller struct {
	role   loss.Role
	inside bool
}

// addCallers adds one of each role, inside and outside the jurisdiction.
func (a *api) addCallers() map[string]caller {
	a.t.Helper()
	a.addStaff("clerk", loss.RoleClerk, "63000010", "")
	a.addStaff("otherclerk", loss.RoleClerk, "65000010", "")
	a.addStaff("county", loss.RoleCounty, "", "63000")
	a.addStaff("othercounty", loss.RoleCounty, "", "65000")
	a.addStaff("central", loss.RoleCentral, "", "")
	a.addStaff("admin", loss.RoleAdmin, "", "")
	return map[string]caller{
		"clerk": {loss.RoleClerk, true}, "otherclerk": {loss.RoleClerk, false}, "county": {loss.RoleCounty, true},
		"othercounty": {loss.RoleCounty, false}, "central": {loss.RoleCentral, true}, "admin": {loss.RoleAdmin, true},
	}
}

// TestListsAndCountsShowTheJurisdictionAlone asks for each as every caller that may ask.
func TestListsAndCountsShowTheJurisdictionAlone(t *testing.T) {
	a := newAPI(t, engines["sqlite"](t))
	number := a.report(person(nil), "aB3x").Number
	for name, caller := range a.addCallers() {
		headers := a.bearer(name)
		for operation, o := range staffOperations {
			if o.shows == "" || !slices.Contains(strings.Fields(o.roles), string(caller.role)) {
				continue
			}
			got := a.as(o.query, nil, headers...)
			if got.code() != "" || strings.Contains(got.text, strings.ReplaceAll(o.shows, "#", number)) != caller.inside {
				t.Errorf("%s as %s: %s", operation, name, got.text)
			}
		}
	}
}

// TestWhoMayDoWhat tries every operation as every caller, inside and outside the jurisdiction.
func TestWhoMayDoWhat(t *testing.T) {
	a := newAPI(t, engines["sqlite"](t))
	number := a.report(person(nil), "aB3x").Number
	callers := a.addCallers()
	inside := object{"n": number, "id": a.noticeTo("63000", a.bearer("central")).ID, "t": "63000"}
	nowhere := object{"n": "1234-5678-9012", "id": "01a2b3c4-0000-7000-8000-000000000000", "t": "99999"}
	for name, caller := range callers {
		headers := a.bearer(name)
		for operation, o := range staffOperations {
			want := ""
			switch {
			case !slices.Contains(strings.Fields(o.roles), string(caller.role)):
				want = "FORBIDDEN"
			case o.ofOne && !caller.inside:
				want = "NOT_FOUND"
			}
			if operation == "signOut" {
				continue // it ends the session that the others need
			}
			got := a.as(o.query, inside, headers...)
			if got.code() != want {
				t.Errorf("%s as %s: %q, want %q", operation, name, got.code(), want)
			}
			if o.ofOne && want == "NOT_FOUND" {
				never := a.as(o.query, nowhere, headers...)
				if requestIDs.ReplaceAllString(never.text, "") != requestIDs.ReplaceAllString(got.text, "") {
					t.Errorf("%s as %s tells a case from none: %s, %s", operation, name, got.text, never.text)
				}
			}
		}
		for operation, query := range partnerOperations {
			if got := a.as(query, nil, headers...); got.code() != "FORBIDDEN" {
				t.Errorf("%s as %s: %q", operation, name, got.code())
			}
		}
		if got := a.as(staffOperations["signOut"].query, nil, headers...); got.code() != "" {
			t.Errorf("signOut as %s: %s", name, got.code())
		}
	}
	partners := a.partnerBearer(a.addPartner("Bank", partner.Settings{}))
	for operation, o := range staffOperations {
		if got := a.as(o.query, inside, partners...); got.code() != "FORBIDDEN" && got.code() != "TOO_COMPLEX" { // some cost more than a partner ever has
			t.Errorf("%s with a partner's token: %q", operation, got.code())
		}
		for who, headers := range map[string][]string{
			"nobody": nil, "a partner of the desk": {"Authorization", "Bearer " + a.partnerToken()}, "a forger": {"Authorization", "Bearer x.y.z"},
		} {
			if got := a.as(o.query, inside, headers...); got.code() != "UNAUTHENTICATED" {
				t.Errorf("%s as %s: %q", operation, who, got.code())
			}
		}
	}
	for operation, query := range partnerOperations {
		for who, headers := range map[string][]string{"nobody": nil, "a forger": {"Authorization", "Bearer x.y.z"}} {
			if got := a.as(query, nil, headers...); got.code() != "UNAUTHENTICATED" {
				t.Errorf("%s as %s: %q", operation, who, got.code())
			}
		}
	}
}

var requestIDs = regexp.MustCompile(`"requestId":"[^"]*"`)

// partnerToken is signed with our own key, for another audience.
func (a *api) partnerToken() string {
	a.t.Helper()
	token := jwt.NewWithClaims(jwt.SigningMethodEdDSA, jwt.MapClaims{
		"iss": "http://127.0.0.1:0", "aud": "guashi-partner", "sub": "clerk", "exp": time.Now().Add(time.Minute).Unix(), "sid": "AAAAAAAAAAAAAAAAAAAAAA",
	})
	kid, key := a.keys.TokenKeys().Signing(time.Now())
	token.Header["kid"] = kid
	text, err := token.SignedString(key)
	if err != nil {
		a.t.Fatal(err)
	}
	return text
}

// TestTheDeskOverGraphQL walks from a citizen's report to its settlement.
func TestTheDeskOverGraphQL(t *testing.T) {
	for name := range engines {
		t.Run(name, func(t *testing.T) {
			a := newAPI(t, engines[name](t))
			number := a.report(person(object{"name": "林顕眼"}), "aB3x").Number
			a.addStaff("clerk", loss.RoleClerk, "63000010", "")
			headers := a.bearer("clerk")
			var c struct {
				It struct {
					Number, NameDifference, RegistryPhone string
					PhoneDiffers, Mine                    bool
					Declaration                           struct{ IDNumber, Phone string }
					DueAt                                 time.Time
					Notices                               []struct{ Event, State string }
				}
			}
			got := a.as(`query ($n: String!) { it: case(number: $n) { number nameDifference registryPhone phoneDiffers mine dueAt declaration { idNumber phone } notices { event state } } }`, object{"n": number}, headers...)
			if err := json.Unmarshal(got.Data["it"], &c.It); err != nil {
				t.Fatal(got.text)
			}
			if c.It.RegistryPhone != "02-10000001" || !c.It.PhoneDiffers || !c.It.Mine || c.It.Declaration.IDNumber != "A149410774" || len(c.It.Notices) != 2 {
				t.Errorf("%+v", c.It)
			}
			if c.It.NameDifference == "SAME" || !c.It.DueAt.After(time.Now()) {
				t.Errorf("name %s, due %v", c.It.NameDifference, c.It.DueAt)
			}
			a.addStaff("county", loss.RoleCounty, "", "63000")
			const known = `query ($n: String!) { it: case(number: $n) { mine nameDifference registryPhone phoneDiffers } }`
			if got := a.as(known, object{"n": number}, a.bearer("county")...); string(got.Data["it"]) != `{"mine":false,"nameDifference":null,"registryPhone":null,"phoneDiffers":false}` {
				t.Errorf("the county sees of the registry: %s", got.text)
			}
			it := a.as(`mutation ($n: String!) { it: recordContact(input: {number: $n, outcome: CONFIRMED, method: PHONE, phoneUsed: REGISTRY, seenContacts: 0}) { __typename ... on Case { number contactState contacts { position } } ... on Refusal { code } } }`, object{"n": number}, headers...).it(t)
			if it.ContactState != "CONFIRMED" || len(it.Contacts) != 1 {
				t.Errorf("%+v", it)
			}
			for tab, want := range map[string]string{"FIRST_CONTACT": `{"nodes":[]}`, "UNRESOLVED": `{"nodes":[]}`} {
				if got := a.as(`{ it: inbox(tab: `+tab+`) { nodes { number } } }`, nil, headers...); string(got.Data["it"]) != want {
					t.Errorf("%s: %s", tab, got.text)
				}
			}
			if got := a.revoke(person(nil), "aB3x"); got.State != "REVOKED" || got.ContactState != "CONFIRMED" {
				t.Errorf("the citizen's revocation: %+v", got)
			}
		})
	}
}

// TestADayThatIsNone is refused at its argument, wherever a day narrows a list.
func TestADayThatIsNone(t *testing.T) {
	a := newAPI(t, engines["sqlite"](t))
	a.addStaff("clerk", loss.RoleClerk, "63000010", "")
	headers := a.bearer("clerk")
	for field, query := range map[string]string{
		"filter.day": `{ it: inbox(tab: UNRESOLVED, filter: {day: "2026-02-30"}) { nodes { number } } }`,
		"search.day": `{ it: cases(search: {day: "2026-02-30"}) { nodes { number } } }`,
	} {
		got := a.as(query, nil, headers...)
		if got.code() != "BAD_REQUEST" || got.Errors[0].Extensions.Field != field || strings.Contains(got.text, "2026-02-30") {
			t.Errorf("%s: %s", field, got.text)
		}
	}
}

package delivery

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	cloudevents "github.com/cloudevents/sdk-go/v2/event"

	"guashi/server/identity"
	"guashi/server/loss"
)

func plainEndpoint(t *testing.T) *Endpoint {
	t.Helper()
	e, err := Entry{URL: "https://a.example/", Secret: []string{goodSecret}}.Endpoint()
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// TestEventsAreCloudEvents reads what is sent with the reference library.
func TestEventsAreCloudEvents(t *testing.T) {
	for event, kind := range eventTypes {
		n := loss.DueNotice{ID: "01a", Number: "1234-5678-9012", Event: event, Sequence: 12, CreatedAt: now, Data: loss.NoticeData{Number: "1234-5678-9012", At: now}}
		m, err := messageOf(n, "/guashi", plainEndpoint(t))
		if err != nil {
			t.Fatal(err)
		}
		var e cloudevents.Event
		if err := json.Unmarshal(m.body, &e); err != nil {
			t.Fatal(err)
		}
		if err := e.Validate(); err != nil {
			t.Error(err)
		}
		if e.SpecVersion() != "1.0" || e.ID() != "01a" || m.id != "01a" || e.Type() != kind || e.Subject() != n.Number || !e.Time().Equal(now) ||
			e.Source() != "/guashi" || e.DataContentType() != "application/json" || e.Extensions()["sequence"] != "0000000012" {
			t.Errorf("sent as %v", e)
		}
	}
	m, err := testMessage("/guashi", now)
	if err != nil {
		t.Fatal(err)
	}
	var e cloudevents.Event
	if err := json.Unmarshal(m.body, &e); err != nil || e.Validate() != nil || e.Type() != "tw.guashi.test" || e.Subject() != "test" {
		t.Errorf("the test event: %v, %v", e, err)
	}
}

// TestEventsStaySmall sends the longest that anybody can declare or explain.
func TestEventsStaySmall(t *testing.T) {
	long := func(n int) string { return strings.Repeat("𦰡", n) }
	data := loss.NoticeData{
		Number: "1234-5678-9012", At: now, Explanation: long(identity.MaxNote),
		DeclarationData: &loss.Declaration{
			IDNumber: "A149410774", Name: long(100), BirthDate: identity.Date{Year: 1990, Month: 5, Day: 6}, TownCode: "63000010",
			Address: long(200), Phone: "0912345678", Email: strings.Repeat("a", 254), ParentName: long(100),
		},
	}
	m, err := messageOf(loss.DueNotice{ID: "01a", Event: loss.EventReported, Data: data}, "https://guashi.example", plainEndpoint(t))
	if err != nil || len(m.body) > mostBytes {
		t.Errorf("%d bytes, %v", len(m.body), err)
	}
	data.Explanation = long(5000)
	if _, err := messageOf(loss.DueNotice{ID: "01a", Event: loss.EventReported, Data: data}, "", plainEndpoint(t)); err == nil {
		t.Error("an event of more than 20 kB is sent")
	}
}

func TestUnreadableNoticesAreNotSent(t *testing.T) {
	for _, n := range []loss.DueNotice{{Event: loss.EventReported, Unreadable: true}, {Event: "SOMETHING_NEW"}} {
		if _, err := messageOf(n, "", plainEndpoint(t)); err == nil {
			t.Errorf("sent %+v", n)
		}
	}
}

func TestDifferences(t *testing.T) {
	from, to := now, now.Add(time.Hour)
	ours := []loss.NoticeStanding{
		{ID: "both", State: "DELIVERED", CreatedAt: now},
		{ID: "lost", State: "DELIVERED", CreatedAt: now.Add(2)},
		{ID: "waits", State: "PENDING", CreatedAt: now},
		{ID: "arrived", State: "PENDING", CreatedAt: now.Add(1)},
		{ID: "dead", State: "DEAD", CreatedAt: now.Add(3)},
		{ID: "believed dead", State: "DEAD", CreatedAt: now.Add(4)},
	}
	theirs := []received{
		{ID: "both", Time: now},
		{ID: "arrived", Time: now.Add(1)},
		{ID: "believed dead", Time: now.Add(4)},
		{ID: "stray", Time: now.Add(5)},
		{ID: "older", Time: now.Add(-1)},
		{ID: "newer", Time: to},
		{ID: "tried", Subject: "test", Time: now},
	}
	var got []string
	c := comparison{ours: map[string]Difference{}, from: from, to: to}
	for _, n := range ours {
		c.ours[n.ID] = Difference{Kind: Missing, ID: n.ID, At: n.CreatedAt, State: n.State}
	}
	for range 2 { // a target may list an event twice
		if err := c.receive(theirs); err != nil {
			t.Fatal(err)
		}
	}
	for _, d := range c.differences() {
		got = append(got, string(d.Kind)+" "+d.ID+" "+d.State)
	}
	want := "MISSING lost DELIVERED, UNSETTLED believed dead DEAD, UNKNOWN stray "
	if text := strings.Join(got, ", "); text != want {
		t.Errorf("%s\nwant %s", text, want)
	}
}

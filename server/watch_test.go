package main

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"guashi/server/delivery"
	"guashi/server/identity"
	"guashi/server/loss"
	"guashi/server/partner"
)

const watchOperation = `mutation ($n: [String!]!, $u: Date!) { it: watchCards(idNumbers: $n, until: $u) { id idNumber state since asOf until } }`

func inDays(n int) string {
	return time.Now().In(loss.Taipei).AddDate(0, 0, n).Format(time.DateOnly)
}

// told is what a webhook has received.
type told struct {
	text                  string
	Type, Subject, Source string
	Data                  struct {
		Watch, State string
		Sequence     int
		Since        *time.Time
	}
}

// webhook is a partner's own server, which takes only what is signed with its secret.
func webhook(t *testing.T) (address string, secret *string, got chan told) {
	t.Helper()
	secret, got = new(string), make(chan told, 10)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		signer, err := standardwebhooks.NewWebhook(*secret)
		if err != nil || signer.Verify(body, r.Header) != nil {
			t.Errorf("not signed with the partner's secret: %v", err)
		}
		event := told{text: string(body)}
		if err := json.Unmarshal(body, &event); err != nil {
			t.Error(err)
		}
		got <- event
	}))
	t.Cleanup(server.Close)
	return server.URL + "/hook", secret, got
}

// telling delivers to partners, hurried.
func (a *api) telling(t *testing.T) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan struct{})
	sender := delivery.Sender{Ledger: a.database, Pace: hurriedPace(), Source: issuer, Now: time.Now, Metrics: delivery.NewMetrics(prometheus.NewRegistry())}
	go func() {
		defer close(done)
		tellPartners(ctx, stores{a.keys, a.database, a.database}, sender)
	}()
	t.Cleanup(func() {
		stop()
		<-done
	})
}

// TestAWatchedCard follows a card that a bank has accepted: lost, found, lost again, replaced.
func TestAWatchedCard(t *testing.T) {
	for name := range engines {
		t.Run(name, func(t *testing.T) {
			a := newAPI(t, engines[name](t))
			address, secret, got := webhook(t)
			client := a.addPartner("Bank", partner.Settings{WebhookURL: &address})
			*secret = client.WebhookSecret
			a.telling(t)
			headers := a.partnerBearer(client, partner.ScopeWatch)
			watches := a.as(watchOperation, object{"n": []string{lin, "x", lin, huang}, "u": inDays(90)}, headers...).cards(t)
			if len(watches) != 4 || watches[0].ID == nil || watches[1].ID != nil || *watches[0].ID != *watches[2].ID || *watches[0].ID == *watches[3].ID {
				t.Fatalf("%+v", watches)
			}
			if w := watches[0]; w.State != "NOT_REPORTED" || w.Until != inDays(90) || w.IDNumber != lin || watches[1].State != "INVALID_NUMBER" {
				t.Errorf("%+v", watches)
			}
			again := a.as(watchOperation, object{"n": []string{lin}, "u": inDays(1)}, headers...).cards(t)
			if *again[0].ID != *watches[0].ID || again[0].Until != inDays(1) {
				t.Errorf("watched again: %+v", again)
			}
			sequence := 0
			expect := func(state string, since bool) {
				t.Helper()
				event := <-got
				if sequence++; event.Data.Sequence != sequence {
					t.Errorf("message %d of the watch, over all cases, counts as %d", sequence, event.Data.Sequence)
				}
				if event.Type != "tw.guashi.card.changed" || event.Subject != *watches[0].ID || event.Data.Watch != event.Subject || event.Data.State != state || (event.Data.Since != nil) != since {
					t.Errorf("%s: %s", state, event.text)
				}
				for _, secretly := range []string{lin, "number", "declaration", "林"} {
					if strings.Contains(event.text, secretly) {
						t.Errorf("a notice says %s: %s", secretly, event.text)
					}
				}
			}
			a.report(person(nil), "aB3x")
			expect("REPORTED_LOST", true)
			a.revoke(person(nil), "aB3x")
			expect("NOT_REPORTED", false)
			number := a.report(person(nil), "aB3x").Number
			expect("REPORTED_LOST", true)
			a.addStaff("clerk", loss.RoleClerk, "63000010", "")
			a.as(`mutation ($n: String!, $d: Date!) { it: closeReplaced(input: {number: $n, issuedOn: $d}) { __typename } }`, object{"n": number, "d": inDays(0)}, a.bearer("clerk")...).it(t)
			expect("REPLACED", true)
			if file := a.as(`query ($n: String!) { it: case(number: $n) { notices { target { kind } } } }`, object{"n": number}, a.bearer("clerk")...); strings.Contains(file.text, "PARTNER") {
				t.Errorf("a clerk sees who watches: %s", file.text)
			}
			a.mustHideWatchers(t)
			if n := a.recorded(client.ID); n != 2 {
				t.Errorf("%d questions are on record", n)
			}
		})
	}
}

// mustHideWatchers looks for notices to partners in all that central staff see of notices.
func (a *api) mustHideWatchers(t *testing.T) {
	t.Helper()
	notices, _, err := a.database.NoticePage(t.Context(), loss.Jurisdiction{Reason: loss.WholeCountry}, loss.NoticeFilter{Target: loss.Target{Kind: loss.Partner}}, 1, "")
	if err != nil || len(notices) != 1 {
		t.Fatalf("%d notices to partners, %v", len(notices), err)
	}
	a.addStaff("central", loss.RoleCentral, "", "")
	headers := a.bearer("central")
	page := a.as(`{ it: notices(first: 50) { nodes { target { kind } } } }`, nil, headers...)
	if strings.Contains(page.text, "PARTNER") || !strings.Contains(page.text, "CENTRAL") {
		t.Errorf("central staff see who watches: %s", page.text)
	}
	for _, operation := range []string{"notice", "replayNotice", "skipNotice"} {
		if got := a.as(staffOperations[operation].query, object{"id": notices[0].ID}, headers...); got.code() != "NOT_FOUND" {
			t.Errorf("%s of a notice to a partner: %s", operation, got.text)
		}
	}
}

// TestWatchesHaveAForm tries days and partners that do not do.
func TestWatchesHaveAForm(t *testing.T) {
	a := newAPI(t, engines["sqlite"](t))
	address := "http://127.0.0.1:9/hook"
	headers := a.partnerBearer(a.addPartner("Bank", partner.Settings{WebhookURL: &address}))
	for until, code := range map[string]string{
		inDays(0): "", inDays(90): "", inDays(91): "BAD_REQUEST", inDays(-1): "BAD_REQUEST", "2026-02-30": "BAD_REQUEST", "": "BAD_REQUEST",
	} {
		if got := a.as(watchOperation, object{"n": []string{lin}, "u": until}, headers...); got.code() != code {
			t.Errorf("until %q: %s", until, got.text)
		}
	}
	without := a.partnerBearer(a.addPartner("Telecom", partner.Settings{}))
	if got := a.as(watchOperation, object{"n": []string{lin}, "u": inDays(1)}, without...); got.code() != "FORBIDDEN" || got.reason() != "NO_WEBHOOK" {
		t.Errorf("without a webhook: %s", got.text)
	}
	small := a.addPartner("Small", partner.Settings{WebhookURL: &address, NumbersPerDay: new(1)})
	few := a.partnerBearer(small)
	if got := a.as(watchOperation, object{"n": []string{lin, huang}, "u": inDays(1)}, few...); got.code() != "RATE_LIMITED" || a.recorded(small.ID) != 0 {
		t.Errorf("over quota: %s, %d on record", got.text, a.recorded(small.ID))
	}
	if got := a.as(watchOperation, object{"n": []string{lin}, "u": inDays(1)}, few...); got.code() != "" || a.recorded(small.ID) != 1 {
		t.Errorf("within quota: %s, %d on record", got.text, a.recorded(small.ID))
	}
}

// TestNobodyIsToldTooLate ends a watch, and shuts a partner out, before the card is lost.
func TestNobodyIsToldTooLate(t *testing.T) {
	for name := range engines {
		t.Run(name, func(t *testing.T) {
			a := newAPI(t, engines[name](t))
			address := "http://127.0.0.1:9/hook"
			for _, p := range []string{"Over", "Gone", "Expired", "Present"} {
				client := a.addPartner(p, partner.Settings{WebhookURL: &address})
				ends := loss.StartOf(identity.DateOf(time.Now())).AddDate(0, 0, 1)
				if p == "Over" {
					ends = time.Now().Add(-time.Minute)
				}
				q := partner.Question{At: time.Now(), Partner: client.ID, Kind: partner.KindWatch, Answers: make([]partner.Recorded, 1), Quota: partner.DefaultQuota}
				_, err := a.database.Watch(t.Context(), q, []loss.Key{a.keys.Lookup("id-number", lin)}, ends, func([]partner.CardReport) []partner.Recorded {
					return []partner.Recorded{{Answer: partner.NotReported}}
				})
				if err != nil {
					t.Fatal(err)
				}
			}
			if err := a.partners().Disable(t.Context(), time.Now(), "Gone"); err != nil {
				t.Fatal(err)
			}
			if _, err := a.partners().Set(t.Context(), time.Now(), "Expired", partner.Settings{ExpiresAt: new(time.Now())}); err != nil {
				t.Fatal(err)
			}
			a.report(person(nil), "aB3x")
			notices, _, err := a.database.NoticePage(t.Context(), loss.Jurisdiction{Reason: loss.WholeCountry}, loss.NoticeFilter{Target: loss.Target{Kind: loss.Partner}}, 10, "")
			if err != nil || len(notices) != 1 {
				t.Errorf("%d are told, %v", len(notices), err)
			}
		})
	}
}

// TestAWebhookThatFailsShows has a notice wait for a partner, and reads what an operator would.
func TestAWebhookThatFailsShows(t *testing.T) {
	a := newAPI(t, engines["sqlite"](t))
	address := "http://127.0.0.1:9/hook"
	client := a.addPartner("Bank", partner.Settings{WebhookURL: &address})
	told := everybodyTold(stores{a.keys, a.database, a.database}, delivery.Endpoints{}, time.Now)
	a.as(watchOperation, object{"n": []string{lin}, "u": inDays(1)}, a.partnerBearer(client)...).cards(t)
	a.report(person(nil), "aB3x")
	if figures := values(t, delivery.NewStanding(a.database, told, time.Now)); !strings.Contains(figures, "guashi_notices_pending 1") {
		t.Errorf("the partner's figures:\n%s", figures)
	}
	target, err := parseTarget(client.ID)
	if err != nil {
		t.Fatal(err)
	}
	pick := loss.NoticePick{Target: target, To: time.Now().Add(time.Hour)}
	if n, err := a.database.ReplayNotices(t.Context(), pick, time.Now().Add(-time.Hour), loss.AuditEvent{At: time.Now()}); err != nil || n != 1 {
		t.Errorf("%d notices to the partner are sent again, %v", n, err)
	}
	if err := a.partners().Disable(t.Context(), time.Now(), "Bank"); err != nil {
		t.Fatal(err)
	}
	if all, err := told(t.Context()); err != nil || len(all) != 0 {
		t.Errorf("told although disabled: %v, %v", all, err)
	}
	left, _, err := a.database.NoticePage(t.Context(), loss.Jurisdiction{Reason: loss.WholeCountry}, loss.NoticeFilter{Target: target}, 9, "")
	if err != nil || len(left) != 1 || left[0].SkipReason != loss.SkipShutOut {
		t.Fatalf("%+v, %v", left, err)
	}
	if n, err := a.database.ReplayNotices(t.Context(), loss.NoticePick{ID: left[0].ID}, time.Now(), loss.AuditEvent{At: time.Now()}); err != nil || n != 0 {
		t.Errorf("%d notices to nobody are sent again, %v", n, err)
	}
}

// TestNobodyWatchesWithoutBeingTold has a webhook answer 410: until it has a new address, nothing more is
// watched, and nothing goes on record.
func TestNobodyWatchesWithoutBeingTold(t *testing.T) {
	for name := range engines {
		t.Run(name, func(t *testing.T) {
			a := newAPI(t, engines[name](t))
			gone := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusGone) }))
			defer gone.Close()
			client := a.addPartner("Bank", partner.Settings{WebhookURL: &gone.URL})
			a.telling(t)
			headers := a.partnerBearer(client, partner.ScopeWatch)
			watch := func(number string) deskReply {
				return a.as(watchOperation, object{"n": []string{number}, "u": inDays(1)}, headers...)
			}
			watch(lin).cards(t)
			a.report(person(nil), "aB3x")
			target := loss.Target{Kind: loss.Partner, Code: client.ID}
			waitFor(t, "the webhook has stopped", func() bool {
				conditions, err := a.database.TargetConditions(t.Context())
				return err == nil && !conditions[target].StoppedAt.IsZero()
			})
			if got := watch(huang); got.code() != "FORBIDDEN" || got.reason() != "WEBHOOK_STOPPED" || !strings.Contains(got.text, "410") {
				t.Errorf("while it is gone: %s", got.text)
			}
			if n := a.recorded(client.ID); n != 1 {
				t.Errorf("%d questions are on record", n)
			}
			address, secret, _ := webhook(t)
			*secret = client.WebhookSecret
			if _, err := a.partners().Set(t.Context(), time.Now(), "Bank", partner.Settings{WebhookURL: &address}); err != nil {
				t.Fatal(err)
			}
			if w := watch(huang).cards(t); w[0].ID == nil {
				t.Errorf("at its new address: %+v", w)
			}
			events, _, err := a.database.AuditPage(t.Context(), loss.AuditFilter{Operation: loss.OpResume}, 5, "")
			if err != nil || len(events) != 1 || events[0].Account != client.ID {
				t.Errorf("that it is told again is on record as %+v, %v", events, err)
			}
		})
	}
}

package db_test

import (
	"errors"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"guashi/db"
	"guashi/server/identity"
	"guashi/server/loss"
	"guashi/server/partner"
)

func bank() partner.Partner {
	return partner.Partner{
		ID: "partner-1", Name: "銀行 Bank", Secret: partner.Hash{1}, FormerSecret: partner.Hash{2}, FormerUntil: at, JWKS: "{}",
		Allowed:   []netip.Prefix{netip.MustParsePrefix("203.0.113.0/24"), netip.MustParsePrefix("2001:db8::/32")},
		ExpiresAt: at, CreatedAt: at, Quota: partner.DefaultQuota,
		Webhook: partner.Webhook{URL: "https://bank.example", Secrets: []string{"whsec_verysecret"}},
	}
}

func TestPartnersComeBackAsTheyWereWritten(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		if err := d.AddPartner(t.Context(), bank(), loss.AuditEvent{At: at}); err != nil {
			t.Fatal(err)
		}
		got, found, err := d.Partner(t.Context(), "partner-1")
		if diff := cmp.Diff(bank(), got, cmpopts.EquateComparable(netip.Prefix{})); !found || err != nil || diff != "" {
			t.Errorf("%v %v %s", found, err, diff)
		}
		again := bank()
		again.ID = "partner-2"
		if err := d.AddPartner(t.Context(), again, loss.AuditEvent{At: at}); !errors.Is(err, partner.ErrExists) {
			t.Errorf("the same name again: %v", err)
		}
		if err := d.ChangePartner(t.Context(), "nobody", loss.AuditEvent{At: at}, nil); !errors.Is(err, partner.ErrNoPartner) {
			t.Errorf("nobody: %v", err)
		}
		err = d.ChangePartner(t.Context(), "銀行 Bank", loss.AuditEvent{At: at, Operation: "partnerSet"}, func(p *partner.Partner) error {
			p.Webhook, p.FormerUntil, p.Allowed = partner.Webhook{}, time.Time{}, nil
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		all, err := d.Partners(t.Context())
		if err != nil || len(all) != 1 || len(all[0].Webhook.Secrets) != 0 || all[0].FormerSecret != (partner.Hash{}) || all[0].Allowed != nil {
			t.Errorf("%+v %v", all, err)
		}
		if events, _, err := d.AuditPage(t.Context(), loss.AuditFilter{Account: "partner-1"}, 5, ""); err != nil || len(events) != 1 {
			t.Errorf("%d events name the partner, %v", len(events), err)
		}
	})
}

// TestAFormerAddressStopsNobody has a replica that does not know a partner's new address yet hear that the former one is gone.
func TestAFormerAddressStopsNobody(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		if err := d.AddPartner(t.Context(), bank(), loss.AuditEvent{At: at}); err != nil {
			t.Fatal(err)
		}
		target := loss.Target{Kind: loss.Partner, Code: bank().ID}
		if err := d.KnowTargets(t.Context(), []loss.Target{target}); err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			address string
			want    bool
		}{{"https://former.bank.example", false}, {bank().Webhook.URL, true}} {
			if stopped, err := d.StopTarget(t.Context(), target, c.address, at); stopped != c.want || err != nil {
				t.Errorf("%s: stopped %v, %v", c.address, stopped, err)
			}
		}
	})
}

func TestAWebhooksSecretIsSealed(t *testing.T) {
	on(t, "sqlite", func(t *testing.T, d *db.DB) {
		if err := d.AddPartner(t.Context(), bank(), loss.AuditEvent{At: at}); err != nil {
			t.Fatal(err)
		}
		if kept := d.Texts(t, "SELECT webhook_secrets FROM partners"); len(kept) != 1 || strings.Contains(kept[0], "verysecret") {
			t.Error("it can be read")
		}
	})
}

func question(client string, when time.Time, persons ...byte) partner.Question {
	q := partner.Question{At: when, Partner: client, Kind: partner.KindStatus, Purpose: "try", RequestID: "r", Quota: partner.DefaultQuota}
	for _, p := range persons {
		a := partner.Recorded{Answer: partner.InvalidNumber}
		if p > 0 {
			a = partner.Recorded{Person: loss.Key{p}, Answer: partner.NotReported}
		}
		q.Answers = append(q.Answers, a)
	}
	return q
}

func TestQuestionsAreOnRecord(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		now := time.Now().UTC().Truncate(time.Microsecond)
		if err := d.AddPartner(t.Context(), bank(), loss.AuditEvent{At: at}); err != nil {
			t.Fatal(err)
		}
		for _, q := range []partner.Question{question("partner-1", now, 1, 0, 1), question("gone", now, 2), question("partner-1", now, slices.Repeat([]byte{3}, 100)...)} {
			if _, standing, err := d.Record(t.Context(), q); err != nil || standing.RetryAfter != 0 {
				t.Fatal(standing, err)
			}
		}
		newest, more, err := d.QuestionPage(t.Context(), loss.QuestionFilter{}, 2, "")
		if err != nil || !more || len(newest) != 2 || len(newest[0].Answers) != 100 || newest[1].ClientID != "gone" || newest[1].Organisation != "" {
			t.Fatalf("%+v %v %v", newest, more, err)
		}
		rest, more, err := d.QuestionPage(t.Context(), loss.QuestionFilter{}, 2, newest[1].Cursor)
		if err != nil || more || len(rest) != 1 {
			t.Fatalf("%+v %v %v", rest, more, err)
		}
		want := loss.PartnerQuestion{
			At: now, ClientID: "partner-1", Organisation: "銀行 Bank", Kind: "STATUS", Purpose: "try", RequestID: "r",
			Answers: []loss.QuestionAnswer{{Person: loss.Key{1}, Answer: "NOT_REPORTED"}, {Answer: "INVALID_NUMBER"}, {Person: loss.Key{1}, Answer: "NOT_REPORTED"}},
		}
		if diff := cmp.Diff(want, rest[0], cmpopts.IgnoreFields(loss.PartnerQuestion{}, "ID", "Cursor")); diff != "" {
			t.Error(diff)
		}
		for what, c := range map[string]struct {
			filter loss.QuestionFilter
			want   int
		}{
			"one partner's":  {loss.QuestionFilter{Partner: "partner-1"}, 2},
			"nobody's":       {loss.QuestionFilter{Partner: "x"}, 0},
			"from now on":    {loss.QuestionFilter{From: now}, 3},
			"until now":      {loss.QuestionFilter{To: now}, 0},
			"from later on":  {loss.QuestionFilter{From: now.Add(time.Second)}, 0},
			"until later on": {loss.QuestionFilter{To: now.Add(time.Second)}, 3},
		} {
			if found, _, err := d.QuestionPage(t.Context(), c.filter, 10, ""); err != nil || len(found) != c.want {
				t.Errorf("%s: %d, %v", what, len(found), err)
			}
		}
	})
}

// TestWhoAskedByDay counts questions, not numbers, by Taipei's days.
func TestWhoAskedByDay(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		if err := d.AddPartner(t.Context(), bank(), loss.AuditEvent{At: at}); err != nil {
			t.Fatal(err)
		}
		for _, q := range []partner.Question{
			question("partner-1", at, 1, 1, 2), question("partner-1", at.Add(-time.Hour), 1), question("partner-1", at.Add(time.Microsecond), 1, 0),
			question("partner-1", at, 3),
		} {
			if _, _, err := d.Record(t.Context(), q); err != nil {
				t.Fatal(err)
			}
		}
		got, err := d.WhoAsked(t.Context(), loss.Key{1})
		want := []loss.Asked{
			{Organisation: "銀行 Bank", Day: identity.Date{Year: 2027, Month: 1, Day: 1}, Times: 1},
			{Organisation: "銀行 Bank", Day: identity.Date{Year: 2026, Month: 12, Day: 31}, Times: 2},
		}
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%v %s", err, diff)
		}
		if got, err := d.WhoAsked(t.Context(), loss.Key{9}); err != nil || len(got) != 0 {
			t.Errorf("nobody asked: %v %v", got, err)
		}
	})
}

func TestQuestionsAreForgottenInTime(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		for range 3 {
			if _, _, err := d.Record(t.Context(), question("partner-1", at, 1, 2)); err != nil {
				t.Fatal(err)
			}
		}
		if n, err := d.ForgetQuestions(t.Context(), time.Now().Add(-time.Hour)); n != 0 || err != nil {
			t.Errorf("too early: %d, %v", n, err)
		}
		if n, err := d.ForgetQuestions(t.Context(), time.Now().Add(time.Hour)); n != 6 || err != nil {
			t.Errorf("in time: %d, %v", n, err)
		}
		if n := d.Count(t, "questions"); n != 0 {
			t.Errorf("%d are left", n)
		}
	})
}

func TestQuestionsAreNeverChanged(t *testing.T) {
	on(t, "sqlite", func(t *testing.T, d *db.DB) {
		if _, _, err := d.Record(t.Context(), question("partner-1", at, 1)); err != nil {
			t.Fatal(err)
		}
		if err := d.Try("UPDATE questions SET partner = 'other'"); err == nil {
			t.Error("a question on record was changed")
		}
	})
}

// TestManyLookAtOnce asks about different and the same cards at the same time: each gets its own answer, all of it.
func TestManyLookAtOnce(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		for person := range byte(20) {
			if err := insert(t.Context(), d, fresh(t, person+1)); err != nil {
				t.Fatal(err)
			}
		}
		var group sync.WaitGroup
		for i := range 300 {
			group.Go(func() {
				mine, nobodys := byte(i%20+1), byte(100+i%100)
				another := mine%20 + 1
				found, err := d.CardReports(t.Context(), []loss.Key{{mine}, {nobodys}, {another}})
				var got []byte
				for _, r := range found {
					got = append(got, r.Person[0])
				}
				slices.Sort(got)
				if err != nil || !slices.Equal(got, []byte{min(mine, another), max(mine, another)}) {
					t.Errorf("asked for %d and %d, got %v, %v", mine, another, got, err)
				}
			})
		}
		group.Wait()
	})
}

package db_test

import (
	"crypto/rand"
	"errors"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"guashi/db"
	"guashi/server/loss"
	"guashi/server/partner"
)

// overtaking is how long something gets to happen that must wait.
const overtaking = 200 * time.Millisecond

// watcher is a partner that may be told for another hour.
func watcher() partner.Partner {
	p := bank()
	p.ExpiresAt = time.Now().Add(time.Hour)
	return p
}

func beginWatch(t *testing.T, d *db.DB, meanwhile func()) partner.CardState {
	t.Helper()
	state := partner.NotReported
	_, err := d.Watch(t.Context(), question("partner-1", time.Now(), 1), []loss.Key{{1}}, time.Now().Add(time.Hour), func(found []partner.CardReport) []partner.Recorded {
		meanwhile()
		for _, r := range found {
			if r.State == loss.Active {
				state = partner.ReportedLost
			}
		}
		return []partner.Recorded{{Person: loss.Key{1}, Answer: state}}
	})
	if err != nil {
		t.Error(err)
	}
	return state
}

func tellings(t *testing.T, d *db.DB) int { return d.Count(t, "notices WHERE target_kind = 'PARTNER'") }

// TestWatchesBeginTogether has many questions wait for one: they go to disk in one transaction, and a
// partner that is barred spoils none of the others.
func TestWatchesBeginTogether(t *testing.T) {
	const many = 8
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		barred, other := watcher(), watcher()
		barred.ID, barred.Name = "partner-2", "Barred"
		other.ID, other.Name = "partner-3", "Other"
		for _, p := range []partner.Partner{watcher(), barred, other} {
			if err := d.AddPartner(t.Context(), p, loss.AuditEvent{At: at}); err != nil {
				t.Fatal(err)
			}
		}
		d.Tamper(t, "INSERT INTO notice_targets (kind, code, stopped_at) VALUES ('PARTNER', 'partner-2', ?)", at)
		var answered atomic.Int32
		watch := func(client string, person byte) (partner.Watched, error) {
			return d.Watch(t.Context(), question(client, time.Now(), 1), []loss.Key{{person}}, time.Now().Add(time.Hour), func([]partner.CardReport) []partner.Recorded {
				if n := answered.Load(); n != 0 {
					t.Errorf("%d have their answer while others of the same transaction are looked up", n)
				}
				return []partner.Recorded{{Person: loss.Key{person}, Answer: partner.NotReported}}
			})
		}
		var all sync.WaitGroup
		var ids sync.Map
		begins := func(client string, person byte) {
			got, err := watch(client, person)
			answered.Add(1)
			id := got.IDs[loss.Key{person}]
			if _, known := ids.LoadOrStore(id, true); err != nil || id == "" || known || got.Usage.Questions == 0 {
				t.Errorf("%s: %+v, %v", client, got, err)
			}
		}
		beginWatch(t, d, func() {
			for i := range byte(many) {
				all.Go(func() { begins("partner-1", i+2) })
			}
			all.Go(func() { begins("partner-3", 2) })
			all.Go(func() {
				got, err := watch("partner-2", 99)
				answered.Add(1)
				if !errors.Is(err, partner.WebhookStopped) || len(got.IDs) != 0 {
					t.Errorf("a partner whose webhook has stopped: %+v, %v", got, err)
				}
			})
			for d.WaitingToWatch() < many+2 {
				runtime.Gosched()
			}
		})
		all.Wait()
		if n := d.Count(t, "questions"); n != many+2 {
			t.Errorf("%d questions are on record", n)
		}
		if n := d.Count(t, "watches"); n != many+2 {
			t.Errorf("%d watches", n)
		}
	})
}

// TestAReportWaitsForAWatch lets a report come in between a watch's look at the card and its end.
func TestAReportWaitsForAWatch(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		if err := d.AddPartner(t.Context(), watcher(), loss.AuditEvent{At: at}); err != nil {
			t.Fatal(err)
		}
		change, reported := fresh(t, 1), make(chan error, 1)
		change.Notices[0].At = time.Now()
		state := beginWatch(t, d, func() {
			go func() { reported <- insert(t.Context(), d, change) }()
			select {
			case err := <-reported:
				reported <- err
			case <-time.After(overtaking):
			}
		})
		if err := <-reported; err != nil {
			t.Fatal(err)
		}
		if n := tellings(t, d); state != partner.NotReported || n != 1 {
			t.Errorf("the watch began with %s, and %d notices tell of the report", state, n)
		}
	})
}

// TestAWatchWaitsForAReport lets a watch begin while a report is written.
func TestAWatchWaitsForAReport(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		if err := d.AddPartner(t.Context(), watcher(), loss.AuditEvent{At: at}); err != nil {
			t.Fatal(err)
		}
		began := make(chan partner.CardState, 1)
		err := d.Transact(t.Context(), func(tx loss.Tx) error {
			if err := tx.Insert(t.Context(), fresh(t, 1)); err != nil {
				return err
			}
			go func() { began <- beginWatch(t, d, func() {}) }()
			select {
			case state := <-began:
				began <- state
			case <-time.After(overtaking):
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if state := <-began; state != partner.ReportedLost || tellings(t, d) != 0 {
			t.Errorf("the watch began with %s", state)
		}
	})
}

// TestNothingIsSentToAPartnerThatIsShutOut leaves a notice waiting when the partner expires, or is disabled.
func TestNothingIsSentToAPartnerThatIsShutOut(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		p := watcher()
		if err := d.AddPartner(t.Context(), p, loss.AuditEvent{At: at}); err != nil {
			t.Fatal(err)
		}
		beginWatch(t, d, func() {})
		change := fresh(t, 1)
		change.Notices[0].At = time.Now()
		if err := insert(t.Context(), d, change); err != nil {
			t.Fatal(err)
		}
		due := func(now time.Time) int {
			wants := []loss.NoticeWant{{Target: loss.Target{Kind: loss.Partner, Code: p.ID}, Most: 10}}
			claimed, err := d.ClaimNotices(t.Context(), wants, rand.Text(), now, now.Add(time.Millisecond))
			if err != nil {
				t.Fatal(err)
			}
			return len(claimed)
		}
		before, after := p.ExpiresAt.Add(-time.Minute), p.ExpiresAt.Add(time.Minute)
		if n := due(before); n != 1 {
			t.Errorf("%d due before the access expires", n)
		}
		if n := due(after); n != 0 {
			t.Errorf("%d due after the access has expired", n)
		}
		err := d.ChangePartner(t.Context(), p.Name, loss.AuditEvent{At: at}, func(p *partner.Partner) error {
			p.DisabledAt = at
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if n := due(before.Add(time.Second)); n != 0 {
			t.Errorf("%d due once it is disabled", n)
		}
	})
}

// TestAPartnerThatIsDisabledLeavesNothingWaiting drops what was not told, on record, and nobody else's.
func TestAPartnerThatIsDisabledLeavesNothingWaiting(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		p := watcher()
		if err := d.AddPartner(t.Context(), p, loss.AuditEvent{At: at}); err != nil {
			t.Fatal(err)
		}
		beginWatch(t, d, func() {})
		change := fresh(t, 1)
		change.Notices[0].At = time.Now()
		if err := insert(t.Context(), d, change); err != nil {
			t.Fatal(err)
		}
		others := d.Count(t, "notices WHERE state = 'PENDING'") - 1
		for range 2 {
			err := d.ChangePartner(t.Context(), p.Name, loss.AuditEvent{At: at, Operation: "partnerDisable"}, func(p *partner.Partner) error {
				p.DisabledAt = at
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		if n := d.Count(t, "notices WHERE target_kind = 'PARTNER' AND state = 'DEAD' AND skip_reason = 'SHUT_OUT' AND unsettled IS NULL"); n != 1 {
			t.Errorf("%d notices are dropped", n)
		}
		if n := d.Count(t, "notices WHERE state = 'PENDING'"); n != others {
			t.Errorf("%d of %d other notices wait", n, others)
		}
		if n := d.Count(t, "watches"); n != 0 {
			t.Errorf("%d watches go on", n)
		}
		events, _, err := d.AuditPage(t.Context(), loss.AuditFilter{Operation: loss.OpSkip}, 5, "")
		if err != nil || len(events) != 1 || events[0].Outcome != "SHUT_OUT" || events[0].Account != p.ID {
			t.Errorf("on record: %+v, %v", events, err)
		}
	})
}

// TestWhatPartnersWereToldIsForgottenInTime keeps what the systems were told.
func TestWhatPartnersWereToldIsForgottenInTime(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		if err := d.AddPartner(t.Context(), watcher(), loss.AuditEvent{At: at}); err != nil {
			t.Fatal(err)
		}
		beginWatch(t, d, func() {})
		change := fresh(t, 1)
		change.Notices[0].At = time.Now()
		if err := insert(t.Context(), d, change); err != nil {
			t.Fatal(err)
		}
		d.Tamper(t, "INSERT INTO notice_attempts (notice_id, position, at, took_us, status) SELECT id, 1, created_at, 1, 500 FROM notices")
		others := d.Count(t, "notices") - 1
		if _, err := d.ForgetQuestions(t.Context(), time.Now().Add(-time.Hour)); err != nil || tellings(t, d) != 1 {
			t.Errorf("too early: %d are left, %v", tellings(t, d), err)
		}
		if _, err := d.ForgetQuestions(t.Context(), time.Now().Add(time.Hour)); err != nil || tellings(t, d) != 0 {
			t.Errorf("in time: %d are left, %v", tellings(t, d), err)
		}
		if n, attempts := d.Count(t, "notices"), d.Count(t, "notice_attempts"); n != others || attempts != others || others == 0 {
			t.Errorf("%d notices to systems are left with %d attempts, of %d", n, attempts, others)
		}
	})
}

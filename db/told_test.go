package db_test

import (
	"testing"
	"time"

	"guashi/db"
	"guashi/server/loss"
)

func TestReportsComeWithWhatBecameOfTheirNotices(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		change := fresh(t, 1)
		later := change.Notices[0]
		later.Sequence, later.At = 2, at.Add(time.Minute)
		change.Notices = append([]loss.Notice{later}, change.Notices...)
		if err := insert(t.Context(), d, change); err != nil {
			t.Fatal(err)
		}
		if err := insert(t.Context(), d, fresh(t, 2)); err != nil {
			t.Fatal(err)
		}
		d.Tamper(t, "UPDATE notices SET state = 'DELIVERED', attempts = 2, delivered_at = ? WHERE number = ? AND sequence = 1", at, change.Report.Number)
		look := func(reports []loss.Report, err error) {
			t.Helper()
			if err != nil || len(reports) != 1 || len(reports[0].Notices) != 2 {
				t.Fatalf("%+v, %v", reports, err)
			}
			first, second := reports[0].Notices[0], reports[0].Notices[1]
			if first.State != "DELIVERED" || !first.DeliveredAt.Equal(at) || first.Attempts != 2 || first.Target.Kind != loss.Central {
				t.Errorf("the first: %+v", first)
			}
			if second.State != "PENDING" || !second.CreatedAt.Equal(later.At) || !second.DeliveredAt.IsZero() {
				t.Errorf("the second: %+v", second)
			}
		}
		look(d.ReportsOf(t.Context(), loss.Key{1}))
		err := d.Transact(t.Context(), func(tx loss.Tx) error {
			active, _, err := tx.ActiveReport(t.Context(), loss.Key{1})
			look([]loss.Report{active}, err)
			return err
		})
		if err != nil {
			t.Error(err)
		}
	})
}

func TestWhatHasNotArrivedSaysSinceWhen(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		if err := d.KnowTargets(ctx, []loss.Target{toTaipei}); err != nil {
			t.Fatal(err)
		}
		toldOf(t, d, 1, 1)
		first, last := at.Add(time.Minute), at.Add(time.Hour)
		failed(t, d, claim(t, d, "a", first), first, last)
		failed(t, d, claim(t, d, "b", last), last, last)
		standing := func() loss.NoticeStanding {
			t.Helper()
			reports, err := d.ReportsOf(ctx, loss.Key{1})
			if err != nil || len(reports) != 1 || len(reports[0].Notices) != 1 {
				t.Fatalf("%+v, %v", reports, err)
			}
			return reports[0].Notices[0]
		}
		if got := standing(); !got.FirstTriedAt.Equal(first) || !got.LastAttemptAt.Equal(last) || !got.StoppedAt.IsZero() {
			t.Errorf("%+v", got)
		}
		if _, err := d.StopTarget(ctx, toTaipei, "", last); err != nil {
			t.Fatal(err)
		}
		if got := standing(); !got.StoppedAt.Equal(last) {
			t.Errorf("%+v", got)
		}
		for _, n := range claim(t, d, "c", last) {
			if err := settleNow(d, loss.Settlement{Notice: n, State: loss.NoticeDelivered, Attempt: loss.Attempt{At: last, Status: 204}}); err != nil {
				t.Fatal(err)
			}
		}
		if n, err := d.ReplayNotices(ctx, loss.NoticePick{ID: standing().ID}, last, loss.AuditEvent{At: last}); n != 1 || err != nil {
			t.Fatal(n, err)
		}
		if got := standing(); got.State != loss.NoticePending || !got.DeliveredAt.Equal(last) {
			t.Errorf("what had arrived and is sent anew: %+v", got)
		}
	})
}

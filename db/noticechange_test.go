package db_test

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"guashi/db"
	"guashi/server/loss"
)

// told writes a case of 臺北 with a notice to its county, and returns that notice.
func told(t *testing.T, d *db.DB, person byte) loss.NoticeStanding {
	t.Helper()
	change := fresh(t, person)
	change.Notices[0].Target = loss.Target{Kind: loss.County, Code: "63000"}
	if err := insert(t.Context(), d, change); err != nil {
		t.Fatal(err)
	}
	file, _, err := d.CaseFile(t.Context(), loss.Jurisdiction{Reason: loss.WholeCountry}, change.Report.Number)
	if err != nil {
		t.Fatal(err)
	}
	return file.Notices[0]
}

func (s state) in(t *testing.T, d *db.DB, id string) {
	t.Helper()
	d.Tamper(t, "UPDATE notices SET state = ?, next_at = ?, skipped_at = ? WHERE id = ?", s.state, s.next, s.skipped, id)
}

type state struct {
	state   string
	next    time.Time
	skipped *time.Time
}

// TestWhoReplaysAndSkips goes through roles, states and what each comes to.
func TestWhoReplaysAndSkips(t *testing.T) {
	later, skipped := at.Add(time.Hour), at
	dead, waiting, due := state{"DEAD", at, nil}, state{"PENDING", later, nil}, state{"PENDING", at, nil}
	letBe, arrived := state{"DEAD", at, &skipped}, state{"DELIVERED", at, nil}
	county, other := as(loss.RoleCounty, "", "63000", at), as(loss.RoleCounty, "", "65000", at)
	central, clerk, admin := as(loss.RoleCentral, "", "", at), as(loss.RoleClerk, "O1", "", at), as(loss.RoleAdmin, "", "", at)
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		desk, n := deskOf(d), told(t, d, 1)
		replay := func(at loss.Visit) error { _, err := desk.ReplayNotice(t.Context(), at, n.ID); return err }
		skip := func(at loss.Visit) error {
			_, err := desk.SkipNotice(t.Context(), at, n.ID, loss.SkipRefused)
			return err
		}
		for name, c := range map[string]struct {
			from   state
			do     func(loss.Visit) error
			who    loss.Visit
			err    error
			state  string
			events int
		}{
			"county replays its dead one":         {dead, replay, county, nil, "PENDING", 1},
			"central replays a dead one":          {dead, replay, central, nil, "PENDING", 1},
			"a retry that waits goes at once":     {waiting, replay, county, nil, "PENDING", 1},
			"one that is due needs no replay":     {due, replay, county, nil, "PENDING", 0},
			"one that arrived can be sent again":  {arrived, replay, county, nil, "PENDING", 1},
			"a skipped one can be sent after all": {letBe, replay, county, nil, "PENDING", 1},
			"another county's is not found":       {dead, replay, other, loss.ErrNotFound, "DEAD", 0},
			"clerks don't replay":                 {dead, replay, clerk, loss.ErrForbidden, "DEAD", 0},
			"admins don't replay":                 {dead, replay, admin, loss.ErrForbidden, "DEAD", 0},
			"county skips its dead one":           {dead, skip, county, nil, "DEAD", 1},
			"only dead ones are skipped":          {waiting, skip, county, loss.ErrConflict, "PENDING", 0},
			"no skipping twice":                   {letBe, skip, county, loss.ErrConflict, "DEAD", 0},
			"another county skips nothing":        {dead, skip, other, loss.ErrNotFound, "DEAD", 0},
			"clerks don't skip":                   {dead, skip, clerk, loss.ErrForbidden, "DEAD", 0},
		} {
			c.from.in(t, d, n.ID)
			before := d.Count(t, "audit_events WHERE operation IN ('replayNotice', 'skipNotice')")
			if err := c.do(c.who); !errors.Is(err, c.err) {
				t.Errorf("%s: %v", name, err)
			}
			file, _, err := d.NoticeFile(t.Context(), n.ID)
			if err != nil || file.Notice.State != c.state || file.Notice.ID != n.ID {
				t.Errorf("%s: %+v, %v", name, file.Notice, err)
			}
			if file.Notice.State == "PENDING" && c.events == 1 && !file.Notice.NextAt.Equal(at) {
				t.Errorf("%s: due at %v", name, file.Notice.NextAt)
			}
			if got := d.Count(t, "audit_events WHERE operation IN ('replayNotice', 'skipNotice')") - before; got != c.events {
				t.Errorf("%s: %d audit events", name, got)
			}
		}
		if _, err := desk.SkipNotice(t.Context(), county, n.ID, loss.SkipErased); !errors.Is(err, loss.ErrConflict) {
			t.Errorf("skipped for a reason that is no operator's: %v", err)
		}
		if _, err := desk.ReplayNotice(t.Context(), county, "no such id"); !errors.Is(err, loss.ErrNotFound) {
			t.Errorf("replayed one that does not exist: %v", err)
		}
	})
}

func TestReplayBySpanTakesTheSpanOnly(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		var ids []string
		for i := range 4 {
			n := told(t, d, byte(i+1))
			d.Tamper(t, "UPDATE notices SET state = 'DEAD', created_at = ? WHERE id = ?", at.Add(time.Duration(i)*time.Hour), n.ID)
			ids = append(ids, n.ID)
		}
		d.Tamper(t, "INSERT INTO notice_targets (kind, code, stopped_at) VALUES ('COUNTY', '63000', ?)", at)
		pick := loss.NoticePick{Target: loss.Target{Kind: loss.County, Code: "63000"}, From: at.Add(time.Hour), To: at.Add(3 * time.Hour)}
		if n, err := deskOf(d).ReplayNotices(t.Context(), as(loss.RoleCounty, "", "65000", at), pick); n != 0 || !errors.Is(err, loss.ErrNotFound) {
			t.Errorf("another county replays %d, %v", n, err)
		}
		if n, err := deskOf(d).ReplayNotices(t.Context(), as(loss.RoleCounty, "", "63000", at), pick); n != 2 || err != nil {
			t.Fatalf("replayed %d, %v", n, err)
		}
		if pending := d.Texts(t, "SELECT id FROM notices WHERE state = 'PENDING' ORDER BY id"); len(pending) != 2 || pending[0] != ids[1] || pending[1] != ids[2] {
			t.Errorf("replayed %v of %v", pending, ids)
		}
		if n := d.Count(t, "notice_targets WHERE stopped_at IS NOT NULL"); n != 0 {
			t.Error("the target is still stopped")
		}
		pick.From = at
		if n, err := deskOf(d).SkipNotices(t.Context(), as(loss.RoleCentral, "", "", at), pick, loss.SkipToldOtherwise); n != 1 || err != nil {
			t.Errorf("skipped %d, %v", n, err)
		}
		if n := d.Count(t, "audit_events WHERE operation = 'skipNotice' AND outcome = 'TOLD_OTHERWISE' AND number IS NOT NULL"); n != 1 {
			t.Errorf("%d skips on record", n)
		}
	})
}

// TestAReplayResumesAStoppedTarget replays where nothing is dead: what waits behind a stop is due all the time.
func TestAReplayResumesAStoppedTarget(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		desk, n, county := deskOf(d), told(t, d, 1), as(loss.RoleCounty, "", "63000", at)
		d.Tamper(t, "INSERT INTO notice_targets (kind, code) VALUES ('COUNTY', '63000')")
		span := loss.NoticePick{Target: toTaipei, From: at.Add(-time.Hour), To: at.Add(time.Hour)}
		for name, replay := range map[string]func() error{
			"one":    func() error { _, err := desk.ReplayNotice(t.Context(), county, n.ID); return err },
			"a span": func() error { _, err := desk.ReplayNotices(t.Context(), county, span); return err },
		} {
			before := d.Count(t, "audit_events WHERE operation = 'resumeTarget' AND outcome = '63000' AND account IS NOT NULL")
			if _, err := d.StopTarget(t.Context(), toTaipei, "", at); err != nil {
				t.Fatal(err)
			}
			for range 2 { // the second finds nothing to resume
				if err := replay(); err != nil {
					t.Errorf("%s: %v", name, err)
				}
			}
			if n := d.Count(t, "notice_targets WHERE stopped_at IS NOT NULL"); n != 0 {
				t.Errorf("%s: the target is still stopped", name)
			}
			if n := d.Count(t, "audit_events WHERE operation = 'resumeTarget' AND outcome = '63000' AND account IS NOT NULL") - before; n != 1 {
				t.Errorf("%s: %d resumptions on record", name, n)
			}
		}
	})
}

func TestTargetsStandAsTheirNoticesDo(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		taipei := loss.Target{Kind: loss.County, Code: "63000"}
		first, dead := told(t, d, 1), told(t, d, 2)
		d.Tamper(t, "UPDATE notices SET state = 'DEAD', created_at = ? WHERE id = ?", dead.CreatedAt.Add(-time.Hour), dead.ID)
		desk, now := deskOf(d), at.Add(loss.LateAfter+time.Second)
		standing := func() loss.TargetStanding {
			t.Helper()
			all, err := desk.Targets(t.Context(), as(loss.RoleCounty, "", "63000", now))
			if err != nil || len(all) != 1 || all[0].Target != taipei {
				t.Fatalf("%+v, %v", all, err)
			}
			return all[0]
		}
		if s := standing(); s.State != loss.TargetUnconfigured || s.Pending != 1 || s.Dead != 1 || s.Late != 0 || !s.OldestPendingAt.Equal(first.CreatedAt) || !s.OldestDeadAt.Equal(dead.CreatedAt.Add(-time.Hour)) {
			t.Errorf("without an entry: %+v", s)
		}
		desk.Configured = func(target loss.Target) bool { return target == taipei }
		if s := standing(); s.State != loss.TargetHealthy || s.Late != 1 {
			t.Errorf("with an entry: %+v", s)
		}
		d.Tamper(t, "INSERT INTO notice_targets (kind, code, last_success_at, last_failure_at, last_error) VALUES ('COUNTY', '63000', ?, ?, 'HTTP 500')", at, now)
		if s := standing(); s.State != loss.TargetRetrying || s.LastError != "HTTP 500" {
			t.Errorf("after a failure: %+v", s)
		}
		d.Tamper(t, "UPDATE notice_targets SET opened_at = ?", now)
		if s := standing(); s.State != loss.TargetOpen {
			t.Errorf("circuit open: %+v", s)
		}
		d.Tamper(t, "UPDATE notice_targets SET stopped_at = ?", now)
		if s := standing(); s.State != loss.TargetStopped {
			t.Errorf("stopped: %+v", s)
		}
		all, err := desk.Targets(t.Context(), as(loss.RoleCentral, "", "", now))
		if err != nil || len(all) != 23 {
			t.Errorf("central sees %d targets, %v", len(all), err)
		}
	})
}

// TestMinutesOfTargetsAreForgotten keeps those that are shown.
func TestMinutesOfTargetsAreForgotten(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		news := loss.TargetNews{Target: toTaipei, LastSuccessAt: at}
		for _, ago := range []time.Duration{0, 59 * time.Minute, 3 * time.Hour, 24 * time.Hour} {
			news.Minutes = append(news.Minutes, loss.DeliveryMinute{At: at.Add(-ago), Delivered: 1})
		}
		if err := d.NoteTargets(t.Context(), []loss.TargetNews{news}); err != nil {
			t.Fatal(err)
		}
		if err := d.Purge(t.Context(), at); err != nil {
			t.Fatal(err)
		}
		standings, err := d.TargetStandings(t.Context(), []loss.Target{toTaipei}, at)
		if err != nil || len(standings[0].Minutes) != 2 || d.Count(t, "notice_minutes") != 2 {
			t.Errorf("%+v, %v: %d kept", standings, err, d.Count(t, "notice_minutes"))
		}
	})
}

// TestANightIsTakenOnce has ten replicas want to do the same chore on the same days.
func TestANightIsTakenOnce(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		for _, day := range []string{"2027-01-09", "2027-01-10"} {
			var taken atomic.Int32
			var group sync.WaitGroup
			for range 10 {
				group.Go(func() {
					mine, err := d.TakeNight(t.Context(), "chore", day)
					if err != nil {
						t.Error(err)
					}
					if mine {
						taken.Add(1)
					}
				})
			}
			group.Wait()
			if taken.Load() != 1 {
				t.Errorf("%s was taken %d times", day, taken.Load())
			}
		}
		if mine, err := d.TakeNight(t.Context(), "chore", "2027-01-09"); mine || err != nil {
			t.Errorf("a night that is past is taken: %v", err)
		}
	})
}

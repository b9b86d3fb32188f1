package db_test

import (
	"slices"
	"testing"
	"time"

	"guashi/db"
	"guashi/server/delivery"
	"guashi/server/loss"
)

func TestReplicasShareWhatTheyKnowOfTargets(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		for range 2 {
			if err := d.KnowTargets(ctx, []loss.Target{toTaipei, loss.CentralTarget}); err != nil {
				t.Fatal(err)
			}
		}
		check := func(what string, got bool, err error, want bool) {
			t.Helper()
			if got != want || err != nil {
				t.Errorf("%s: %v, %v", what, got, err)
			}
		}
		first, err := d.OpenCircuit(ctx, toTaipei, at, at.Add(5*time.Second))
		check("the first to open", first, err, true)
		first, err = d.OpenCircuit(ctx, toTaipei, at, at.Add(10*time.Second))
		check("the second to open", first, err, false)
		mine, err := d.TakeProbe(ctx, toTaipei, at.Add(9*time.Second), at.Add(14*time.Second))
		check("a probe before its time", mine, err, false)
		mine, err = d.TakeProbe(ctx, toTaipei, at.Add(10*time.Second), at.Add(15*time.Second))
		check("a probe", mine, err, true)
		mine, err = d.TakeProbe(ctx, toTaipei, at.Add(10*time.Second), at.Add(15*time.Second))
		check("the same probe", mine, err, false)
		closed, err := d.CloseCircuit(ctx, toTaipei, at.Add(time.Minute))
		check("closing", closed, err, true)
		mine, err = d.TakeProbe(ctx, toTaipei, at.Add(time.Hour), at.Add(2*time.Hour))
		check("a probe of one that is well", mine, err, false)
		stopped, err := d.StopTarget(ctx, toTaipei, "", at)
		check("stopping", stopped, err, true)
		stopped, err = d.StopTarget(ctx, toTaipei, "", at)
		check("stopping again", stopped, err, false)
		for range 2 { // two replicas, the same minute
			news := loss.TargetNews{Target: toTaipei, LastSuccessAt: at, LastFailureAt: at, LastError: "HTTP 500", Minutes: []loss.DeliveryMinute{{At: at, Delivered: 2, Failed: 1}}}
			if err := d.NoteTargets(ctx, []loss.TargetNews{news}); err != nil {
				t.Fatal(err)
			}
		}
		standings, err := d.TargetStandings(ctx, []loss.Target{toTaipei}, at)
		if err != nil || len(standings[0].Minutes) != 1 || standings[0].Minutes[0].Delivered != 4 || standings[0].Minutes[0].Failed != 2 || standings[0].LastError != "HTTP 500" {
			t.Errorf("%+v, %v", standings, err)
		}
	})
}

// TestAReplayBringsTheProbeForward has an operator know that a target is well again before its next probe.
func TestAReplayBringsTheProbeForward(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		if err := d.KnowTargets(t.Context(), []loss.Target{toTaipei}); err != nil {
			t.Fatal(err)
		}
		id := toldOf(t, d, 1, 1)[0]
		settled(t, d, claim(t, d, "a", at)[0], loss.NoticeDead, at)
		for name, resume := range map[string]func() error{
			"a replay": func() error {
				_, err := d.ReplayNotices(t.Context(), loss.NoticePick{ID: id}, at, loss.AuditEvent{At: at})
				return err
			},
			"nothing to replay": func() error {
				_, err := d.ResumeTarget(t.Context(), toTaipei, at, loss.AuditEvent{At: at})
				return err
			},
		} {
			if _, err := d.OpenCircuit(t.Context(), toTaipei, at, at.Add(time.Hour)); err != nil {
				t.Fatal(err)
			}
			if err := resume(); err != nil {
				t.Fatal(err)
			}
			if mine, err := d.TakeProbe(t.Context(), toTaipei, at, at.Add(time.Hour)); !mine || err != nil {
				t.Errorf("%s: probed at once: %v, %v", name, mine, err)
			}
		}
	})
}

func TestAProbeMayTakeWhatIsNotDue(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		first, second := toldOf(t, d, 1, 2)[0], toldOf(t, d, 2, 2)[0]
		early := func(holder string) []string {
			t.Helper()
			got, err := d.ClaimEarly(t.Context(), toTaipei, holder, at, at.Add(time.Minute))
			if err != nil {
				t.Fatal(err)
			}
			for _, n := range got {
				if !n.Early || n.Lease != holder {
					t.Errorf("%+v", n)
				}
			}
			return claimedIDs(got)
		}
		failed(t, d, claim(t, d, "before", at), at, at.Add(4*time.Hour))
		got := slices.Concat(early("a"), early("b"))
		want := []string{first, second}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%v, not the first of each case %v", got, want)
		}
		if got := early("c"); len(got) != 0 {
			t.Errorf("what others hold, or what waits for an earlier one: %v", got)
		}
	})
}

func TestWhatFailedWhileATargetWasAwayIsDueWhenItIsBack(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		if err := d.KnowTargets(t.Context(), []loss.Target{toTaipei}); err != nil {
			t.Fatal(err)
		}
		next := at.Add(4 * time.Hour)
		toldOf(t, d, 1, 1) // fails by itself
		failed(t, d, claim(t, d, "a", at), at.Add(-time.Minute), next)
		away := toldOf(t, d, 3, 1) // one of those that open the circuit
		failed(t, d, claim(t, d, "opens", at), at.Add(-delivery.UsualPace().Timeout), next)
		if _, err := d.OpenCircuit(t.Context(), toTaipei, at, at); err != nil {
			t.Fatal(err)
		}
		away = append(away, toldOf(t, d, 2, 1)...)
		failed(t, d, claim(t, d, "b", at), at, next)
		if _, err := d.CloseCircuit(t.Context(), toTaipei, at.Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
		slices.Sort(away)
		if got := claimedIDs(claim(t, d, "c", at.Add(time.Hour))); !slices.Equal(got, away) {
			t.Errorf("due are %v, not %v", got, away)
		}
	})
}

// circuitOpen opens the circuit of a target that has no notices yet.
func circuitOpen(t *testing.T, d *db.DB) {
	t.Helper()
	if err := d.KnowTargets(t.Context(), []loss.Target{toTaipei}); err != nil {
		t.Fatal(err)
	}
	if _, err := d.OpenCircuit(t.Context(), toTaipei, at, at); err != nil {
		t.Fatal(err)
	}
}

// TestWhatIsBeingProbedWhenACircuitClosesIsDueToo has a probe with a notice in hand that comes back in vain after another's success.
func TestWhatIsBeingProbedWhenACircuitClosesIsDueToo(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		circuitOpen(t, d)
		toldOf(t, d, 1, 1)
		failed(t, d, claim(t, d, "a", at), at, at.Add(4*time.Hour))
		soon := at.Add(time.Minute)
		probed, err := d.ClaimEarly(t.Context(), toTaipei, "probes", soon, soon.Add(time.Minute))
		if len(probed) != 1 || err != nil {
			t.Fatal(claimedIDs(probed), err)
		}
		if _, err := d.CloseCircuit(t.Context(), toTaipei, soon); err != nil {
			t.Fatal(err)
		}
		if got := claim(t, d, "b", soon); len(got) != 0 {
			t.Errorf("claimed while it is being probed: %v", claimedIDs(got))
		}
		if err := d.ReleaseNotices(t.Context(), probed); err != nil {
			t.Fatal(err)
		}
		if got := claim(t, d, "c", soon); len(got) != 1 {
			t.Errorf("%d are due after the probe", len(got))
		}
	})
}

// TestWhatATargetAskedToWaitWaitsForThatAlone has a pause end long before the notice's own turn: the circuit's end
// brings it forward to there, and neither that nor a probe any further.
func TestWhatATargetAskedToWaitWaitsForThatAlone(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		circuitOpen(t, d)
		toldOf(t, d, 1, 1)
		asked(t, d, claim(t, d, "a", at), at.Add(time.Hour), at.Add(4*time.Hour))
		soon := at.Add(59 * time.Minute)
		if got, err := d.ClaimEarly(t.Context(), toTaipei, "b", soon, soon); len(got) != 0 || err != nil {
			t.Errorf("probed with %v, %v", got, err)
		}
		if _, err := d.CloseCircuit(t.Context(), toTaipei, soon); err != nil {
			t.Fatal(err)
		}
		if got := claim(t, d, "c", soon); len(got) != 0 {
			t.Errorf("brought forward: %v", got)
		}
		if got := claim(t, d, "d", at.Add(time.Hour)); len(got) != 1 {
			t.Errorf("%d are due when the pause is over", len(got))
		}
	})
}

// TestAProbeIsNotPutOffByAClockSetBack finds the next probe further ahead than any would be.
func TestAProbeIsNotPutOffByAClockSetBack(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		targets, before := []loss.Target{toTaipei}, at.Add(-time.Hour)
		err := d.KnowTargets(t.Context(), targets)
		if err == nil {
			_, err = d.OpenCircuit(t.Context(), toTaipei, at, at.Add(5*time.Second))
		}
		if err == nil {
			err = d.MendTimes(t.Context(), targets, before)
		}
		if err != nil {
			t.Fatal(err)
		}
		if mine, err := d.TakeProbe(t.Context(), toTaipei, before, before.Add(5*time.Second)); !mine || err != nil {
			t.Errorf("a probe: %v, %v", mine, err)
		}
	})
}

// TestAPauseThatWasAskedEndsWithAClockSetBack finds the pause further ahead than any that is granted.
func TestAPauseThatWasAskedEndsWithAClockSetBack(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		toldOf(t, d, 1, 1)
		asked(t, d, claim(t, d, "a", at), at.Add(time.Hour), at.Add(time.Hour))
		before := at.Add(-24 * time.Hour)
		if err := d.MendTimes(t.Context(), []loss.Target{toTaipei}, before); err != nil {
			t.Fatal(err)
		}
		if got := claim(t, d, "b", before.Add(2*time.Minute)); len(got) != 1 {
			t.Errorf("%d are due", len(got))
		}
	})
}

// asked settles what is claimed as answered with a pause, and has it tried next at a time.
func asked(t *testing.T, d *db.DB, claimed []loss.DueNotice, until, next time.Time) {
	t.Helper()
	for _, n := range claimed {
		s := loss.Settlement{Notice: n, State: loss.NoticePending, Failures: 1, NextAt: next, Asked: until, Attempt: loss.Attempt{At: at, Status: 503}}
		if err := settleNow(d, s); err != nil {
			t.Fatal(err)
		}
	}
}

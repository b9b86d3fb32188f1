package main

import (
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"guashi/server/config"
	"guashi/server/identity"
	"guashi/server/loss"
)

// TestOneOfAllReplicasComparesEachNight counts how often a target is asked, and reads what the log says of what it lost.
func TestOneOfAllReplicasComparesEachNight(t *testing.T) {
	inner, closeStore, err := newReceiver([]string{targetSecret}, "")
	if err != nil {
		t.Fatal(err)
	}
	defer closeStore()
	var asked atomic.Int32
	a, deliver := delivering(t, "central", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet {
			asked.Add(1)
		}
		inner.ServeHTTP(w, r)
	}))
	a.report(person(nil), "aB3x")
	deliver()
	wanted, st := &config.Settings{Reconcile: true}, stores{main: a.database}
	year, month, day := now().In(loss.Taipei).Date()
	at := func(days, hour, minute int) time.Time {
		return time.Date(year, month, day+days, hour, minute, 0, 0, loss.Taipei)
	}
	var first, second identity.Date // the nights that each replica knows to be done
	for _, c := range []struct {
		what    string
		s       *config.Settings
		replica *identity.Date
		at      time.Time
		asked   int32
	}{
		{"not wanted", &config.Settings{}, &first, at(1, 5, 0), 0},
		{"too early", wanted, &first, at(1, 3, 59), 0},
		{"time", wanted, &first, at(1, 4, 0), 1},
		{"the same replica, later", wanted, &first, at(1, 4, 1), 0},
		{"another replica", wanted, &second, at(1, 4, 1), 0},
		{"the next night", wanted, &second, at(2, 4, 0), 1},
		{"that night, the first replica", wanted, &first, at(2, 4, 1), 0},
	} {
		asked.Store(0)
		*c.replica = reconcileOnce(t.Context(), c.s, st, a.sender, c.at, *c.replica)
		if n := asked.Load(); n != c.asked {
			t.Errorf("%s: the target was asked %d times", c.what, n)
		}
	}

	said := logged(t)
	reconcileOnce(t.Context(), wanted, st, a.sender, at(3, 4, 0), first)
	if strings.Contains(said.String(), "level=ERROR") {
		t.Errorf("they do not differ, and the log says: %s", said.String())
	}
	empty, closeEmpty, err := newReceiver([]string{targetSecret}, "")
	if err != nil {
		t.Fatal(err)
	}
	defer closeEmpty()
	inner.Store = empty.Store // its disk was lost
	reconcileOnce(t.Context(), wanted, st, a.sender, at(4, 4, 0), first)
	if !strings.Contains(said.String(), "level=ERROR") || !strings.Contains(said.String(), "target=central differences=1") {
		t.Errorf("the log says: %s", said.String())
	}
}

// TestWhoHasNoEntryIsInNoFigures has notices wait for two systems, one of which has an entry.
func TestWhoHasNoEntryIsInNoFigures(t *testing.T) {
	a, _ := delivering(t, "63000", http.NotFoundHandler())
	a.report(person(nil), "aB3x")
	text := a.metrics(t)
	for _, figure := range []string{"guashi_notices_pending", "guashi_notice_oldest_undelivered_seconds", "guashi_notices_dead", "guashi_notice_circuit"} {
		if !strings.Contains(text, figure+`{target="63000"} `) || strings.Contains(text, figure+`{target="central"}`) {
			t.Errorf("%s: is it there for who has an entry, and not for others?", figure)
		}
	}
	if !strings.Contains(text, `guashi_notices_pending{target="63000"} 1`) {
		t.Error("what waits for who has an entry is not counted")
	}
}

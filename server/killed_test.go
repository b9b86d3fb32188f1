package main

import (
	"fmt"
	"math/rand/v2"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestKilledServersLoseNoNotice kills each of two servers on one MariaDB at random points of a
// delivery of 2,000 events to 23 targets that fail three times in ten, five times over.
func TestKilledServersLoseNoNotice(t *testing.T) {
	for run := range 5 {
		t.Run(fmt.Sprint(run+1), deliverAndKill)
	}
}

func deliverAndKill(t *testing.T) {
	const cases, events, kills = 500, 4, 2
	const notices = 2 * cases * events // each event is told to a county and to the central system
	s := settingsOn(t, "mariadb")
	st, err := serveCommand{}.open(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	defer st.close()
	r, direct, _ := receiving(t)
	posts := &posted{to: direct.Config.Handler, times: map[[2]string]int{}, last: map[[2]string]string{}}
	counting := httptest.NewServer(posts)
	defer counting.Close()
	r.FailRate = 0.3
	s.NoticeTargets = targetsFile(t, counting.URL)
	for i := range cases {
		happen(t, st, i, events)
	}
	servers := []*replica{startReplica(t, s), startReplica(t, s)}
	for i := range kills {
		point := notices*i/kills + rand.N(notices/kills-notices/20)
		waitFor(t, fmt.Sprintf("%d have arrived", point), func() bool { return posts.different() >= point })
		servers[i].kill()
		if settled(t, st) {
			t.Fatalf("kill %d of %d interrupted nothing", i+1, kills)
		}
		servers = append(servers, startReplica(t, s))
	}
	waitFor(t, "all is delivered", func() bool { return settled(t, st) })
	posts.check(t, st)
	eachOnceInOrder(t, st, r.Store.Receipts)
	for _, r := range servers {
		if log := r.log.String(); strings.Contains(log, declaredName) || strings.Contains(log, "ended by itself") {
			t.Errorf("the log of a server:\n%s", log)
		}
	}
}

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"guashi/server/config"
	"guashi/server/loss"
	"guashi/server/partner"
)

// asker asks about cards that nobody has asked about before, and remembers what was answered.
type asker struct {
	*api
	bearer   []string
	asked    *atomic.Int64 // numbers, by all askers together
	answered [][]string    // the numbers of each question
}

// ask returns whether an answer came.
func (a *asker) ask(answered *atomic.Int64) bool {
	numbers := make([]string, 1+rand.N(3))
	for i := range numbers {
		numbers[i] = stranger(a.t.(*testing.T), int(a.asked.Add(1)))
	}
	body, err := json.Marshal(object{"query": cardOperation, "variables": object{"n": numbers}})
	if err != nil {
		a.t.Error(err)
		return false
	}
	request, err := http.NewRequestWithContext(a.t.Context(), http.MethodPost, a.url+"/graphql", bytes.NewReader(body))
	if err != nil {
		a.t.Error(err)
		return false
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set(a.bearer[0], a.bearer[1])
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return false // the server was killed
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return false // in the middle of it
	}
	if !bytes.Contains(text, []byte("NOT_REPORTED")) {
		a.t.Errorf("answered %s", text)
		return false
	}
	a.answered = append(a.answered, numbers)
	answered.Add(1)
	return true
}

// askUntilKilled has many ask at once, kills the server after some answers, and returns what was answered.
func askUntilKilled(a *api, server *replica, bearer []string, asked *atomic.Int64) (all [][]string) {
	askers := make([]asker, 24)
	var answered atomic.Int64
	var group sync.WaitGroup
	for i := range askers {
		askers[i] = asker{api: a, bearer: bearer, asked: asked}
		group.Go(func() {
			for askers[i].ask(&answered) {
			}
		})
	}
	enough := 1 + rand.Int64N(300)
	waitFor(a.t.(*testing.T), fmt.Sprintf("%d answers", enough), func() bool { return answered.Load() >= enough })
	server.kill()
	group.Wait()
	for i := range askers {
		all = append(all, askers[i].answered...)
	}
	return all
}

// TestAKilledServerHasEveryAnsweredQuestionOnRecord kills a server that many partners ask, at random
// moments: what an answer was given to is on record (E2), with all of its numbers.
func TestAKilledServerHasEveryAnsweredQuestionOnRecord(t *testing.T) {
	for name := range engines {
		t.Run(name, func(t *testing.T) {
			s := settingsOn(t, name)
			a := &api{t: t}
			var bank partner.Credentials
			a.besides(s, func() {
				bank = a.addPartner("Bank", partner.Settings{PerSecond: new(1_000_000), PerDay: new(1_000_000), NumbersPerDay: new(1_000_000)})
			})
			var asked atomic.Int64
			var answered [][]string
			for range 3 {
				server := startReplica(t, s)
				a.url = server.address
				answered = append(answered, askUntilKilled(a, server, a.partnerBearer(bank), &asked)...)
			}
			a.besides(s, func() { onRecord(a, answered) })
		})
	}
}

// besides opens the database while no server does.
func (a *api) besides(s *config.Settings, do func()) {
	a.t.Helper()
	database, err := openMigrated(a.t.Context(), s.DatabaseURL, s.KeysDir)
	if err != nil {
		a.t.Fatal(err)
	}
	defer closeQuietly(database)
	a.database, a.keys = database, database.Keys
	do()
}

// onRecord holds questions that were answered to those on record.
func onRecord(a *api, answered [][]string) {
	a.t.Helper()
	recorded, _, err := a.database.QuestionPage(a.t.Context(), loss.QuestionFilter{}, 1_000_000, "")
	if err != nil {
		a.t.Fatal(err)
	}
	about := map[loss.Key]loss.PartnerQuestion{} // by the first card, which is in no other question
	for _, q := range recorded {
		about[q.Answers[0].Person] = q
	}
	missing := 0
	for _, numbers := range answered {
		var want []loss.QuestionAnswer
		for _, n := range numbers {
			want = append(want, loss.QuestionAnswer{Person: a.keys.Lookup("id-number", n), Answer: "NOT_REPORTED"})
		}
		if !slices.Equal(about[want[0].Person].Answers, want) {
			missing++
		}
	}
	if len(answered) == 0 || missing > 0 {
		a.t.Errorf("%d of %d answered questions are not on record as they were asked", missing, len(answered))
	}
}

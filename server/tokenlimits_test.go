package main

import (
	"net/http"
	"strconv"
	"testing"
	"time"

	"guashi/server/config"
	"guashi/server/loss"
	"guashi/server/oauth"
	"guashi/server/partner"
)

func TestFailuresToGetATokenAreLimited(t *testing.T) {
	a := newAPI(t, engines["sqlite"](t), func(s *config.Settings, _ *stores) { s.FailureLimit = 3 })
	client, neighbour := a.addPartner("Bank", partner.Settings{}), a.addPartner("Telecom", partner.Settings{})
	wrong := partner.Credentials{ID: client.ID, Secret: "guess"}
	for i := range 3 {
		if got := a.askToken(client, credentialsGrant); got.status != http.StatusOK {
			t.Errorf("after %d failures, the right secret: %d", i, got.status)
		}
		if got := a.askToken(wrong, credentialsGrant); got.status != http.StatusUnauthorized {
			t.Fatalf("%d", got.status)
		}
	}
	if got := a.askToken(wrong, credentialsGrant); got.status != http.StatusTooManyRequests || got.header.Get("Retry-After") == "" {
		t.Errorf("after three failures: %d", got.status)
	}
	if got := a.askToken(neighbour, credentialsGrant); got.status != http.StatusOK {
		t.Errorf("the right secret, where others have failed: %d", got.status)
	}
	events, _, err := a.database.AuditPage(t.Context(), loss.AuditFilter{Operation: oauth.OpToken}, 10, "")
	if err != nil || len(events) != 7 || events[1].Outcome != "INVALID_CLIENT" || events[1].Account != client.ID {
		t.Errorf("on record: %+v, %v", events, err)
	}
}

// TestTokensAreLimited asks for more tokens than a partner gets in a minute, two replicas at once.
func TestTokensAreLimited(t *testing.T) {
	for name := range engines {
		t.Run(name, func(t *testing.T) {
			address := engines[name](t)
			a := newAPI(t, address)
			both := []*api{a, a.replica(address)}
			client, other := a.addPartner("Bank", partner.Settings{}), a.addPartner("Telecom", partner.Settings{})
			limit := loss.Limits{PerSource: 300}.TokensAMinute()
			began, granted := time.Now().Unix()/60, 0
			for _, got := range inParallel(limit+40, func(i int) tokenReply { return both[i%2].askToken(client, credentialsGrant) }) {
				switch {
				case got.AccessToken != "":
					granted++
				case got.status != http.StatusTooManyRequests || got.Error != "temporarily_unavailable" || got.Description == "" || !isWait(got.header.Get("Retry-After")):
					t.Errorf("%d %s, wait %s", got.status, got.Error, got.header.Get("Retry-After"))
				}
			}
			if minutes := int(time.Now().Unix()/60 - began); granted < limit || granted > limit*(1+minutes) {
				t.Errorf("%d tokens, %d a minute are allowed", granted, limit)
			}
			if got := a.askToken(other, credentialsGrant); got.status != http.StatusOK {
				t.Errorf("somebody else: %d", got.status)
			}
		})
	}
}

func isWait(seconds string) bool {
	n, err := strconv.Atoi(seconds)
	return err == nil && n >= 1 && n <= 60
}

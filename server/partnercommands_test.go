package main

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"guashi/server/config"
	"guashi/server/partner"
)

// TestPartnersFromTheShell adds, lists, changes, rotates and disables.
func TestPartnersFromTheShell(t *testing.T) {
	var settings config.Settings
	a := newAPI(t, engines["sqlite"](t), func(s *config.Settings, _ *stores) { settings = *s })
	run := func(c command) (string, error) { return runs(t, c, &settings) }
	two := regexp.MustCompile(`^client_id: (partner-\w+)\nclient_secret: (guashi_\S+)\n$`)
	granted := func(text string, err error) (partner.Credentials, int) {
		t.Helper()
		told := two.FindStringSubmatch(text)
		if err != nil || told == nil {
			t.Fatalf("printed %d lines, %v", strings.Count(text, "\n"), err)
		}
		given := partner.Credentials{ID: told[1], Secret: told[2]}
		return given, a.askToken(given, credentialsGrant).status
	}
	first, status := granted(run(partnerAdd{Name: "Bank"}))
	if status != http.StatusOK {
		t.Errorf("what add prints: %d", status)
	}
	if _, err := run(partnerAdd{Name: "Bank"}); err == nil {
		t.Error("two of one name")
	}
	second, status := granted(run(partnerRotate{Name: "Bank", Now: true}))
	if former := a.askToken(first, credentialsGrant).status; second.ID != first.ID || status != http.StatusOK || former != http.StatusUnauthorized {
		t.Errorf("what rotate prints: %d, the former: %d", status, former)
	}
	list, err := run(partnerList{})
	if err != nil || !strings.Contains(list, first.ID) || strings.Contains(list, second.Secret) || !strings.Contains(list, "in use") {
		t.Errorf("%s, %v", list, err)
	}
	if _, err := run(partnerDisable{Name: "Bank"}); err != nil {
		t.Error(err)
	}
	list, err = run(partnerList{})
	if status := a.askToken(second, credentialsGrant).status; err != nil || status != http.StatusUnauthorized || !strings.Contains(list, "disabled") {
		t.Errorf("disabled: %d, %v", status, err)
	}
	for name, c := range map[string]command{
		"set": partnerSet{Name: "Bank", NewWebhookSecret: true}, "rotate": partnerRotate{Name: "Bank"}, "nobody": partnerDisable{Name: "Nobody"},
	} {
		if text, err := run(c); err == nil || text != "" {
			t.Errorf("%s: %d characters are printed, %v", name, len(text), err)
		}
	}
}

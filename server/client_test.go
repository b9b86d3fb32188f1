package main

import (
	"crypto"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"guashi/client"
	"guashi/server/partner"
)

func (a *api) client(t *testing.T, who partner.Credentials, change ...func(*client.Options)) *client.Client {
	t.Helper()
	o := client.Options{URL: a.url, ClientID: who.ID, Secret: who.Secret}
	for _, c := range change {
		c(&o)
	}
	made, err := client.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// TestTheClientAsksTheServer walks cards through their states on every engine.
func TestTheClientAsksTheServer(t *testing.T) {
	for name := range engines {
		t.Run(name, func(t *testing.T) {
			a := newAPI(t, engines[name](t))
			a.report(person(nil), "aB3x")
			c := a.client(t, a.addPartner("Bank", partner.Settings{}))
			numbers := append(slices.Repeat([]string{nowhereID}, 2*partner.MaxNumbers), "no number", lin)
			cards, err := c.CardStatus(t.Context(), numbers, "counter")
			if err != nil || len(cards) != len(numbers) {
				t.Fatalf("%d answers, %v", len(cards), err)
			}
			last := cards[len(cards)-1]
			if cards[0].State != client.CardStateNotReported || cards[0].Since != nil || cards[2*partner.MaxNumbers].State != client.CardStateInvalidNumber ||
				last.State != client.CardStateReportedLost || last.Since == nil || last.AsOf.Before(*last.Since) {
				t.Errorf("%+v, %+v", cards[0], last)
			}
		})
	}
}

// TestTheClientSaysWhatTheServerRefuses has one case for each way in which a partner is refused.
func TestTheClientSaysWhatTheServerRefuses(t *testing.T) {
	a := newAPI(t, engines["sqlite"](t))
	bank := a.addPartner("Bank", partner.Settings{})
	small := a.addPartner("Small bank", partner.Settings{PerDay: new(1)})
	gone := a.addPartner("Former bank", partner.Settings{})
	if err := a.partners().Disable(t.Context(), time.Now(), "Former bank"); err != nil {
		t.Fatal(err)
	}
	if _, err := a.client(t, small).CardStatus(t.Context(), []string{lin}, ""); err != nil {
		t.Fatal(err)
	}
	tests := map[string]struct {
		who     partner.Credentials
		purpose string
		kind    any
	}{
		"wrong secret":     {partner.Credentials{ID: bank.ID, Secret: "wrong"}, "", new(*client.Unauthorized)},
		"nobody":           {partner.Credentials{ID: "partner-of-nobody", Secret: bank.Secret}, "", new(*client.Unauthorized)},
		"disabled":         {gone, "", new(*client.Unauthorized)},
		"no code":          {bank, "a whole sentence", new(*client.BadRequest)},
		"over quota today": {small, "", new(*client.RateLimited)},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := a.client(t, tt.who).CardStatus(t.Context(), []string{lin}, tt.purpose)
			if !errors.As(err, tt.kind) || strings.Contains(fmt.Sprint(err), lin) {
				t.Errorf("%T: %v", err, err)
			}
		})
	}
	var limited *client.RateLimited
	_, err := a.client(t, small).CardStatus(t.Context(), []string{lin}, "")
	if errors.As(err, &limited) && (limited.RetryAfter <= 0 || limited.RetryAfter > 24*time.Hour || limited.RequestID == "") {
		t.Errorf("%+v", limited)
	}
}

// TestTheClientWatchesCards begins a watch, moves its end, and tries what is refused.
func TestTheClientWatchesCards(t *testing.T) {
	a := newAPI(t, engines["sqlite"](t))
	hook := "https://bank.example/hook"
	c := a.client(t, a.addPartner("Bank", partner.Settings{WebhookURL: &hook}))
	tomorrow := time.Now().AddDate(0, 0, 1)
	watches, err := c.WatchCards(t.Context(), []string{lin, "no number"}, tomorrow)
	if err != nil || len(watches) != 2 || watches[0].Id == nil || watches[0].State != client.CardStateNotReported || watches[0].Until != inDays(1) || watches[1].Id != nil {
		t.Fatalf("%+v, %v", watches, err)
	}
	again, err := c.WatchCards(t.Context(), []string{lin}, tomorrow.AddDate(0, 0, 1))
	if err != nil || *again[0].Id != *watches[0].Id || again[0].Until != inDays(2) {
		t.Errorf("%+v, %v", again, err)
	}
	var bad *client.BadRequest
	if _, err := c.WatchCards(t.Context(), []string{lin}, tomorrow.AddDate(0, 4, 0)); !errors.As(err, &bad) {
		t.Errorf("for months: %v", err)
	}
	var forbidden *client.Forbidden
	if _, err := a.client(t, a.addPartner("Telecom", partner.Settings{})).WatchCards(t.Context(), []string{lin}, tomorrow); !errors.As(err, &forbidden) || forbidden.Reason != "NO_WEBHOOK" {
		t.Errorf("without a webhook: %+v", err)
	}
}

// TestTheClientSignsInWithItsKey does so with two clients: an assertion works once, so each makes its own.
func TestTheClientSignsInWithItsKey(t *testing.T) {
	a, g := newGuarded(t)
	file, jwks := ourKey(t)
	who := a.addPartner("Bank", partner.Settings{JWKS: &jwks})
	byKey := func(o *client.Options) { o.URL, o.Secret, o.Key = g.URL, "", readKey(t, file) }
	for range 2 {
		if cards, err := a.client(t, who, byKey).CardStatus(t.Context(), []string{nowhereID}, ""); err != nil || len(cards) != 1 {
			t.Errorf("%v, %v", cards, err)
		}
	}
}

func readKey(t *testing.T, file string) crypto.Signer {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	block, _ := pem.Decode(content)
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	return key.(crypto.Signer)
}

// askInTypeScript is a program that asks with the TypeScript client, as somebody's server would.
const askInTypeScript = `
import { Client, RateLimited, Unauthorized } from './index.js'
const { GUASHI_URL: url, GUASHI_CLIENT_ID: clientId, GUASHI_CLIENT_SECRET: secret, GUASHI_NUMBERS: numbers } = process.env
const client = new Client({ url, clientId, secret })
for (const card of await client.cardStatus(numbers.split(' '), { purpose: 'counter' })) console.log(card.idNumber, card.state, card.since ?? '')
const wrong = new Client({ url, clientId, secret: 'wrong' })
await wrong.cardStatus([]).catch(console.log)
await wrong.cardStatus(['x']).catch((error) => console.log(error instanceof Unauthorized, error.code))
await client.cardStatus(['x']).catch((error) => console.log(error instanceof RateLimited, error.retryAfter > 0))
`

// TestTheTypeScriptClientAsksTheServer compiles the client as it is published, and runs it in Node.
func TestTheTypeScriptClientAsksTheServer(t *testing.T) {
	a := newAPI(t, engines["sqlite"](t))
	a.report(person(nil), "aB3x")
	who := a.addPartner("Bank", partner.Settings{PerDay: new(2)})
	dir := compiled(t, here(t, "../frontend/client/index.ts"), "--noUnusedLocals", "--lib", "es2022,dom,dom.iterable")
	program := filepath.Join(dir, "ask.js")
	if err := os.WriteFile(program, []byte(askInTypeScript), 0o600); err != nil {
		t.Fatal(err)
	}
	numbers := append(slices.Repeat([]string{nowhereID}, partner.MaxNumbers), lin)
	out, complaint := runWith(t, []string{
		"GUASHI_URL=" + a.url, "GUASHI_CLIENT_ID=" + who.ID, "GUASHI_CLIENT_SECRET=" + who.Secret, "GUASHI_NUMBERS=" + strings.Join(numbers, " "),
	}, "", "node", program)
	got := lines(out)
	if n := len(numbers); len(got) != n+2 || got[0] != nowhereID+" NOT_REPORTED" || !strings.HasPrefix(got[n-1], lin+" REPORTED_LOST 2") {
		t.Fatalf("%d lines: %s %s", len(got), out, complaint)
	}
	if want := []string{"true invalid_client", "true true"}; !slices.Equal(got[len(got)-2:], want) {
		t.Errorf("%v; %s", got[len(got)-2:], complaint)
	}
}

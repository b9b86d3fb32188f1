package main

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"time"

	"guashi/db"
	"guashi/server/partner"
	"guashi/server/secrets"
)

const demoPartner = "示範銀行 Demo Bank"

// demoCredentials are the same at every start of one demonstration, and others elsewhere: only a hash
// of the secret is stored, so it is made from the demonstration's own keys.
func demoCredentials(keys *secrets.Keys) partner.Credentials {
	secret := keys.Lookup("demo-partner-secret")
	return partner.Credentials{ID: "partner-demo", Secret: "guashi_demo_" + base64.RawURLEncoding.EncodeToString(secret[:])}
}

// fillPartner makes the demonstration's partner; doing it again changes nothing.
func fillPartner(ctx context.Context, database *db.DB, now time.Time) error {
	service := &partner.Service{Store: database, Keys: database.Keys}
	_, err := service.AddWith(ctx, now, demoPartner, demoCredentials(database.Keys), partner.Settings{})
	if errors.Is(err, partner.ErrExists) {
		return nil
	}
	return err
}

// announcePartner tells how a program asks.
func announcePartner(w io.Writer, address string, keys *secrets.Keys) {
	known := demoCredentials(keys)
	fmt.Fprintf(w, "A partner asks at %s/graphql, with a token from %s/oauth/token:\n", address, address)
	fmt.Fprintf(w, "  client_id: %s\n  client_secret: %s\n", known.ID, known.Secret)
}

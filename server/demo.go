package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/netip"
	"strings"
	"time"

	"guashi/db"
	"guashi/graph"
	"guashi/server/config"
	"guashi/server/registry"
	"guashi/server/secrets"
)

const demoMark = "demo" // in the database's meta table; only demo mode writes it

// openDemo opens the demonstration's own database, making it when there is none.
// It refuses a database that demo mode did not make.
func openDemo(ctx context.Context, s *config.Settings) (stores, error) {
	if err := lookFirst(ctx, s.DatabaseURL); err != nil {
		return stores{}, err
	}
	if _, err := secrets.Init(s.KeysDir); err != nil {
		return stores{}, err
	}
	keys, err := secrets.Load(s.KeysDir)
	if err != nil {
		return stores{}, err
	}
	database, err := openDatabase(ctx, s.DatabaseURL, keys)
	if err != nil {
		return stores{}, err
	}
	if err := prepareDemo(ctx, database); err != nil {
		return stores{}, errors.Join(err, database.Close())
	}
	return stores{keys, database, database}, nil
}

// lookFirst refuses what demo mode did not make before it is opened to be written to, which alone changes a file of SQLite's.
func lookFirst(ctx context.Context, url string) error {
	database, err := db.OpenToLook(ctx, url)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("%w; check GUASHI_DATABASE_URL", err)
	}
	_, err = freshOrOurs(ctx, database)
	return errors.Join(err, database.Close())
}

// freshOrOurs reports whether nothing is in a database yet, and refuses one that demo mode did not make.
func freshOrOurs(ctx context.Context, database *db.DB) (fresh bool, err error) {
	if fresh, err = database.Unused(ctx); fresh || err != nil {
		return fresh, err
	}
	if mark, err := database.Meta(ctx, demoMark); err != nil || mark == "" {
		return false, errors.New("this database was not made by the demonstration; choose another with GUASHI_DATABASE_URL, or leave it unset")
	}
	return false, nil
}

func prepareDemo(ctx context.Context, database *db.DB) error {
	fresh, err := freshOrOurs(ctx, database)
	if err != nil {
		return err
	}
	if err := database.Migrate(ctx); err != nil {
		return err
	}
	if fresh {
		if err := database.SetMetaOnce(ctx, demoMark, "yes"); err != nil {
			return err
		}
	}
	if err := database.CheckKeys(ctx); err != nil {
		return err
	}
	if err := fillDemo(ctx, database); err != nil {
		return err
	}
	if err := fillPartner(ctx, database, time.Now()); err != nil {
		return err
	}
	return fillDesk(ctx, database, time.Now())
}

// fillDemo loads the synthetic people and offices; doing it again changes nothing.
func fillDemo(ctx context.Context, database *db.DB) error {
	if filled, err := database.Meta(ctx, "demo-filled"); err != nil || filled != "" {
		return err
	}
	if _, err := registry.ImportOffices(ctx, database, registry.DemoOffices()); err != nil {
		return err
	}
	if _, err := registry.ImportPersons(ctx, database, registry.DemoPersons(), registry.Options{Progress: io.Discard}); err != nil {
		return err
	}
	return database.SetMetaOnce(ctx, "demo-filled", "yes")
}

func demoCitizens() []graph.DemoCitizen {
	var all []graph.DemoCitizen
	for _, c := range registry.DemoCitizens() {
		all = append(all, graph.DemoCitizen{Note: c.Note, NoteEn: c.NoteEn, Person: c.Person, ParentName: c.ParentName})
	}
	return all
}

// localAddress is where this machine finds the listener.
func localAddress(listens net.Addr) string {
	at, err := netip.ParseAddrPort(listens.String())
	if err == nil && at.Addr().IsUnspecified() {
		return fmt.Sprintf("http://127.0.0.1:%d", at.Port())
	}
	return "http://" + listens.String()
}

// announce tells a person at a terminal where to go.
func announce(w io.Writer, address, public string, demo bool) {
	fmt.Fprintf(w, "guashi serves at %s\n", address)
	if public != "" {
		fmt.Fprintf(w, "People open it at %s\n", public)
		address = public
	}
	if !demo {
		return
	}
	fmt.Fprintln(w, "This is a demonstration: every person in it is invented. Try one of these:")
	for _, c := range demoCitizens() {
		p := c.Person
		fmt.Fprintf(w, "  %s  %s  %s  parent: %s  (%s)\n", p.IDNumber, p.Name, p.BirthDate, c.ParentName, c.NoteEn)
	}
	fmt.Fprintf(w, "The desk is at %s/desk; everybody's password is %q:\n", address, demoPassword)
	for _, s := range demoStaff() {
		fmt.Fprintf(w, "  %-8s  %s %s\n", s.Username, strings.ToLower(string(s.Role)), s.OfficeCode+s.CountyCode)
	}
}

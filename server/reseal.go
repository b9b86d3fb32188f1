package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"guashi/db"
	"guashi/server/config"
	"guashi/server/secrets"
)

type keysReseal struct{}

// Run changes the lookup key of the databases, and then of the keys directory.
func (keysReseal) Run(ctx context.Context, s *config.Settings) error {
	keys, next, err := secrets.NextLookup(s.KeysDir)
	if err != nil {
		return err
	}
	main, err := openToReseal(ctx, s.DatabaseURL, keys)
	if err != nil {
		return err
	}
	defer closeQuietly(main)
	persons := main
	if registryURL(s) != s.DatabaseURL {
		if persons, err = openToReseal(ctx, s.RegistryURL, keys); err != nil {
			return err
		}
		defer closeQuietly(persons)
	}
	done, err := main.Reseal(ctx, persons, next, time.Now())
	if err != nil {
		return fmt.Errorf("%w; the change of the lookup key is not complete: run \"guashi keys reseal\" again", err)
	}
	if err := secrets.FinishLookup(s.KeysDir); err != nil {
		return err
	}
	fmt.Printf("%d rows of the registry copy and %d reports are found by the new lookup key. Copy %s to every replica and start them.\n", done.Persons, done.Reports, s.KeysDir)
	return nil
}

// openToReseal opens a migrated database whose lookup key may be half changed.
func openToReseal(ctx context.Context, url string, keys *secrets.Keys) (*db.DB, error) {
	database, err := openDatabase(ctx, url, keys)
	if err != nil {
		return nil, err
	}
	if err = database.Migrate(ctx); err == nil {
		var mark string
		if mark, err = database.Meta(ctx, demoMark); err == nil && mark != "" {
			err = errors.New("this database belongs to the demonstration; start it anew instead: remove its folder")
		}
	}
	if err != nil {
		return nil, errors.Join(err, database.Close())
	}
	return database, nil
}

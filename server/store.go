package main

import (
	"context"
	"errors"
	"fmt"

	"guashi/db"
	"guashi/server/config"
	"guashi/server/secrets"
)

// openDatabase opens the database with the keys it was sealed with.
func openDatabase(ctx context.Context, url string, keys *secrets.Keys) (*db.DB, error) {
	database, err := db.Open(ctx, url, keys)
	if err != nil {
		return nil, fmt.Errorf("%w; check GUASHI_DATABASE_URL", err)
	}
	return database, nil
}

// openMigrated opens a database for a command that writes to it.
func openMigrated(ctx context.Context, url string, keysDir string) (*db.DB, error) {
	keys, err := secrets.Load(keysDir)
	if err != nil {
		return nil, err
	}
	database, err := openDatabase(ctx, url, keys)
	if err != nil {
		return nil, err
	}
	if err := database.Migrate(ctx); err != nil {
		return nil, errors.Join(err, database.Close())
	}
	if err := database.CheckKeys(ctx); err != nil {
		return nil, errors.Join(err, database.Close())
	}
	return database, nil
}

// openForReal opens a database for what comes from outside: never the demonstration's.
func openForReal(ctx context.Context, url, keysDir string) (*db.DB, error) {
	database, err := openMigrated(ctx, url, keysDir)
	if err != nil {
		return nil, err
	}
	mark, err := database.Meta(ctx, demoMark)
	if err == nil && mark != "" {
		err = errors.New("this database belongs to the demonstration, which holds invented people only; choose another with GUASHI_DATABASE_URL")
	}
	if err != nil {
		return nil, errors.Join(err, database.Close())
	}
	return database, nil
}

func registryURL(s *config.Settings) string {
	if s.RegistryURL != "" {
		return s.RegistryURL
	}
	return s.DatabaseURL
}

package main

import (
	"context"
	"fmt"

	"guashi/db"
	"guashi/server/config"
)

type migrateGroup struct {
	Up     migrateUp     `cmd:"" help:"Bring the database up to this binary's version."`
	Status migrateStatus `cmd:"" help:"List the migrations and whether each has run."`
}

type migrateUp struct{}

func (migrateUp) Run(ctx context.Context, s *config.Settings) error {
	database, err := openDatabase(ctx, s.DatabaseURL, nil)
	if err != nil {
		return err
	}
	defer closeQuietly(database)
	if err := database.Migrate(ctx); err != nil {
		return err
	}
	fmt.Println("The database is up to date.")
	return nil
}

type migrateStatus struct{}

func (migrateStatus) Run(ctx context.Context, s *config.Settings) error {
	database, err := openDatabase(ctx, s.DatabaseURL, nil)
	if err != nil {
		return err
	}
	defer closeQuietly(database)
	all, err := database.MigrationStatus(ctx)
	if err != nil {
		return err
	}
	for _, m := range all {
		state := "waiting"
		if m.Applied {
			state = "applied"
		}
		fmt.Printf("%5d  %s  %s\n", m.Version, state, m.Name)
	}
	return nil
}

// closeQuietly closes a database at the end of a command, when nothing can be done about a failure.
func closeQuietly(database *db.DB) { _ = database.Close() }

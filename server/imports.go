package main

import (
	"context"
	"fmt"
	"os"

	"guashi/server/config"
	"guashi/server/registry"
)

type registryImport struct {
	File string `arg:"" help:"CSV file of persons." type:"existingfile"`
}

func (c registryImport) Run(ctx context.Context, s *config.Settings) error {
	file, err := os.Open(c.File)
	if err != nil {
		return err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return err
	}
	database, err := openForReal(ctx, registryURL(s), s.KeysDir)
	if err != nil {
		return err
	}
	defer closeQuietly(database)
	result, err := registry.ImportPersons(ctx, database, file, registry.Options{Size: info.Size(), Progress: os.Stderr})
	if err != nil {
		return err
	}
	fmt.Printf("%d persons imported.\n", result.Rows)
	return nil
}

type officeImport struct {
	File string `arg:"" help:"CSV file of offices." type:"existingfile"`
}

func (c officeImport) Run(ctx context.Context, s *config.Settings) error {
	file, err := os.Open(c.File)
	if err != nil {
		return err
	}
	defer file.Close()
	database, err := openForReal(ctx, s.DatabaseURL, s.KeysDir)
	if err != nil {
		return err
	}
	defer closeQuietly(database)
	result, err := registry.ImportOffices(ctx, database, file)
	if err != nil {
		return err
	}
	fmt.Printf("%d offices imported.\n", result.Rows)
	return nil
}

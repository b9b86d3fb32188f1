package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"time"

	"guashi/server/config"
	"guashi/server/trail"
)

type auditGroup struct {
	Verify auditVerify `cmd:"" help:"Walk the audit trail and say whether it is whole."`
	Head   auditHead   `cmd:"" help:"Print the last seal, to be published."`
}

type auditVerify struct {
	Head string `help:"File with a published head: the trail must hold it." type:"existingfile"`
}

// Run says what is wrong with the trail, one line a finding, and fails when anything is.
func (c auditVerify) Run(ctx context.Context, s *config.Settings) error {
	var head *trail.Head
	if c.Head != "" {
		text, err := os.ReadFile(c.Head)
		if err != nil {
			return err
		}
		published, err := trail.ParseHead(text)
		if err != nil {
			return fmt.Errorf("%s is no head as \"guashi audit head\" prints it", c.Head)
		}
		head = &published
	}
	database, err := openMigrated(ctx, s.DatabaseURL, s.KeysDir)
	if err != nil {
		return err
	}
	defer closeQuietly(database)
	result, err := trail.Verify(ctx, database, database.Keys.TrailSigner().Public(), head)
	if err != nil {
		return err
	}
	for _, finding := range result.Findings {
		fmt.Println(finding)
	}
	fmt.Printf("%d seals, %d events sealed, %d not sealed yet\n", result.Seals, result.Events, result.Waiting)
	if n := len(result.Findings); n > 0 {
		return fmt.Errorf("the audit trail is not whole: %d findings", n)
	}
	fmt.Println("The audit trail is whole.")
	return nil
}

type auditHead struct{}

// Run prints the last seal.
func (auditHead) Run(ctx context.Context, s *config.Settings) error {
	database, err := openMigrated(ctx, s.DatabaseURL, s.KeysDir)
	if err != nil {
		return err
	}
	defer closeQuietly(database)
	state, err := database.TrailState(ctx)
	if err != nil || state.Last == nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(state.Last.Published())
}

type retentionRun struct {
	DryRun bool `help:"Only count."`
}

// Run erases what was declared in reports that ended long ago (F1).
func (c retentionRun) Run(ctx context.Context, s *config.Settings) error {
	database, err := openMigrated(ctx, s.DatabaseURL, s.KeysDir)
	if err != nil {
		return err
	}
	defer closeQuietly(database)
	now := time.Now()
	before, err := s.KeptUntil(now)
	if err != nil {
		return err
	}
	if c.DryRun {
		n, err := database.CountErasable(ctx, before)
		fmt.Printf("%d reports ended before %s and would be erased\n", n, before.Format(time.DateOnly))
		return err
	}
	n, err := database.Erase(ctx, before, now)
	fmt.Printf("erased what was declared in %d reports that ended before %s\n", n, before.Format(time.DateOnly))
	return err
}

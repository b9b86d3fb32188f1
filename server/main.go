// Command guashi reports lost national ID cards, day and night.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"

	"guashi/server/config"
)

type commands struct {
	config.Settings `group:"Settings"`

	Serve    serveCommand `cmd:"" help:"Migrate the database if needed, then serve until SIGTERM."`
	Migrate  migrateGroup `cmd:"" help:"Versioned database migrations."`
	Registry struct {
		Import registryImport `cmd:"" help:"Load persons into the registry copy."`
	} `cmd:"" help:"The local copy of the household registry."`
	Office struct {
		Import officeImport `cmd:"" help:"Load offices and the towns they serve."`
	} `cmd:"" help:"Household registration offices."`
	Keys      keysGroup    `cmd:"" help:"Key material."`
	Staff     staffGroup   `cmd:"" help:"Accounts of staff."`
	Partner   partnerGroup `cmd:"" help:"Banks, telecoms and agencies that ask about cards."`
	Audit     auditGroup   `cmd:"" help:"The audit trail."`
	Retention struct {
		Run retentionRun `cmd:"" help:"Erase what was declared in reports that ended long ago."`
	} `cmd:"" help:"Erasing what is past its time (F1)."`
	Notice   noticeGroup     `cmd:"" help:"Notices to county and central systems."`
	Receiver receiverCommand `cmd:"" help:"Be a county or central system to deliver to, for tests and to start from."`
	Captcha  struct {
		Answer captchaAnswer `cmd:"" help:"Print the answer to a challenge."`
	} `cmd:"" help:"Challenges."`
}

// usageError is a command line that makes no sense; it ends with status 2.
const usageError = 2

func main() {
	var c commands
	parser := kong.Must(&c, kong.Name("guashi"), kong.Description("掛失: report a lost national ID card, day and night."),
		kong.UsageOnError())
	cli, err := parser.Parse(os.Args[1:])
	if err == nil {
		err = c.Validate()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "guashi:", err)
		os.Exit(usageError)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	cli.BindTo(ctx, (*context.Context)(nil))
	if err := cli.Run(&c.Settings); err != nil {
		stop()
		fmt.Fprintln(os.Stderr, "guashi:", err)
		os.Exit(1)
	}
}

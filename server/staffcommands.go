package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"golang.org/x/term"

	"guashi/server/auth"
	"guashi/server/config"
	"guashi/server/loss"
	"guashi/server/secrets"
)

type staffGroup struct {
	Add     staffAdd     `cmd:"" help:"Make an account; asks for its password, or reads it from standard input."`
	Change  staffChange  `cmd:"" help:"Give an account another role or place; ends its sessions."`
	List    staffList    `cmd:"" help:"Show all accounts."`
	Disable staffDisable `cmd:"" help:"Shut an account; ends its sessions."`
	Reset   staffReset   `cmd:"" help:"Set a new password, and turn one-time codes off; ends the account's sessions."`
}

type staffPlace struct {
	Username string `required:"" help:"The account's name."`
	Role     string `required:"" enum:"clerk,county,central,admin" help:"clerk, county, central or admin."`
	Office   string `help:"Code of the clerk's office."`
	County   string `help:"Code of the county."`
}

func (p staffPlace) staff() loss.Staff {
	return loss.Staff{Username: p.Username, Role: loss.Role(strings.ToUpper(p.Role)), OfficeCode: p.Office, CountyCode: p.County}
}

type staffAdd struct {
	staffPlace
	Keep bool `help:"Let the password stay: no change at the first sign-in."`
}

// Run makes an account.
func (c staffAdd) Run(ctx context.Context, s *config.Settings) error {
	return withStaff(ctx, s, func(staff *auth.Service, offices loss.Offices) error {
		password, err := readPassword()
		if err != nil {
			return err
		}
		if err := staff.Add(ctx, time.Now(), c.staff(), password, c.Keep); err != nil {
			return err
		}
		fmt.Printf("added %s\n", c.Username)
		return c.warnOfOffice(ctx, offices)
	})
}

type staffChange struct{ staffPlace }

// Run gives an account another role or place.
func (c staffChange) Run(ctx context.Context, s *config.Settings) error {
	return withStaff(ctx, s, func(staff *auth.Service, offices loss.Offices) error {
		if err := staff.Change(ctx, time.Now(), c.staff()); err != nil {
			return err
		}
		return c.warnOfOffice(ctx, offices)
	})
}

// warnOfOffice says when nobody has imported the clerk's office yet: until then the desk is empty.
func (p staffPlace) warnOfOffice(ctx context.Context, offices loss.Offices) error {
	byTown, err := offices.OfficesByTown(ctx)
	if err == nil && p.Office != "" && len(loss.TownsOf(p.Office, byTown)) == 0 {
		fmt.Fprintf(os.Stderr, "guashi: no office %s is on file: %s sees no case until \"guashi office import\" has brought it\n", p.Office, p.Username)
	}
	return err
}

type staffList struct{}

// Run shows all accounts.
func (staffList) Run(ctx context.Context, s *config.Settings) error {
	return withStaff(ctx, s, func(staff *auth.Service, _ loss.Offices) error {
		accounts, err := staff.Store.Accounts(ctx)
		if err != nil {
			return err
		}
		table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
		fmt.Fprintln(table, "USERNAME\tROLE\tPLACE\tONE-TIME CODES\tSTATE")
		for _, a := range accounts {
			fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", a.Username, strings.ToLower(string(a.Role)), a.OfficeCode+a.CountyCode, onOff(a.OTP.Confirmed), stateOf(a))
		}
		return table.Flush()
	})
}

func onOff(on bool) string {
	if on {
		return "on"
	}
	return "off"
}

func stateOf(a auth.Account) string {
	switch {
	case !a.DisabledAt.IsZero():
		return "disabled"
	case a.MustChange:
		return "password to be changed"
	default:
		return "in use"
	}
}

type staffDisable struct {
	Username string `required:"" help:"The account's name."`
}

// Run shuts an account.
func (c staffDisable) Run(ctx context.Context, s *config.Settings) error {
	return withStaff(ctx, s, func(staff *auth.Service, _ loss.Offices) error { return staff.Disable(ctx, time.Now(), c.Username) })
}

type staffReset struct {
	Username string `required:"" help:"The account's name."`
	Keep     bool   `help:"Let the password stay: no change at the first sign-in."`
}

// Run sets a new password.
func (c staffReset) Run(ctx context.Context, s *config.Settings) error {
	return withStaff(ctx, s, func(staff *auth.Service, _ loss.Offices) error {
		password, err := readPassword()
		if err != nil {
			return err
		}
		return staff.Reset(ctx, time.Now(), c.Username, password, c.Keep)
	})
}

// withStaff opens the database for a command on accounts.
func withStaff(ctx context.Context, s *config.Settings, do func(*auth.Service, loss.Offices) error) error {
	database, err := openMigrated(ctx, s.DatabaseURL, s.KeysDir)
	if err != nil {
		return err
	}
	defer closeQuietly(database)
	staff, err := auth.New(ctx, database, secrets.NewPasswords(database.Keys, 1), database.Keys, s.Issuer(), loss.Limits{PerSource: s.FailureLimit}, s.DemandOTP)
	if err != nil {
		return err
	}
	return do(staff, database)
}

// readPassword asks a person at a terminal twice, or reads a line from a script.
func readPassword() (string, error) {
	in := int(os.Stdin.Fd())
	if !term.IsTerminal(in) {
		line, err := bufio.NewReader(os.Stdin).ReadString('\n')
		if line == "" && err != nil {
			return "", errors.New("give the password on standard input, one line")
		}
		return strings.TrimRight(line, "\r\n"), nil
	}
	var typed [2]string
	for i, prompt := range []string{"Password: ", "Once more: "} {
		fmt.Fprint(os.Stderr, prompt)
		line, err := term.ReadPassword(in)
		fmt.Fprintln(os.Stderr)
		if err != nil {
			return "", err
		}
		typed[i] = string(line)
	}
	if typed[0] != typed[1] {
		return "", errors.New("the two passwords differ: nothing was changed")
	}
	return typed[0], nil
}

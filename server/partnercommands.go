package main

import (
	"context"
	"fmt"
	"net/netip"
	"os"
	"text/tabwriter"
	"time"

	"guashi/server/config"
	"guashi/server/identity"
	"guashi/server/loss"
	"guashi/server/oauth"
	"guashi/server/partner"
)

type partnerGroup struct {
	Add     partnerAdd     `cmd:"" help:"Let an organisation ask; prints its client id and, this once, its secret."`
	List    partnerList    `cmd:"" help:"Show all partners."`
	Set     partnerSet     `cmd:"" help:"Change a partner's quota, keys, webhook, addresses or last day."`
	Rotate  partnerRotate  `cmd:"" help:"Print a new secret; the former one works for 24 hours."`
	Disable partnerDisable `cmd:"" help:"Shut a partner out for good; its tokens end within a second."`
}

// partnerSettings are what can be set of a partner; what is not named stays as it is.
type partnerSettings struct {
	JWK       string   `name:"jwk" type:"existingfile" help:"File with a public key (JWK or JWK set), for private_key_jwt."`
	Webhook   *string  `help:"Where the partner is told of the cards that it watches (https)."`
	AllowIP   []string `name:"allow-ip" help:"Network (CIDR) that the partner asks from; may be given again. Anywhere when never given."`
	Expires   string   `help:"Last day on which the partner may ask, YYYY-MM-DD."`
	PerSecond *int     `help:"Questions a second (50 unless set)."`
	PerDay    *int     `help:"Questions a day (100,000 unless set)."`
	Numbers   *int     `name:"numbers-per-day" help:"ID numbers a day (200,000 unless set)."`
}

func (c partnerSettings) settings() (partner.Settings, error) {
	s := partner.Settings{WebhookURL: c.Webhook, PerSecond: c.PerSecond, PerDay: c.PerDay, NumbersPerDay: c.Numbers}
	if c.JWK != "" {
		content, err := os.ReadFile(c.JWK)
		if err != nil {
			return s, err
		}
		keys, err := oauth.ParseKeys(content)
		if err != nil {
			return s, err
		}
		s.JWKS = &keys
	}
	for _, text := range c.AllowIP {
		network, err := parseNetwork(text)
		if err != nil {
			return s, fmt.Errorf("--allow-ip: %q is no network such as 203.0.113.0/24", text)
		}
		s.Allowed = append(s.Allowed, network)
	}
	if c.Expires != "" {
		day, problem := identity.ParseDate(c.Expires)
		if problem != "" {
			return s, fmt.Errorf("--expires: %q is no day such as 2027-12-31", c.Expires)
		}
		ends := loss.StartOf(day).AddDate(0, 0, 1)
		s.ExpiresAt = &ends
	}
	return s, nil
}

// parseNetwork reads a network, or one address.
func parseNetwork(text string) (netip.Prefix, error) {
	if address, err := netip.ParseAddr(text); err == nil {
		return address.Prefix(address.BitLen())
	}
	return netip.ParsePrefix(text)
}

type partnerAdd struct {
	Name string `arg:"" help:"The organisation's name, as citizens and auditors will read it."`
	partnerSettings
}

// Run makes a partner.
func (c partnerAdd) Run(ctx context.Context, s *config.Settings) error {
	wanted, err := c.settings()
	if err != nil {
		return err
	}
	return withPartners(ctx, s, func(partners *partner.Service) error {
		made, err := partners.Add(ctx, time.Now(), c.Name, wanted)
		if err == nil {
			printCredentials(made)
		}
		return err
	})
}

func printCredentials(c partner.Credentials) {
	fmt.Printf("client_id: %s\nclient_secret: %s\n", c.ID, c.Secret)
	if c.WebhookSecret != "" {
		fmt.Printf("webhook_secret: %s\n", c.WebhookSecret)
	}
}

type partnerSet struct {
	Name             string `arg:"" help:"The organisation's name."`
	NewWebhookSecret bool   `help:"Print a new webhook secret; the former one signs beside it until the next."`
	partnerSettings
}

// Run changes a partner.
func (c partnerSet) Run(ctx context.Context, s *config.Settings) error {
	wanted, err := c.settings()
	if err != nil {
		return err
	}
	wanted.NewWebhookSecret = c.NewWebhookSecret
	return withPartners(ctx, s, func(partners *partner.Service) error {
		secret, err := partners.Set(ctx, time.Now(), c.Name, wanted)
		if err == nil && secret != "" {
			fmt.Printf("webhook_secret: %s\n", secret)
		}
		return err
	})
}

type partnerList struct{}

// Run shows all partners, without any secret.
func (partnerList) Run(ctx context.Context, s *config.Settings) error {
	return withPartners(ctx, s, func(partners *partner.Service) error {
		all, err := partners.Store.Partners(ctx)
		if err != nil {
			return err
		}
		table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
		fmt.Fprintln(table, "NAME\tCLIENT ID\tQUOTA (SECOND, DAY, NUMBERS)\tADDRESSES\tKEYS\tWEBHOOK\tSTATE")
		for _, p := range all {
			fmt.Fprintf(table, "%s\t%s\t%d, %d, %d\t%s\t%s\t%s\t%s\n", p.Name, p.ID, p.Quota.PerSecond, p.Quota.PerDay, p.Quota.NumbersPerDay,
				allowedOf(p), onOff(p.JWKS != ""), onOff(p.Webhook.URL != ""), stateOfPartner(p, time.Now()))
		}
		return table.Flush()
	})
}

func allowedOf(p partner.Partner) string {
	if len(p.Allowed) == 0 {
		return "any"
	}
	return fmt.Sprint(p.Allowed)
}

func stateOfPartner(p partner.Partner, now time.Time) string {
	switch {
	case !p.DisabledAt.IsZero():
		return "disabled"
	case p.ExpiresAt.IsZero():
		return "in use"
	case !now.Before(p.ExpiresAt):
		return "expired"
	default:
		return "in use until " + identity.DateOf(p.ExpiresAt.Add(-time.Second)).String()
	}
}

type partnerRotate struct {
	Name string `arg:"" help:"The organisation's name."`
	Now  bool   `help:"End the former secret at once: it is known to others."`
}

// Run gives a partner a new secret.
func (c partnerRotate) Run(ctx context.Context, s *config.Settings) error {
	return withPartners(ctx, s, func(partners *partner.Service) error {
		made, err := partners.Rotate(ctx, time.Now(), c.Name, c.Now)
		if err == nil {
			printCredentials(made)
		}
		return err
	})
}

type partnerDisable struct {
	Name string `arg:"" help:"The organisation's name."`
}

// Run shuts a partner out.
func (c partnerDisable) Run(ctx context.Context, s *config.Settings) error {
	return withPartners(ctx, s, func(partners *partner.Service) error { return partners.Disable(ctx, time.Now(), c.Name) })
}

// withPartners opens the database for a command on partners.
func withPartners(ctx context.Context, s *config.Settings, do func(*partner.Service) error) error {
	database, err := openMigrated(ctx, s.DatabaseURL, s.KeysDir)
	if err != nil {
		return err
	}
	defer closeQuietly(database)
	return do(&partner.Service{Store: database, Keys: database.Keys})
}

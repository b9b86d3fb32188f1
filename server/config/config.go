// Package config holds the settings of the process. Nothing else reads the environment.
package config

import (
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"os"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Settings are what every command can be told, by flag or environment variable.
type Settings struct {
	Listen         string   `default:"127.0.0.1:8080" env:"GUASHI_LISTEN" help:"Address to serve on; port 0 picks a free one."`
	AdminListen    string   `default:"127.0.0.1:9090" env:"GUASHI_ADMIN_LISTEN" help:"Address for /metrics, /healthz, /readyz and pprof; empty turns it off."`
	DatabaseURL    string   `default:"sqlite:data/guashi.db" env:"GUASHI_DATABASE_URL" help:"sqlite:PATH, or mysql://user:password@host:port/name."`
	RegistryURL    string   `env:"GUASHI_REGISTRY_URL" help:"Where the registry copy is; the same database when empty."`
	KeysDir        string   `default:"data/keys" env:"GUASHI_KEYS_DIR" help:"Directory of key files, made by \"guashi keys init\"."`
	PublicURL      string   `env:"GUASHI_PUBLIC_URL" help:"The address that people open; from the listener when empty."`
	FailureLimit   int      `default:"300" env:"GUASHI_FAILURE_LIMIT" help:"Failed tries an hour from one source; a thirtieth of it for one source and one ID number. Also how many tokens a partner gets in a minute."`
	TrustedProxies []string `env:"GUASHI_TRUSTED_PROXIES" help:"Networks (CIDR) of the proxies that may set the client's address."`
	Graphiql       bool     `env:"GUASHI_GRAPHIQL" help:"Serve GraphiQL and allow introspection outside the demonstration."`
	Calendar       string   `env:"GUASHI_CALENDAR" help:"CSV of working days and office hours that adds to the built-in calendar."`
	Retention      string   `default:"5y" env:"GUASHI_RETENTION" help:"How long after its end what was declared in a report is kept: years (5y) or days (1826d)."`
	QuestionsKept  string   `default:"5y" env:"GUASHI_QUESTION_RETENTION" help:"How long what partners asked is kept: years (5y) or days (1826d)."`
	NoticeTargets  string   `env:"GUASHI_NOTICE_TARGETS" help:"YAML file of the systems that are told of events: county code or central, with url and secret."`
	Reconcile      bool     `env:"GUASHI_NOTICE_RECONCILE" help:"Compare each night with what the targets say they have received."`
	DemandOTP      bool     `env:"GUASHI_DEMAND_OTP" help:"Demand one-time codes of central staff and admins."`
	PrintConfig    bool     `help:"Print the effective settings, secrets masked, and stop."`
}

// The places of the settings' defaults, and of the demonstration in their stead.
const (
	defaultDatabase = "sqlite:data/guashi.db"
	defaultKeys     = "data/keys"
	demoDatabase    = "sqlite:data/demo/guashi.db"
	DemoKeys        = "data/demo/keys" // where the demonstration keeps its keys unless told otherwise
)

// ForDemo moves what was left at its default to a place of the demonstration's own.
func (s *Settings) ForDemo() {
	if s.DatabaseURL == defaultDatabase {
		s.DatabaseURL = demoDatabase
	}
	if s.KeysDir == defaultKeys {
		s.KeysDir = DemoKeys
	}
}

// KeysNamed reports whether the keys' directory was chosen, and not left at its default.
func (s *Settings) KeysNamed() bool { return s.KeysDir != defaultKeys }

// Validate checks what a single flag's type cannot say.
func (s *Settings) Validate() error {
	if s.FailureLimit < 1 {
		return fmt.Errorf("GUASHI_FAILURE_LIMIT must be 1 or more")
	}
	if s.PublicURL != "" {
		if u, err := url.Parse(s.PublicURL); err != nil || u.Host == "" {
			return fmt.Errorf("GUASHI_PUBLIC_URL must be an address such as https://guashi.example")
		}
	}
	if _, err := s.KeptUntil(time.Now()); err != nil {
		return err
	}
	if _, err := s.QuestionsKeptUntil(time.Now()); err != nil {
		return err
	}
	_, err := s.Proxies()
	return err
}

var retentionForm = regexp.MustCompile(`^([1-9][0-9]{0,4})([yd])$`)

// KeptUntil returns the moment before which a report must have ended for what was declared in it to be erased (F1).
func (s *Settings) KeptUntil(now time.Time) (time.Time, error) {
	return keptUntil("GUASHI_RETENTION", s.Retention, now)
}

// QuestionsKeptUntil returns the moment before which what partners asked is forgotten (E2, F3).
func (s *Settings) QuestionsKeptUntil(now time.Time) (time.Time, error) {
	return keptUntil("GUASHI_QUESTION_RETENTION", s.QuestionsKept, now)
}

func keptUntil(name, span string, now time.Time) (time.Time, error) {
	parts := retentionForm.FindStringSubmatch(span)
	if parts == nil {
		return time.Time{}, fmt.Errorf("%s must be years such as 5y, or days such as 1826d", name)
	}
	n, err := strconv.Atoi(parts[1])
	if parts[2] == "y" {
		return now.AddDate(-n, 0, 0), err
	}
	return now.AddDate(0, 0, -n), err
}

// SecureCookies reports whether sessions travel over TLS only: always, but on a plain-http loopback address.
func (s *Settings) SecureCookies() bool {
	host, _, err := net.SplitHostPort(s.Listen)
	if s.PublicURL != "" {
		u, err := url.Parse(s.PublicURL)
		if err != nil || u.Scheme == "https" {
			return true
		}
		host = u.Hostname()
	} else if err != nil {
		return true
	}
	address, err := netip.ParseAddr(host)
	return host != "localhost" && (err != nil || !address.IsLoopback())
}

// Issuer returns the name in which tokens are signed.
func (s *Settings) Issuer() string {
	if s.PublicURL != "" {
		return s.PublicURL
	}
	return "http://" + s.Listen
}

// Proxies returns the trusted proxies' networks.
func (s *Settings) Proxies() ([]netip.Prefix, error) {
	var networks []netip.Prefix
	for _, text := range s.TrustedProxies {
		network, err := netip.ParsePrefix(text)
		if err != nil {
			return nil, fmt.Errorf("GUASHI_TRUSTED_PROXIES: %q is no network such as 10.0.0.0/8", text)
		}
		networks = append(networks, network)
	}
	return networks, nil
}

// Print writes the effective settings, one a line, without any password.
func (s *Settings) Print(w *os.File) {
	for _, line := range [][2]string{
		{"GUASHI_LISTEN", s.Listen},
		{"GUASHI_ADMIN_LISTEN", s.AdminListen},
		{"GUASHI_DATABASE_URL", Masked(s.DatabaseURL)},
		{"GUASHI_REGISTRY_URL", Masked(s.RegistryURL)},
		{"GUASHI_KEYS_DIR", s.KeysDir},
		{"GUASHI_PUBLIC_URL", s.PublicURL},
		{"GUASHI_FAILURE_LIMIT", fmt.Sprint(s.FailureLimit)},
		{"GUASHI_TRUSTED_PROXIES", strings.Join(s.TrustedProxies, ",")},
		{"GUASHI_CALENDAR", s.Calendar},
		{"GUASHI_RETENTION", s.Retention},
		{"GUASHI_QUESTION_RETENTION", s.QuestionsKept},
		{"GUASHI_NOTICE_TARGETS", s.NoticeTargets},
		{"GUASHI_NOTICE_RECONCILE", fmt.Sprint(s.Reconcile)},
		{"GUASHI_DEMAND_OTP", fmt.Sprint(s.DemandOTP)},
		{"GUASHI_GRAPHIQL", fmt.Sprint(s.Graphiql)},
	} {
		fmt.Fprintf(w, "%s=%s\n", line[0], line[1])
	}
}

// Masked returns a database address without its password.
func Masked(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "(malformed)"
	}
	return u.Redacted()
}

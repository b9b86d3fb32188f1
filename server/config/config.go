// Package config holds the settings of the process. Nothing else reads the environment.
package config

import (
	"fmt"
	"net/netip"
	"net/url"
	"os"
	"strings"
)

// Settings are what every command can be told, by flag or environment variable.
type Settings struct {
	Listen         string   `default:"127.0.0.1:8080" env:"GUASHI_LISTEN" help:"Address to serve on; port 0 picks a free one."`
	AdminListen    string   `default:"127.0.0.1:9090" env:"GUASHI_ADMIN_LISTEN" help:"Address for /metrics, /healthz, /readyz and pprof; empty turns it off."`
	DatabaseURL    string   `default:"sqlite:data/guashi.db" env:"GUASHI_DATABASE_URL" help:"sqlite:PATH, or mysql://user:password@host:port/name."`
	RegistryURL    string   `env:"GUASHI_REGISTRY_URL" help:"Where the registry copy is; the same database when empty."`
	KeysDir        string   `default:"data/keys" env:"GUASHI_KEYS_DIR" help:"Directory of key files, made by \"guashi keys init\"."`
	PublicURL      string   `env:"GUASHI_PUBLIC_URL" help:"The address that people open; from the listener when empty."`
	FailureLimit   int      `default:"300" env:"GUASHI_FAILURE_LIMIT" help:"Failed tries an hour from one source; a thirtieth of it for one source and one ID number."`
	TrustedProxies []string `env:"GUASHI_TRUSTED_PROXIES" help:"Networks (CIDR) of the proxies that may set the client's address."`
	Graphiql       bool     `env:"GUASHI_GRAPHIQL" help:"Allow introspection outside the demonstration."`
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
	_, err := s.Proxies()
	return err
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

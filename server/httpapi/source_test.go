package httpapi

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"
)

// TestWhereARequestComesFrom has a proxy network of 10.0.0.0/8 and fd00::/8. What
// anybody else writes into X-Forwarded-For counts for nothing.
func TestWhereARequestComesFrom(t *testing.T) {
	sources := Sources{Trusted: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fd00::/8")}}
	for _, tt := range []struct {
		name, remote string
		forwarded    []string // one header each
		want         string
	}{
		{"a client", "203.0.113.7:4711", nil, "203.0.113.7"},
		{"a client that makes up a source", "203.0.113.7:4711", []string{"198.51.100.1"}, "203.0.113.7"},
		{"a client that makes up a proxy", "203.0.113.7:4711", []string{"198.51.100.1, 10.0.0.1"}, "203.0.113.7"},
		{"through the proxy", "10.0.0.1:80", []string{"198.51.100.1"}, "198.51.100.1"},
		{"through two proxies", "10.0.0.1:80", []string{"198.51.100.1, 10.0.0.2"}, "198.51.100.1"},
		{"through two, each with its own header", "10.0.0.1:80", []string{"198.51.100.1", "10.0.0.2"}, "198.51.100.1"},
		{"made up in front of the proxy", "10.0.0.1:80", []string{"192.0.2.9, 198.51.100.1"}, "198.51.100.1"},
		{"the proxy says nothing", "10.0.0.1:80", nil, "10.0.0.1"},
		{"the proxy repeats nonsense", "10.0.0.1:80", []string{"198.51.100.1, not-an-address"}, "10.0.0.1"},
		{"IPv6 counts by its network", "[2001:db8:1:2:3:4:5:6]:4711", nil, "2001:db8:1:2::/64"},
		{"… whatever the rest is", "[2001:db8:1:2:ffff::1]:4711", nil, "2001:db8:1:2::/64"},
		{"… and the next network is another", "[2001:db8:1:3::1]:4711", nil, "2001:db8:1:3::/64"},
		{"… through a proxy too", "[fd00::1]:80", []string{"2001:db8:1:2::9"}, "2001:db8:1:2::/64"},
		{"a link has its zone left out", "[fe80::1%eth0]:4711", nil, "fe80::/64"},
		{"IPv4 in IPv6's clothes", "[::ffff:203.0.113.7]:4711", nil, "203.0.113.7"},
		{"the proxy in IPv6's clothes", "[::ffff:10.0.0.1]:80", []string{"198.51.100.1"}, "198.51.100.1"},
		{"no address at all", "@", nil, "unknown"},
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.RemoteAddr = tt.remote
		for _, header := range tt.forwarded {
			r.Header.Add("X-Forwarded-For", header)
		}
		if got := sources.Of(r); got != tt.want {
			t.Errorf("%s: comes from %s, want %s", tt.name, got, tt.want)
		}
	}
}

func TestNobodyIsTrustedUnlessNamed(t *testing.T) {
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.RemoteAddr = "127.0.0.1:80"
	r.Header.Set("X-Forwarded-For", "198.51.100.1")
	if got := (Sources{}).Of(r); got != "127.0.0.1" {
		t.Errorf("comes from %s", got)
	}
}

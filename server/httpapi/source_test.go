package httpapi

import (
	"net/http"
	"net/netip"
	"testing"
)

func TestWhereARequestComesFrom(t *testing.T) {
	proxies := Sources{Trusted: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fd00::/8")}}
	for _, tt := range []struct {
		remote    string
		forwarded []string
		want      string
	}{
		{"203.0.113.7:4711", nil, "203.0.113.7"},
		{"203.0.113.7:4711", []string{"198.51.100.1"}, "203.0.113.7"}, // anybody can write that
		{"10.0.0.1:4711", nil, "10.0.0.1"},
		{"10.0.0.1:4711", []string{"198.51.100.1"}, "198.51.100.1"},
		{"10.0.0.1:4711", []string{"192.0.2.9, 198.51.100.1"}, "198.51.100.1"}, // the first is what the client claims
		{"10.0.0.1:4711", []string{"192.0.2.9", "198.51.100.1"}, "198.51.100.1"},
		{"10.0.0.1:4711", []string{"192.0.2.9, 198.51.100.1, 10.9.9.9"}, "198.51.100.1"}, // two proxies
		{"10.0.0.1:4711", []string{"nonsense"}, "10.0.0.1"},
		{"10.0.0.1:4711", []string{"198.51.100.1, nonsense"}, "10.0.0.1"},
		{"[::ffff:10.0.0.1]:4711", []string{"198.51.100.1"}, "198.51.100.1"},
		{"[::ffff:203.0.113.7]:4711", nil, "203.0.113.7"},
		{"[2001:db8:1:2:3:4:5:6]:4711", nil, "2001:db8:1:2::/64"},
		{"[2001:db8:1:2:ffff::1]:4711", nil, "2001:db8:1:2::/64"}, // the same line
		{"[2001:db8:1:3::1]:4711", nil, "2001:db8:1:3::/64"},
		{"[fe80::1%eth0]:4711", nil, "fe80::/64"},
		{"[fd00::1]:4711", []string{"2001:db8:1:2::9"}, "2001:db8:1:2::/64"},
		{"203.0.113.7", nil, "203.0.113.7"},
		{"@", nil, "unknown"},
	} {
		r := &http.Request{RemoteAddr: tt.remote, Header: http.Header{"X-Forwarded-For": tt.forwarded}}
		if got := proxies.Of(r); got != tt.want {
			t.Errorf("%s %q: %s, want %s", tt.remote, tt.forwarded, got, tt.want)
		}
	}
}

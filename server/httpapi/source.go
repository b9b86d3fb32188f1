package httpapi

import (
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// Sources tells where requests come from.
type Sources struct{ Trusted []netip.Prefix }

// Of returns the client's address, IPv6 by /64.
func (s Sources) Of(r *http.Request) string {
	if address := s.Address(r); address.IsValid() {
		return grouped(address)
	}
	return "unknown"
}

// Address returns the client's address; an invalid one when it is not known.
// X-Forwarded-For counts only as far as trusted proxies wrote it.
func (s Sources) Address(r *http.Request) netip.Addr {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	address, err := netip.ParseAddr(host)
	if err != nil {
		return netip.Addr{}
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0 && s.trusts(address); i-- {
		hop, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		address = hop
	}
	return address.Unmap()
}

func (s Sources) trusts(address netip.Addr) bool {
	for _, network := range s.Trusted {
		if network.Contains(address.Unmap()) {
			return true
		}
	}
	return false
}

func grouped(address netip.Addr) string {
	if address.Is4() {
		return address.String()
	}
	network, err := address.WithZone("").Prefix(64)
	if err != nil {
		return "unknown"
	}
	return network.String()
}

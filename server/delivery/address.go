package delivery

import (
	"errors"
	"net/netip"
)

var errAddress = errors.New("the address is not one that this target may be at")

// notPublic are the networks that no target is at on the open Internet (IANA's registries of special addresses).
var notPublic = networks(
	"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24",
	"203.0.113.0/24", "240.0.0.0/4", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
)

var (
	globalUnicast = netip.MustParsePrefix("2000::/3")
	nat64         = netip.MustParsePrefix("64:ff9b::/96")
)

func networks(texts ...string) []netip.Prefix {
	all := make([]netip.Prefix, len(texts))
	for i, text := range texts {
		all[i] = netip.MustParsePrefix(text)
	}
	return all
}

// mayDial decides on the address that a target's name has led to: public ones
// over TLS; private ones and loopback only where the target's entry allows it, and
// plain http to those alone. Link-local addresses, where clouds keep their
// metadata, are never a target's.
func mayDial(address netip.Addr, plain, allowPrivate bool) error {
	address = address.Unmap()
	private := address.IsPrivate() || address.IsLoopback()
	if private && allowPrivate || public(address) && !plain {
		return nil
	}
	return errAddress
}

func public(a netip.Addr) bool {
	if nat64.Contains(a) { // reaches the IPv4 address in its last four bytes
		b := a.As16()
		return public(netip.AddrFrom4([4]byte(b[12:])))
	}
	if !a.IsGlobalUnicast() || a.IsPrivate() || a.Zone() != "" || a.Is6() && !globalUnicast.Contains(a) {
		return false
	}
	for _, network := range notPublic {
		if network.Contains(a) {
			return false
		}
	}
	return true
}

package delivery

import (
	"net/netip"
	"strings"
	"testing"
)

func TestWhichAddressesMayBeDialled(t *testing.T) {
	const never, always, inside = "never", "over TLS", "where the entry allows it"
	for kind, addresses := range map[string]string{
		always: "1.1.1.1 203.69.1.2 2606:4700::1111 2001:b000::1 ::ffff:1.1.1.1 64:ff9b::101:101",
		inside: "10.0.0.1 172.16.0.1 172.31.255.255 192.168.1.1 127.0.0.1 127.8.9.10 ::1 fd00::1 fc00::1 ::ffff:10.0.0.1 ::ffff:127.0.0.1",
		never: "0.0.0.0 0.1.2.3 169.254.169.254 169.254.1.1 100.64.0.1 100.127.255.255 100.100.100.200 192.0.0.192 192.0.2.1 198.18.0.1 198.51.100.1 203.0.113.1" +
			" 224.0.0.1 240.0.0.1 255.255.255.255 :: fe80::1 fe80::1%eth0 fec0::1 ff02::1 2001:db8::1 2002:a00:1::1 2001::1 64:ff9b::a00:1 64:ff9b::7f00:1 64:ff9b:1::1 ::ffff:169.254.169.254 ::a00:1 3fff::1",
	} {
		for address := range strings.FieldsSeq(addresses) {
			at := netip.MustParseAddr(address)
			for _, c := range []struct {
				plain, allowPrivate, want bool
			}{
				{false, false, kind == always},
				{false, true, kind != never},
				{true, false, false},
				{true, true, kind == inside},
			} {
				if got := mayDial(at, c.plain, c.allowPrivate) == nil; got != c.want {
					t.Errorf("%s (%s), plain %v, allowPrivate %v: %v", address, kind, c.plain, c.allowPrivate, got)
				}
			}
		}
	}
}

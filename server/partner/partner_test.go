package partner

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestASecretIsKeptHashed compares with the SHA-256 of another program.
func TestASecretIsKeptHashed(t *testing.T) {
	const known = "39a1aa45f5739e5786c43802a595f895f5bfb8e0ca3f77842f5a5931bb1af845"
	if got := fmt.Sprintf("%x", HashSecret("partner-1", "guashi_secret")); got != known {
		t.Errorf("kept as %s", got)
	}
	p := Partner{ID: "partner-1", Secret: HashSecret("partner-1", "guashi_secret")}
	if now := time.Now(); !p.FitsSecret("guashi_secret", now) || p.FitsSecret("guashi_secret ", now) || p.FitsSecret("", now) {
		t.Error("another secret fits")
	}
}

func TestAdmits(t *testing.T) {
	inside, outside := netip.MustParseAddr("203.0.113.7"), netip.MustParseAddr("198.51.100.7")
	network := []netip.Prefix{netip.MustParsePrefix("203.0.113.0/24")}
	for what, c := range map[string]struct {
		partner Partner
		from    netip.Addr
		want    bool
	}{
		"anywhere":                  {Partner{}, outside, true},
		"inside":                    {Partner{Allowed: network}, inside, true},
		"inside, as IPv6 writes it": {Partner{Allowed: network}, netip.MustParseAddr("::ffff:203.0.113.7"), true},
		"outside":                   {Partner{Allowed: network}, outside, false},
		"from nowhere":              {Partner{Allowed: network}, netip.Addr{}, false},
		"disabled":                  {Partner{DisabledAt: evening}, inside, false},
		"before its end":            {Partner{ExpiresAt: evening.Add(time.Nanosecond)}, inside, true},
		"at its end":                {Partner{ExpiresAt: evening}, inside, false},
	} {
		if got := c.partner.Admits(c.from, evening); got != c.want {
			t.Errorf("%s: %v", what, got)
		}
	}
}

func TestSettings(t *testing.T) {
	for what, c := range map[string]struct {
		wanted Settings
		good   bool
	}{
		"nothing":                    {Settings{}, true},
		"a quota of nothing":         {Settings{PerDay: new(0)}, false},
		"https":                      {Settings{WebhookURL: new("https://bank.example/hook")}, true},
		"http on a loopback":         {Settings{WebhookURL: new("http://127.0.0.1:9/hook")}, true},
		"http":                       {Settings{WebhookURL: new("http://bank.example/hook")}, false},
		"a name that looks loopback": {Settings{WebhookURL: new("http://127.0.0.1.example/hook")}, false},
		"with a password":            {Settings{WebhookURL: new("https://u:p@bank.example/hook")}, false},
		"a file":                     {Settings{WebhookURL: new("file:///etc/passwd")}, false},
		"endless":                    {Settings{WebhookURL: new("https://bank.example/" + strings.Repeat("x", 500))}, false},
	} {
		p := Partner{Quota: DefaultQuota}
		secret, err := c.wanted.apply(&p)
		if (err == nil) != c.good {
			t.Errorf("%s: %v", what, err)
		}
		if (secret != "") != (c.good && c.wanted.WebhookURL != nil) {
			t.Errorf("%s: secret is %v", what, secret != "")
		}
	}
}

func TestANewWebhookSecretSignsBesideTheFormer(t *testing.T) {
	p := Partner{Quota: DefaultQuota}
	if _, err := (Settings{NewWebhookSecret: true}).apply(&p); err == nil {
		t.Error("a secret for no webhook")
	}
	first, _ := Settings{WebhookURL: new("https://bank.example/hook")}.apply(&p)
	second, _ := Settings{NewWebhookSecret: true}.apply(&p)
	if unchanged, _ := (Settings{WebhookURL: new("https://bank.example/other")}).apply(&p); unchanged != "" || !slices.Equal(p.Webhook.Secrets, []string{second, first}) {
		t.Errorf("%d secrets", len(p.Webhook.Secrets))
	}
	third, _ := Settings{NewWebhookSecret: true}.apply(&p)
	if !slices.Equal(p.Webhook.Secrets, []string{third, second}) || first == second {
		t.Error("the first secret goes on signing")
	}
}

package partner

import (
	"context"
	"net/netip"
	"net/url"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"guashi/server/loss"
)

// FormerSecretTime is how long a secret works after a rotation, so that a partner can change over.
const FormerSecretTime = 24 * time.Hour

// Mistake says what is wrong with what an operator asks.
type Mistake string

func (m Mistake) Error() string { return string(m) }

// What an operator can get wrong.
const (
	ErrExists    Mistake = "a partner of that name exists"
	ErrNoPartner Mistake = "there is no partner of that name"
	errDisabled  Mistake = "this partner is disabled: add another"
	errBadName   Mistake = "a partner's name has 1 to 80 characters"
	errBadQuota  Mistake = "a quota is 1 or more"
	errNoHook    Mistake = "this partner has no webhook: give its address"
	errBadHook   Mistake = "a webhook is an https address (http only on a loopback address) of up to 500 characters, without user or fragment"
)

// operator is who runs the commands: a person at the server's shell.
var operator = loss.Caller{Source: "shell", RequestID: "shell"}

// Credentials are what a partner is told once. Secrets that did not change are empty.
type Credentials struct{ ID, Secret, WebhookSecret string }

// Settings are what an operator can set of a partner; nil leaves as it is.
type Settings struct {
	JWKS             *string // checked by the caller
	WebhookURL       *string
	NewWebhookSecret bool
	Allowed          []netip.Prefix
	ExpiresAt        *time.Time

	PerSecond, PerDay, NumbersPerDay *int
}

func (s Settings) apply(p *Partner) (webhookSecret string, err error) {
	if s.JWKS != nil {
		p.JWKS = *s.JWKS
	}
	if s.Allowed != nil {
		p.Allowed = s.Allowed
	}
	if s.ExpiresAt != nil {
		p.ExpiresAt = s.ExpiresAt.UTC()
	}
	for to, wanted := range map[*int]*int{&p.Quota.PerSecond: s.PerSecond, &p.Quota.PerDay: s.PerDay, &p.Quota.NumbersPerDay: s.NumbersPerDay} {
		if wanted != nil {
			*to = *wanted
		}
		if *to < 1 {
			return "", errBadQuota
		}
	}
	return s.webhook(p)
}

// webhook sets a partner's webhook. A new secret signs beside the former one, until there is another new one.
func (s Settings) webhook(p *Partner) (secret string, err error) {
	if s.WebhookURL != nil {
		if !goodWebhook(*s.WebhookURL) {
			return "", errBadHook
		}
		p.Webhook.URL = *s.WebhookURL
	}
	if p.Webhook.URL == "" && s.NewWebhookSecret {
		return "", errNoHook
	}
	if p.Webhook.URL == "" || len(p.Webhook.Secrets) > 0 && !s.NewWebhookSecret {
		return "", nil
	}
	secret = NewWebhookSecret()
	p.Webhook.Secrets = append([]string{secret}, p.Webhook.Secrets[:min(len(p.Webhook.Secrets), 1)]...)
	return secret, nil
}

func goodWebhook(text string) bool {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.User != nil || u.Fragment != "" || len(text) > 500 {
		return false
	}
	return u.Scheme == "https" || u.Scheme == "http" && Webhook{URL: text}.Loopback()
}

// Add makes a partner. ErrExists.
func (s *Service) Add(ctx context.Context, now time.Time, name string, wanted Settings) (Credentials, error) {
	return s.AddWith(ctx, now, name, Credentials{ID: NewID(), Secret: NewSecret()}, wanted)
}

// AddWith makes a partner with credentials that are known already, as the demonstration's are. ErrExists.
func (s *Service) AddWith(ctx context.Context, now time.Time, name string, given Credentials, wanted Settings) (Credentials, error) {
	name = strings.TrimSpace(name)
	if name == "" || utf8.RuneCountInString(name) > 80 || strings.ContainsFunc(name, unicode.IsControl) {
		return Credentials{}, errBadName
	}
	p := Partner{
		ID: given.ID, Name: name, Secret: HashSecret(given.ID, given.Secret), CreatedAt: moment(now), Quota: DefaultQuota,
	}
	var err error
	if given.WebhookSecret, err = wanted.apply(&p); err != nil {
		return Credentials{}, err
	}
	return given, s.Store.AddPartner(ctx, p, s.byOperator(now, p.ID, opAdd))
}

// Rotate gives a partner a new secret. The former one works for FormerSecretTime, unless at once. ErrNoPartner,
// and a Mistake when the partner is disabled.
func (s *Service) Rotate(ctx context.Context, now time.Time, name string, atOnce bool) (Credentials, error) {
	fresh := Credentials{Secret: NewSecret()}
	err := s.changeInUse(ctx, name, s.byOperator(now, "", opRotate), func(p *Partner) error {
		p.FormerSecret, p.FormerUntil = p.Secret, moment(now).Add(FormerSecretTime)
		if atOnce {
			p.FormerSecret, p.FormerUntil = Hash{}, time.Time{}
		}
		fresh.ID, p.Secret = p.ID, HashSecret(p.ID, fresh.Secret)
		return nil
	})
	return fresh, err
}

// Disable shuts a partner out for good; its open tokens end within a second. ErrNoPartner.
func (s *Service) Disable(ctx context.Context, now time.Time, name string) error {
	return s.Store.ChangePartner(ctx, name, s.byOperator(now, "", opDisable), func(p *Partner) error {
		if p.DisabledAt.IsZero() {
			p.DisabledAt = moment(now)
		}
		return nil
	})
}

// Set changes what is set of a partner; it returns a new webhook secret when there was none. ErrNoPartner,
// and a Mistake when the partner is disabled or the settings are none.
func (s *Service) Set(ctx context.Context, now time.Time, name string, wanted Settings) (webhookSecret string, err error) {
	err = s.changeInUse(ctx, name, s.byOperator(now, "", opSet), func(p *Partner) error {
		webhookSecret, err = wanted.apply(p)
		return err
	})
	return webhookSecret, err
}

// changeInUse changes a partner that is not disabled.
func (s *Service) changeInUse(ctx context.Context, name string, event loss.AuditEvent, change func(*Partner) error) error {
	return s.Store.ChangePartner(ctx, name, event, func(p *Partner) error {
		if !p.DisabledAt.IsZero() {
			return errDisabled
		}
		return change(p)
	})
}

func (s *Service) byOperator(now time.Time, id string, op loss.Operation) loss.AuditEvent {
	e := s.event(operator, id, moment(now), op, loss.OutcomeOK)
	e.Actor = "operator"
	return e
}

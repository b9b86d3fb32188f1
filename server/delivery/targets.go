package delivery

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"slices"
	"strings"

	"github.com/go-jose/go-jose/v4"
	"github.com/goccy/go-yaml"
	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"guashi/server/identity"
	"guashi/server/loss"
)

// Endpoints are the targets that have an entry.
type Endpoints map[loss.Target]*Endpoint

// Has reports whether a target has an entry.
func (e Endpoints) Has(t loss.Target) bool { return e[t] != nil }

// Targets returns the targets that have an entry, in the order of [loss.Targets], partners after them.
func (e Endpoints) Targets() []loss.Target {
	return append(slices.DeleteFunc(loss.Targets(), func(t loss.Target) bool { return !e.Has(t) }), e.beyond()...)
}

// Missing returns the targets that have none.
func (e Endpoints) Missing() []loss.Target { return slices.DeleteFunc(loss.Targets(), e.Has) }

// Sharing returns the targets whose address another one has, too.
func (e Endpoints) Sharing() []loss.Target {
	with := map[string]int{}
	for _, endpoint := range e {
		with[strings.TrimSuffix(endpoint.url, "/")]++
	}
	return slices.DeleteFunc(e.Targets(), func(t loss.Target) bool { return with[strings.TrimSuffix(e[t].url, "/")] < 2 })
}

// Weak returns the targets that have a secret shorter than the 24 bytes which Standard Webhooks asks for.
func (e Endpoints) Weak() []loss.Target {
	return slices.DeleteFunc(loss.Targets(), func(t loss.Target) bool { return !e.Has(t) || !e[t].weak })
}

// ParseTarget reads a target as it is typed: a county's code, or "central".
func ParseTarget(name string) (loss.Target, error) {
	if name == loss.CentralTarget.Code {
		return loss.CentralTarget, nil
	}
	if _, ok := identity.FindCounty(name); !ok {
		return loss.Target{}, fmt.Errorf("%q is neither a county's code nor central", name)
	}
	return loss.Target{Kind: loss.County, Code: name}, nil
}

// Entry is a target's entry in the file.
type Entry struct {
	URL          string     `yaml:"url"`
	Secret       secretList `yaml:"secret"`
	AllowPrivate bool       `yaml:"allowPrivate"`
	Key          any        `yaml:"key"`
}

// secretList is one, or a list while a new one takes over.
type secretList []string

// UnmarshalYAML takes either form.
func (s *secretList) UnmarshalYAML(read func(any) error) error {
	var one string
	if read(&one) == nil {
		*s = secretList{one}
		return nil
	}
	var several []string
	if read(&several) != nil {
		return errors.New("secret must be a text, or a list of texts")
	}
	*s = several
	return nil
}

// Load reads the file of targets; no path is no target. Errors name the entry or
// the line, never what a secret is.
func Load(path string) (Endpoints, error) {
	if path == "" {
		return Endpoints{}, nil
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	endpoints, err := parse(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return endpoints, nil
}

func parse(text []byte) (Endpoints, error) {
	var entries map[string]Entry
	if err := yaml.UnmarshalWithOptions(text, &entries, yaml.Strict()); err != nil {
		line, _, _ := strings.Cut(yaml.FormatError(err, false, false), "\n")
		return nil, errors.New(line)
	}
	endpoints := Endpoints{}
	for name, entry := range entries {
		target, err := ParseTarget(name)
		if err != nil {
			return nil, err
		}
		if endpoints[target], err = entry.Endpoint(); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return endpoints, nil
}

// Endpoint checks an entry and makes it ready for use.
func (e Entry) Endpoint() (*Endpoint, error) {
	at, err := url.Parse(e.URL)
	if err != nil || at.Host == "" || at.User != nil || at.Fragment != "" {
		return nil, errors.New("url must be an address such as https://county.example/notices")
	}
	if at.Scheme != "https" && (at.Scheme != "http" || !e.AllowPrivate) {
		return nil, errors.New("url must begin with https:// (http:// needs allowPrivate, and an address inside)")
	}
	signers, err := Secrets(e.Secret)
	if err != nil {
		return nil, err
	}
	key, err := publicKey(e.Key)
	if err != nil {
		return nil, err
	}
	endpoint, err := newEndpoint(at.String(), signers, e.AllowPrivate, key, nil)
	if err != nil {
		return nil, err
	}
	endpoint.entered, endpoint.weak = e.URL, e.Secret.weak()
	return endpoint, nil
}

// Secrets reads Standard Webhooks secrets: whsec_ and base64, or base64 alone, or any other text as it is.
func Secrets(texts []string) ([]*standardwebhooks.Webhook, error) {
	var all []*standardwebhooks.Webhook
	for _, text := range texts {
		key := secretKey(text)
		if len(key) == 0 {
			return nil, errors.New("secret must be whsec_ and base64, as Standard Webhooks has it")
		}
		secret, err := standardwebhooks.NewWebhookRaw(key)
		if err != nil {
			return nil, err
		}
		all = append(all, secret)
	}
	if len(all) == 0 {
		return nil, errors.New("secret is missing")
	}
	return all, nil
}

// secretKey returns the bytes that a secret signs with; none when it is none.
func secretKey(text string) []byte {
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(text, "whsec_"))
	switch {
	case err == nil:
		return key
	case strings.HasPrefix(text, "whsec_"):
		return nil
	default:
		return []byte(text)
	}
}

// shortestSecret is the fewest bytes that Standard Webhooks has a secret be made of.
const shortestSecret = 24

// weak reports whether one of the secrets is shorter than it should be.
func (s secretList) weak() bool {
	return slices.ContainsFunc(s, func(text string) bool { return len(secretKey(text)) < shortestSecret })
}

// publicKey reads a JWK, written as YAML or as a JSON text; nil when there is none.
func publicKey(value any) (*jose.JSONWebKey, error) {
	if value == nil {
		return nil, nil
	}
	text, ok := value.(string)
	if !ok {
		written, err := json.Marshal(value)
		if err != nil {
			return nil, errKey
		}
		text = string(written)
	}
	var key jose.JSONWebKey
	if err := key.UnmarshalJSON([]byte(text)); err != nil || !key.Valid() || !key.IsPublic() {
		return nil, errKey
	}
	return &key, nil
}

package client

import (
	"context"
	"crypto"
	"crypto/ed25519"
	"errors"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/Khan/genqlient/graphql"
)

// MaxNumbers is how many cards one question can be about.
const MaxNumbers = 100

const (
	defaultMaxWait = 10 * time.Second
	requestTime    = 30 * time.Second
)

// Options say which server to ask, and who is asking.
type Options struct {
	URL      string // where the server is, such as https://lost.example; http on the machine itself only
	ClientID string

	Secret string        // for client_secret_basic; or
	Key    crypto.Signer // an Ed25519 key, for private_key_jwt
	KeyID  string        // the kid of its public half; may be empty

	HTTP    *http.Client  // to ask with; gives up after 30 seconds unless it says when, and never follows a redirection
	MaxWait time.Duration // the longest that one wait for the quota or for the server may take; 10 seconds when 0
}

// Client asks one server for one partner. It is safe for concurrent use.
type Client struct {
	graph   graphql.Client
	tokens  *tokens
	maxWait time.Duration
}

// New returns a client. It asks nothing yet; a wrong secret shows at the first question.
func New(o Options) (*Client, error) {
	base, err := baseOf(o.URL)
	if err != nil {
		return nil, err
	}
	if o.ClientID == "" || (o.Secret == "") == (o.Key == nil) {
		return nil, errors.New("client: needs a ClientID, and either a Secret or a Key")
	}
	if o.Key != nil {
		if _, ok := o.Key.Public().(ed25519.PublicKey); !ok {
			return nil, errors.New("client: the Key is no Ed25519 key")
		}
	}
	if o.MaxWait == 0 {
		o.MaxWait = defaultMaxWait
	}
	with := http.Client{}
	if o.HTTP != nil {
		with = *o.HTTP
	}
	if with.Timeout == 0 {
		with.Timeout = requestTime
	}
	// A redirection would carry the numbers elsewhere.
	with.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	held := &tokens{endpoint: base + "/oauth/token", options: o, http: &with}
	return &Client{graphql.NewClient(base+"/graphql", &entrance{&with, held}), held, o.MaxWait}, nil
}

// baseOf returns where the server is, unless numbers would travel there in the clear.
func baseOf(address string) (string, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return "", errors.New("client: URL is no address such as https://lost.example")
	}
	if u.Scheme != "https" && !(u.Scheme == "http" && isLoopback(u.Hostname())) {
		return "", errors.New("client: URL must be https")
	}
	return strings.TrimSuffix(u.String(), "/"), nil
}

func isLoopback(host string) bool {
	return host == "localhost" || net.ParseIP(host).IsLoopback()
}

// CardStatus asks whether cards are reported lost. The answers stand in the order of the numbers; a
// malformed number is answered CardStateInvalidNumber and spoils no other. More than MaxNumbers are asked
// in several questions; with an error come the answers up to it. The purpose is a short code of your own,
// such as "account-opening", that goes on record; it may be empty.
//
// Errors are *RateLimited, *Unauthorized, *Forbidden, *BadRequest, *TooComplex, *Unavailable, *Refusal
// for whatever else the server said, or the context's own.
func (c *Client) CardStatus(ctx context.Context, idNumbers []string, purpose string) ([]Card, error) {
	var why *string
	if purpose != "" {
		why = &purpose
	}
	return inTurn(idNumbers, func(numbers []string) ([]Card, error) {
		return ask(ctx, c, numbers, Card.GetNumber, func() ([]Card, error) {
			answer, err := cardStatus(ctx, c.graph, numbers, why)
			return answer.CardStatus, err
		})
	})
}

// WatchCards watches cards until the end of a day in Taipei, at most 90 days from today: should one be
// reported lost, or its report end, your webhook is told. Asking again for a card that is watched
// gives its watch the new last day. Answers and errors are as those of CardStatus.
func (c *Client) WatchCards(ctx context.Context, idNumbers []string, until time.Time) ([]Watch, error) {
	day := until.In(taipei).Format(time.DateOnly)
	return inTurn(idNumbers, func(numbers []string) ([]Watch, error) {
		return ask(ctx, c, numbers, Watch.GetNumber, func() ([]Watch, error) {
			answer, err := watchCards(ctx, c.graph, numbers, day)
			return answer.WatchCards, err
		})
	})
}

var taipei = time.FixedZone("Asia/Taipei", 8*60*60)

func inTurn[T any](numbers []string, ask func([]string) ([]T, error)) ([]T, error) {
	var all []T
	for some := range slices.Chunk(numbers, MaxNumbers) {
		answers, err := ask(some)
		if err != nil {
			return all, err
		}
		all = append(all, answers...)
	}
	return all, nil
}

// ask asks one question until it is answered or there is no point in asking again, and holds the
// answers against the numbers.
func ask[T any](ctx context.Context, c *Client, numbers []string, numberOf func(T) string, once func() ([]T, error)) ([]T, error) {
	var answers []T
	err := c.persist(ctx, func() (err error) {
		answers, err = once()
		return err
	})
	if err != nil {
		return nil, err
	}
	if !slices.EqualFunc(answers, numbers, func(a T, number string) bool { return numberOf(a) == number }) {
		return nil, &Unavailable{Cause: errors.New("the answers are not those to the question")}
	}
	return answers, nil
}

// GetNumber returns the number as it was asked.
func (v Card) GetNumber() string { return v.IdNumber }

// GetNumber returns the number as it was asked.
func (v Watch) GetNumber() string { return v.IdNumber }

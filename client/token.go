package client

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"golang.org/x/sync/singleflight"
)

const (
	renewBefore   = time.Minute // its end, or a quarter of its life if that is shorter
	longestLife   = time.Hour
	assertionLife = time.Minute
	assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
)

// tokens holds the token that is in use and gets the next one, one request at a time however many ask.
type tokens struct {
	endpoint string
	options  Options
	http     *http.Client

	mu     sync.Mutex
	held   grant
	flight singleflight.Group
}

type grant struct {
	token string
	renew time.Time // from when on a new one is wanted
	ends  time.Time
}

// get returns a token that works. It waits no longer than its own caller wants, and its own caller's
// end stops nobody else's request.
func (t *tokens) get(ctx context.Context) (string, error) {
	held := t.now()
	if time.Now().Before(held.renew) {
		return held.token, nil
	}
	flight := t.flight.DoChan("", func() (any, error) {
		if since := t.now(); time.Now().Before(since.renew) {
			return since.token, nil // another flight has just landed
		}
		fresh, err := t.fetch()
		if err == nil {
			t.keep(fresh)
		}
		return fresh.token, err
	})
	select {
	case landed := <-flight:
		if landed.Err != nil && time.Now().Before(held.ends) {
			return held.token, nil
		}
		return landed.Val.(string), landed.Err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

func (t *tokens) now() grant {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.held
}

func (t *tokens) keep(fresh grant) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.held = fresh
}

// drop forgets a token that was refused, unless it has been replaced already.
func (t *tokens) drop(token string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.held.token == token {
		t.held = grant{}
	}
}

func (t *tokens) fetch() (grant, error) {
	ctx, cancel := context.WithTimeout(context.Background(), requestTime)
	defer cancel()
	request, err := t.request(ctx)
	if err != nil {
		return grant{}, err
	}
	asked := time.Now()
	response, err := t.http.Do(request)
	if err != nil {
		return grant{}, &Unavailable{Cause: err}
	}
	defer response.Body.Close()
	var answer struct {
		AccessToken string `json:"access_token"`
		TokenType   string `json:"token_type"`
		ExpiresIn   int    `json:"expires_in"`
		Error       string
	}
	unread := json.NewDecoder(io.LimitReader(response.Body, maxAnswer)).Decode(&answer)
	switch {
	case response.StatusCode != http.StatusOK:
		return grant{}, noToken(response, answer.Error)
	case unread != nil, answer.AccessToken == "", !strings.EqualFold(answer.TokenType, "Bearer"):
		return grant{}, &Unavailable{Cause: errors.New("the token endpoint answered without a token"), final: true}
	}
	life := min(max(time.Duration(answer.ExpiresIn)*time.Second, 0), longestLife)
	return grant{answer.AccessToken, asked.Add(life - min(renewBefore, life/4)), asked.Add(life)}, nil
}

func noToken(response *http.Response, code string) error {
	said := Refusal{Code: code, RequestID: response.Header.Get("X-Request-Id")}
	if code == "" {
		said.Code = "HTTP_" + strconv.Itoa(response.StatusCode)
	}
	switch status := response.StatusCode; {
	case status == http.StatusUnauthorized:
		return &Unauthorized{Refusal: said}
	case status == http.StatusTooManyRequests:
		return &RateLimited{said, retryAfter(response)}
	case status >= http.StatusInternalServerError:
		return &Unavailable{Refusal: said, RetryAfter: retryAfter(response)}
	}
	return &said
}

func retryAfter(response *http.Response) time.Duration {
	said := response.Header.Get("Retry-After")
	if at, err := http.ParseTime(said); err == nil {
		return seconds(int(time.Until(at) / time.Second))
	}
	n, _ := strconv.Atoi(said)
	return seconds(n)
}

// request proves who is asking, by the secret or by an assertion that is good for a minute and once.
func (t *tokens) request(ctx context.Context) (*http.Request, error) {
	form := url.Values{"grant_type": {"client_credentials"}}
	if t.options.Key != nil {
		assertion, err := t.assertion()
		if err != nil {
			return nil, err
		}
		form.Set("client_assertion_type", assertionType)
		form.Set("client_assertion", assertion)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, t.endpoint, strings.NewReader(form.Encode()))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if t.options.Key == nil {
		request.SetBasicAuth(url.QueryEscape(t.options.ClientID), url.QueryEscape(t.options.Secret))
	}
	return request, nil
}

func (t *tokens) assertion() (string, error) {
	now := time.Now()
	token := jwt.NewWithClaims(jwt.SigningMethodEdDSA, jwt.RegisteredClaims{
		Issuer: t.options.ClientID, Subject: t.options.ClientID, Audience: jwt.ClaimStrings{t.endpoint}, ID: rand.Text(),
		IssuedAt: jwt.NewNumericDate(now), ExpiresAt: jwt.NewNumericDate(now.Add(assertionLife)),
	})
	if t.options.KeyID != "" {
		token.Header["kid"] = t.options.KeyID
	}
	return token.SignedString(t.options.Key)
}

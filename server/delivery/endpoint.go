package delivery

import (
	"bytes"
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/go-jose/go-jose/v4"
	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"guashi/server/loss"
)

// Endpoint is where a target is told, and how.
type Endpoint struct {
	url       string
	entered   string                      // the same as its entry has it
	secrets   []*standardwebhooks.Webhook // all sign, while a new one takes over
	weak      bool                        // one of them is short
	encrypter jose.Encrypter              // nil when the target has no key
	client    *http.Client
}

// newEndpoint takes a checked address. roots are nil for the system's.
func newEndpoint(address string, secrets []*standardwebhooks.Webhook, allowPrivate bool, key *jose.JSONWebKey, roots *x509.CertPool) (*Endpoint, error) {
	e := &Endpoint{url: address, secrets: secrets}
	if key != nil {
		encrypter, err := encrypterFor(key)
		if err != nil {
			return nil, err
		}
		e.encrypter = encrypter
	}
	dialer := &net.Dialer{Timeout: 5 * time.Second, Control: guard(strings.HasPrefix(address, "http://"), allowPrivate)}
	// HTTP/1.1 alone: what a fail-over or a firewall silently forgot costs one attempt there, and a new connection
	// is made. Over HTTP/2 all attempts would share the forgotten one.
	var protocols http.Protocols
	protocols.SetHTTP1(true)
	transport := &http.Transport{
		DialContext: dialer.DialContext, Protocols: &protocols, DisableCompression: true,
		MaxIdleConnsPerHost: atOnce, IdleConnTimeout: time.Minute, TLSHandshakeTimeout: 10 * time.Second, MaxResponseHeaderBytes: 16 << 10,
	}
	if roots != nil {
		transport.TLSClientConfig = tlsWith(roots)
	}
	e.client = &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return e, nil
}

// guard looks at the address that is really dialled, after the name was resolved.
func guard(plain, allowPrivate bool) func(network, address string, _ syscall.RawConn) error {
	return func(_, address string, _ syscall.RawConn) error {
		at, err := netip.ParseAddrPort(address)
		if err != nil {
			return errAddress
		}
		return mayDial(at.Addr(), plain, allowPrivate)
	}
}

// signature returns the headers that sign a body as Standard Webhooks, with every secret.
func (e *Endpoint) signature(id string, now time.Time, body []byte) (http.Header, error) {
	signatures := make([]string, len(e.secrets))
	for i, secret := range e.secrets {
		signature, err := secret.Sign(id, now, body)
		if err != nil {
			return nil, err
		}
		signatures[i] = signature
	}
	return http.Header{
		http.CanonicalHeaderKey(standardwebhooks.HeaderWebhookID):        {id},
		http.CanonicalHeaderKey(standardwebhooks.HeaderWebhookTimestamp): {strconv.FormatInt(now.Unix(), 10)},
		http.CanonicalHeaderKey(standardwebhooks.HeaderWebhookSignature): {strings.Join(signatures, " ")},
	}, nil
}

// send posts a message once. carried is kept out of what an answer is quoted with.
func (e *Endpoint) send(ctx context.Context, m message, now time.Time, carried loss.NoticeData) reply {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, e.url, bytes.NewReader(m.body))
	if err != nil {
		return reply{failure: "no request can be made of its address", ours: true}
	}
	if request.Header, err = e.signature(m.id, now, m.body); err != nil {
		return reply{failure: "it can't be signed", ours: true}
	}
	request.Header.Set("Content-Type", contentType)
	request.Header.Set("User-Agent", "guashi")
	response, err := e.client.Do(request)
	if err != nil {
		return reply{failure: said(err)}
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, readTo))
	r := reply{status: response.StatusCode, retryAfter: retryAfter(response.Header.Get("Retry-After"), now)}
	switch {
	case response.StatusCode < 200 || response.StatusCode > 299:
		r.failure = strings.TrimSpace("HTTP " + strconv.Itoa(response.StatusCode) + " " + excerpt(body, carried))
	case err != nil: // it says that all is well and breaks off: believed only in full
		r.failure = fmt.Sprintf("HTTP %d, then %s", response.StatusCode, said(err))
	}
	return r
}

// said names what went wrong on the way, without addresses or what was sent.
func said(err error) string {
	var unknownCA x509.UnknownAuthorityError
	var wrongHost x509.HostnameError
	var expired x509.CertificateInvalidError
	var name *net.DNSError
	var timeout interface{ Timeout() bool }
	switch {
	case errors.Is(err, errAddress):
		return "its address is private, or not one for a target: set allowPrivate if that is right"
	case errors.As(err, &unknownCA):
		return "its certificate is signed by nobody known"
	case errors.As(err, &wrongHost):
		return "its certificate is for another name"
	case errors.As(err, &expired):
		return "its certificate is not valid"
	case errors.As(err, &name):
		return "its name can't be resolved"
	case errors.Is(err, context.Canceled):
		return "broken off by a stop of the server"
	case errors.As(err, &timeout) && timeout.Timeout():
		return "no answer in time"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "connection refused"
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return "the connection broke off"
	default:
		return "no proper answer"
	}
}

// where returns the address of something beside the target's own, with what that carries in its query.
func (e *Endpoint) where(path string, query url.Values) (string, error) {
	at, err := url.Parse(e.url)
	if err != nil {
		return "", err
	}
	at = at.JoinPath(path)
	for name, values := range at.Query() {
		query[name] = append(values, query[name]...)
	}
	at.RawQuery = query.Encode()
	return at.String(), nil
}

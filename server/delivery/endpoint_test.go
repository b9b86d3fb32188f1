package delivery

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
)

const otherSecret = "whsec_b3RoZXItc2VjcmV0LW90aGVyLXNlY3JldA=="

// to is an endpoint inside, signing with secrets.
func to(t *testing.T, address string, roots *x509.CertPool, secrets ...string) *Endpoint {
	t.Helper()
	signers, err := Secrets(secrets)
	if err != nil {
		t.Fatal(err)
	}
	e, err := newEndpoint(address, signers, true, nil, roots)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func post(t *testing.T, e *Endpoint, timeout time.Duration) reply {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), timeout)
	defer cancel()
	return e.send(ctx, message{"01a", []byte(`{"id":"01a"}`)}, time.Now(), carried())
}

func TestSignedWithEverySecret(t *testing.T) {
	for name, secrets := range map[string][]string{"one": {goodSecret}, "while a new one takes over": {otherSecret, goodSecret}} {
		verified := make(chan error, 2)
		server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			body, err := io.ReadAll(r.Body)
			if err != nil {
				t.Error(err)
			}
			for _, secret := range secrets {
				verifier, err := standardwebhooks.NewWebhook(secret)
				if err != nil {
					t.Error(err)
				}
				verified <- verifier.Verify(body, r.Header)
			}
			if got := r.Header.Get("webhook-id") + " " + r.Method + " " + r.Header.Get("Content-Type"); got != "01a POST application/cloudevents+json; charset=utf-8" {
				t.Errorf("sent as %s", got)
			}
		}))
		if r := post(t, to(t, server.URL, nil, secrets...), time.Minute); !r.delivered() {
			t.Errorf("%s: %+v", name, r)
		}
		for range secrets {
			if err := <-verified; err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		server.Close()
	}
}

// TestTargetsThatMisbehave sends to each kind of bad target once.
func TestTargetsThatMisbehave(t *testing.T) {
	var calls atomic.Int32
	for name, c := range map[string]struct {
		does    http.HandlerFunc
		status  int
		failure string
	}{
		"answers 500":         {func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "down for A149410774", 500) }, 500, "HTTP 500 down for ▒"},
		"redirects to itself": {func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/", http.StatusTemporaryRedirect) }, 307, "HTTP 307"},
		"lies about its length": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "1000")
			w.WriteHeader(http.StatusOK)
			_, _ = io.WriteString(w, "short")
		}, 200, "HTTP 200, then the connection broke off"},
		"drops the connection after reading": {func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			panic(http.ErrAbortHandler)
		}, 0, "the connection broke off"},
		"talks without end": {func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusBadGateway)
			for range 1 << 16 {
				if _, err := io.WriteString(w, strings.Repeat("忙 ", 256)); err != nil {
					return
				}
			}
			t.Error("64 MB were read")
		}, 502, "HTTP 502 忙"},
		"has no HTTP": {func(w http.ResponseWriter, _ *http.Request) {
			conn, _, err := http.NewResponseController(w).Hijack()
			if err != nil {
				panic(err)
			}
			_, _ = io.WriteString(conn, "220 mail.example ESMTP\r\n")
			_ = conn.Close()
		}, 0, "no proper answer"},
	} {
		calls.Store(0)
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			calls.Add(1)
			c.does(w, r)
		}))
		r := post(t, to(t, server.URL, nil, goodSecret), time.Minute)
		if r.delivered() || r.status != c.status || !strings.HasPrefix(r.failure, c.failure) || calls.Load() != 1 {
			t.Errorf("%s: %+v after %d calls", name, r, calls.Load())
		}
		server.Close()
	}
}

func TestAnAnswerIsReadToFourKilobytes(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusBadGateway)
		_, _ = io.WriteString(w, strings.Repeat(" ", 4096-len("read"))+"read, not read")
	}))
	defer server.Close()
	if r := post(t, to(t, server.URL, nil, goodSecret), time.Minute); r.failure != "HTTP 502 read" {
		t.Errorf("%+v", r)
	}
}

func TestATargetThatHangsIsGivenUp(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0") // takes connections and says nothing
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	if r := post(t, to(t, "http://"+listener.Addr().String(), nil, goodSecret), 20*time.Millisecond); r.delivered() || r.failure != "no answer in time" {
		t.Errorf("%+v", r)
	}
}

// expired starts a target whose certificate, signed by itself, was good until an hour ago.
func expired(t *testing.T) *httptest.Server {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	about := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-2 * time.Hour), NotAfter: time.Now().Add(-time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	certificate, err := x509.CreateCertificate(rand.Reader, about, about, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.TLS = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{certificate}, PrivateKey: key}}}
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	t.Cleanup(server.Close)
	return server
}

func TestCertificatesAreVerified(t *testing.T) {
	server := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	defer server.Close()
	known := x509.NewCertPool()
	known.AddCert(server.Certificate())
	old := expired(t)
	known.AddCert(old.Certificate())
	_, port, err := net.SplitHostPort(server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		address string
		roots   *x509.CertPool
		failure string
	}{
		"good":                    {server.URL, known, ""},
		"signed by nobody known":  {server.URL, nil, "its certificate is signed by nobody known"},
		"for another name":        {"https://localhost:" + port, known, "its certificate is for another name"},
		"out of date":             {old.URL, known, "its certificate is not valid"},
		"no TLS on the other end": {"http://127.0.0.1:" + port, nil, "HTTP 400"},
	} {
		if r := post(t, to(t, c.address, c.roots, goodSecret), time.Minute); !strings.HasPrefix(r.failure, c.failure) || (c.failure == "") != r.delivered() {
			t.Errorf("%s: %+v", name, r)
		}
	}
}

// TestPrivateAddressesAreRefused dials names and numbers that lead inside, without leave.
func TestPrivateAddressesAreRefused(t *testing.T) {
	var called atomic.Bool
	server := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { called.Store(true) }))
	defer server.Close()
	_, port, err := net.SplitHostPort(server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	for _, host := range []string{"127.0.0.1", "localhost", "[::ffff:127.0.0.1]"} {
		e, err := Entry{URL: fmt.Sprintf("https://%s:%s/", host, port), Secret: secretList{goodSecret}}.Endpoint()
		if err != nil {
			t.Fatal(err)
		}
		if r := post(t, e, time.Minute); !strings.HasPrefix(r.failure, "its address is private") || called.Load() {
			t.Errorf("%s: %+v", host, r)
		}
	}
}

// TestNoProxyIsUsed sends past a proxy that the environment names: the guard looks at the target's own address.
func TestNoProxyIsUsed(t *testing.T) {
	t.Setenv("HTTP_PROXY", "http://127.0.0.1:1")
	t.Setenv("http_proxy", "http://127.0.0.1:1")
	transport, ok := to(t, "http://127.0.0.1:1", nil, goodSecret).client.Transport.(*http.Transport)
	if !ok || transport.Proxy != nil {
		t.Error("a proxy is asked")
	}
}

func TestATargetIsTried(t *testing.T) {
	var got string
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		got = string(body)
	}))
	defer server.Close()
	if _, err := to(t, server.URL, nil, goodSecret).Test(t.Context(), "/guashi", time.Now()); err != nil || !strings.Contains(got, `"type":"tw.guashi.test"`) {
		t.Errorf("%v: %s", err, got)
	}
	server.Config.Handler = http.NotFoundHandler()
	if _, err := to(t, server.URL, nil, goodSecret).Test(t.Context(), "/guashi", time.Now()); err == nil || !strings.Contains(err.Error(), "HTTP 404") {
		t.Errorf("a target that refuses: %v", err)
	}
}

// oblivious is a listener whose connections can go silent, as those that a firewall has forgotten: nobody is told.
type oblivious struct {
	net.Listener
	silent atomic.Pointer[atomic.Bool] // of the connections since the last silence
}

func (f *oblivious) Accept() (net.Conn, error) {
	c, err := f.Listener.Accept()
	return &forgotten{c, f.silent.Load()}, err
}

func (f *oblivious) forget() { f.silent.Swap(new(atomic.Bool)).Store(true) }

type forgotten struct {
	net.Conn
	silent *atomic.Bool
}

func (c *forgotten) Read(b []byte) (n int, err error) {
	for again := true; again; again = err == nil && c.silent.Load() {
		n, err = c.Conn.Read(b)
	}
	return n, err
}

func (c *forgotten) Write(b []byte) (int, error) {
	if c.silent.Load() {
		return len(b), nil
	}
	return c.Conn.Write(b)
}

// TestAForgottenConnectionCostsOneAttempt has a target that would speak HTTP/2 too, where all attempts share a connection.
func TestAForgottenConnectionCostsOneAttempt(t *testing.T) {
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }))
	server.EnableHTTP2 = true
	listener := &oblivious{Listener: server.Listener}
	listener.silent.Store(new(atomic.Bool))
	server.Listener = listener
	server.StartTLS()
	defer server.Close()
	roots := x509.NewCertPool()
	roots.AddCert(server.Certificate())
	e := to(t, server.URL, roots, goodSecret)
	if r := post(t, e, time.Minute); !r.delivered() {
		t.Fatalf("%+v", r)
	}
	listener.forget()
	if r := post(t, e, 50*time.Millisecond); r.failure != "no answer in time" {
		t.Errorf("over a forgotten connection: %+v", r)
	}
	if r := post(t, e, 10*time.Second); !r.delivered() {
		t.Errorf("after it: %+v", r)
	}
}

package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"guashi/server/config"
)

// piped is a listener to which one client has come.
type piped struct {
	comes  chan net.Conn
	closed chan struct{}
}

func (p piped) Accept() (net.Conn, error) {
	select {
	case c := <-p.comes:
		return c, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p piped) Close() error {
	close(p.closed)
	return nil
}

func (piped) Addr() net.Addr { return &net.TCPAddr{} }

// TestAStopTakesTenSecondsAtTheMost has a request on each face that does not end, whatever it is told. The clock is a bubble's.
func TestAStopTakesTenSecondsAtTheMost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		never := make(chan struct{})
		defer close(never)
		var servers []*http.Server
		for range 2 {
			server := &http.Server{Handler: http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-never })}
			inside, client := net.Pipe()
			defer client.Close()
			listener := piped{make(chan net.Conn, 1), make(chan struct{})}
			listener.comes <- inside
			go func() { _ = server.Serve(listener) }() // until it is shut down
			if _, err := io.WriteString(client, "GET / HTTP/1.1\r\nHost: x\r\n\r\n"); err != nil {
				t.Fatal(err)
			}
			servers = append(servers, server)
		}
		synctest.Wait()
		told := time.Now()
		if err := drain(servers, drainTime, func() {}); err == nil {
			t.Error("the requests have ended")
		}
		if took := time.Since(told); took > 10*time.Second {
			t.Errorf("took %v", took)
		}
	})
}

// stoppedWhileAsked tells a face that a client has asked something to stop. stopped says what came of that.
func stoppedWhileAsked(t *testing.T, face http.Handler, request string) (client net.Conn, stopped <-chan error) {
	inside, client := net.Pipe()
	t.Cleanup(func() { client.Close() })
	listener := piped{make(chan net.Conn, 1), make(chan struct{})}
	listener.comes <- inside
	ctx, stop := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() {
		served <- listeners{public: listener}.serve(ctx, &config.Settings{}, surface{public: face}, false)
	}()
	if _, err := io.WriteString(client, request); err != nil {
		t.Fatal(err)
	}
	synctest.Wait()
	stop()
	return client, served
}

// TestWhoSendsHalfARequestFailsNoStop has the rest of a body never come, for a face that reads it and for one that
// answers without. The clock is a bubble's.
func TestWhoSendsHalfARequestFailsNoStop(t *testing.T) {
	for name, face := range map[string]http.HandlerFunc{
		"read": func(w http.ResponseWriter, r *http.Request) {
			if _, err := io.ReadAll(r.Body); err != nil {
				w.WriteHeader(http.StatusRequestTimeout)
			}
		},
		"left": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusRequestTimeout) },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				client, stopped := stoppedWhileAsked(t, face, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf")
				response, err := http.ReadResponse(bufio.NewReader(client), nil)
				if err != nil || response.StatusCode != http.StatusRequestTimeout {
					t.Errorf("answered %+v, %v", response, err)
				}
				if err := <-stopped; err != nil {
					t.Error(err)
				}
			})
		})
	}
}

// TestWhoTakesNoAnswerFailsNoStop has a client ask and read nothing. The clock is a bubble's.
func TestWhoTakesNoAnswerFailsNoStop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, stopped := stoppedWhileAsked(t, http.NotFoundHandler(), "GET / HTTP/1.1\r\nHost: x\r\n\r\n")
		if err := <-stopped; err != nil {
			t.Error(err)
		}
	})
}

// TestARequestUnderWayIsAnsweredWhenTheServerIsStopped sends half of one to the program itself, which has begun to read
// it when it asks for the rest. The rest comes once no one else is let in.
func TestARequestUnderWayIsAnsweredWhenTheServerIsStopped(t *testing.T) {
	server := serving(t, program(t, settingsOn(t, "sqlite"), "serve"))
	address := strings.TrimPrefix(server.address, "http://")
	client, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	const body = `{"query":"mutation { it: signIn(input: {username: \"nobody\", password: \"not a password\"}) { ... on SignInRefusal { code } } }"}`
	fmt.Fprintf(client, "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: %d\r\n\r\n", len(body))
	reader := bufio.NewReader(client)
	if line, err := reader.ReadString('\n'); err != nil || !strings.HasPrefix(line, "HTTP/1.1 100 ") {
		t.Fatalf("%q, %v", line, err)
	}
	if _, err := reader.ReadString('\n'); err != nil { // an empty line ends it
		t.Fatal(err)
	}
	if err := server.process.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	waitFor(t, "nobody else is let in", func() bool {
		other, err := net.Dial("tcp", address)
		if err == nil {
			other.Close()
		}
		return err != nil
	})
	if _, err := io.WriteString(client, body); err != nil {
		t.Fatal(err)
	}
	response, err := http.ReadResponse(reader, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	said, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK || !strings.Contains(string(said), "WRONG_CREDENTIALS") {
		t.Errorf("answered %d %s, %v", response.StatusCode, said, err)
	}
	if err := server.process.Wait(); err != nil {
		t.Errorf("%v\n%s", err, server.log.String())
	}
}

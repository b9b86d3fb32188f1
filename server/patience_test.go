package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"guashi/graph"
	"guashi/server/loss"
)

// hurried is long enough for whoever is in earnest.
var hurried = timeouts{head: 200 * time.Millisecond, whole: 300 * time.Millisecond, answer: 300 * time.Millisecond, idle: 200 * time.Millisecond}

const never = time.Hour

// connect serves on a socket of its own and connects to it.
func connect(t *testing.T, h http.Handler, patience timeouts) net.Conn {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := newServer(h, patience)
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	client, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		client.Close()
		server.Close()
		if err := <-served; !errors.Is(err, http.ErrServerClosed) {
			t.Error(err)
		}
	})
	return client
}

func graphQL() http.Handler {
	r := &graph.Resolver{Now: time.Now, Observe: func(string, string) {}}
	return graph.NewHandler(r, false, false, func(*http.Request) loss.Caller { return loss.Caller{} })
}

// dribble sends one byte after the other until the other side has had enough, and returns
// what it said and how many bytes it took.
func dribble(t *testing.T, client net.Conn, text string) (said string, taken int) {
	t.Helper()
	heard := make(chan string, 1)
	go func() {
		all, _ := io.ReadAll(client) // a reset ends it as well as a close does
		heard <- string(all)
	}()
	pace := time.NewTicker(time.Millisecond)
	defer pace.Stop()
	for ; taken < len(text); taken++ {
		select {
		case said = <-heard:
			return said, taken
		case <-pace.C:
			if _, err := client.Write([]byte{text[taken]}); err != nil {
				return <-heard, taken
			}
		}
	}
	return <-heard, taken
}

// TestSlowClientsAreCutOff dribbles what would take a minute at this pace.
func TestSlowClientsAreCutOff(t *testing.T) {
	const post = "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
	for name, c := range map[string]struct {
		at    timeouts
		begin string
		rest  string
		says  string
	}{
		"a head without end": {timeouts{head: hurried.head, whole: never, answer: never, idle: never}, post, strings.Repeat("X-A: b\r\n", 1500), ""},
		"a body without end": {timeouts{head: never, whole: hurried.whole, answer: never, idle: never}, post + "Content-Length: 60000\r\n\r\n", strings.Repeat(" ", 60_000), "408"},
		"chunks without end": {timeouts{head: never, whole: hurried.whole, answer: never, idle: never}, post + "Transfer-Encoding: chunked\r\n\r\n", strings.Repeat("1\r\n \r\n", 10_000), "408"},
	} {
		t.Run(name, func(t *testing.T) {
			client := connect(t, graphQL(), c.at)
			if _, err := io.WriteString(client, c.begin); err != nil {
				t.Fatal(err)
			}
			said, taken := dribble(t, client, c.rest)
			if taken >= len(c.rest) || !strings.Contains(said, c.says) || strings.Contains(said, "431") {
				t.Errorf("took %d bytes and said %q", taken, said)
			}
		})
	}
}

// TestAnIdleConnectionIsClosed waits for the other side to hang up.
func TestAnIdleConnectionIsClosed(t *testing.T) {
	client := connect(t, graphQL(), timeouts{head: never, whole: never, answer: never, idle: hurried.idle})
	body := `{"query":"{ __typename }"}`
	fmt.Fprintf(client, "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
	reader := bufio.NewReader(client)
	response, err := http.ReadResponse(reader, nil)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Fatal(response, err)
	}
	if _, err := io.Copy(io.Discard, response.Body); err != nil {
		t.Fatal(err)
	}
	if _, err := reader.ReadByte(); !errors.Is(err, io.EOF) {
		t.Errorf("goes on: %v", err)
	}
}

// TestAClientThatDoesNotReadIsCutOff asks for more than fits between two ends and reads none of it.
func TestAClientThatDoesNotReadIsCutOff(t *testing.T) {
	ended := make(chan error, 1)
	endless := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		block := make([]byte, 1<<20)
		for {
			if _, err := w.Write(block); err != nil {
				ended <- err
				return
			}
		}
	})
	client := connect(t, endless, timeouts{head: never, whole: never, answer: hurried.answer, idle: never})
	if _, err := io.WriteString(client, "GET / HTTP/1.1\r\nHost: x\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; err == nil {
		t.Error("goes on")
	}
}

// TestABombIsNotReceived claims a packed body and sends none: the answer is there before it.
func TestABombIsNotReceived(t *testing.T) {
	client := connect(t, graphQL(), patience)
	if _, err := io.WriteString(client, "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: 10000000\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	response, err := http.ReadResponse(bufio.NewReader(client), nil)
	if err != nil || response.StatusCode != http.StatusUnsupportedMediaType {
		t.Fatal(response, err)
	}
	response.Body.Close()
}

// TestNothingIsWaitedForWithoutEnd keeps every time set, whatever else changes.
func TestNothingIsWaitedForWithoutEnd(t *testing.T) {
	s := newServer(nil, patience)
	for name, d := range map[string]time.Duration{
		"head": s.ReadHeaderTimeout, "whole": s.ReadTimeout, "answer": s.WriteTimeout, "idle": s.IdleTimeout,
	} {
		if d <= 0 || d > 2*time.Minute {
			t.Errorf("%s: %v", name, d)
		}
	}
	if s.WriteTimeout <= graph.OperationTime || s.MaxHeaderBytes != maxHead {
		t.Error("an operation in time could not be answered")
	}
}

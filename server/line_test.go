package main

import (
	"io"
	"net"
	"sync"
	"testing"
)

// line stands between the server and a database, and can be cut.
type line struct {
	net.Listener
	mu    sync.Mutex
	ends  []net.Conn
	isCut bool
}

func newLine(t *testing.T, to string) *line {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l := &line{Listener: listener}
	t.Cleanup(l.cut)
	go func() {
		for {
			here, err := listener.Accept()
			if err != nil {
				return
			}
			there, err := net.Dial("tcp", to)
			if err != nil {
				here.Close()
				return
			}
			l.hold(here, there)
			for _, way := range [][2]net.Conn{{here, there}, {there, here}} {
				go func() { _, _ = io.Copy(way[0], way[1]) }() // until it is cut
			}
		}
	}()
	return l
}

func (l *line) hold(ends ...net.Conn) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ends = append(l.ends, ends...)
	if l.isCut {
		l.hangUp()
	}
}

func (l *line) cut() {
	l.Close()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.isCut = true
	l.hangUp()
}

func (l *line) hangUp() {
	for _, end := range l.ends {
		end.Close()
	}
}

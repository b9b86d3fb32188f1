package main

import (
	"net"
	"net/http"
	"sync"
	"time"
)

// clients are the connections of servers that are open.
type clients struct{ open sync.Map }

// note is told what becomes of a connection.
func (c *clients) note(conn net.Conn, state http.ConnState) {
	switch state {
	case http.StateNew:
		c.open.Store(conn, true)
	case http.StateClosed, http.StateHijacked:
		c.open.Delete(conn)
	}
}

// hearNoMore has servers wait for nothing that clients still have to send: who does not send it would have a stop fail.
// A server reads also what a request's handler has left unread, before its answer goes out.
func (c *clients) hearNoMore() {
	c.open.Range(func(conn, _ any) bool {
		_ = conn.(net.Conn).SetReadDeadline(time.Now()) // it fails for what is gone already
		return true
	})
}

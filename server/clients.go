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

// letGo has servers wait for nothing that clients still have to send, and not for long until they take what is said
// last: who does neither would have a stop fail. A server reads also what a request's handler has left unread, before
// its answer goes out.
func (c *clients) letGo() {
	c.open.Range(func(conn, _ any) bool {
		now, client := time.Now(), conn.(net.Conn)
		_, _ = client.SetReadDeadline(now), client.SetWriteDeadline(now.Add(lastWords/2)) // they fail for what is gone already
		return true
	})
}

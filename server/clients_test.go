package main

import (
	"net"
	"net/http"
	"testing"
)

// TestConnectionsThatAreOverAreForgotten so that a server that goes on for months does not keep them all.
func TestConnectionsThatAreOverAreForgotten(t *testing.T) {
	var c clients
	for _, end := range []http.ConnState{http.StateClosed, http.StateHijacked} {
		conn, _ := net.Pipe()
		for _, state := range []http.ConnState{http.StateNew, http.StateActive, http.StateIdle, http.StateActive} {
			c.note(conn, state)
			if _, open := c.open.Load(conn); !open {
				t.Errorf("forgotten when %v", state)
			}
		}
		c.note(conn, end)
		if _, open := c.open.Load(conn); open {
			t.Errorf("kept when %v", end)
		}
	}
}

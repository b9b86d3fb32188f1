package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"time"

	"guashi/server/config"
)

const (
	drainTime = 9 * time.Second // for requests under way when the server is told to stop
	lastWords = time.Second     // for those that are ended then
)

// listeners are where the server's two faces are reached; admin is nil when it is turned off.
type listeners struct{ public, admin net.Listener }

// listen opens the addresses of the settings, and sets the public one to what
// it has become: port 0 picks a free one, and tokens are signed in its name.
func listen(s *config.Settings) (l listeners, err error) {
	if l.public, err = net.Listen("tcp", s.Listen); err != nil {
		return l, fmt.Errorf("%w; set GUASHI_LISTEN to a free address", err)
	}
	s.Listen = l.public.Addr().String()
	if s.AdminListen == "" {
		return l, nil
	}
	if l.admin, err = net.Listen("tcp", s.AdminListen); err != nil {
		l.close()
		return l, fmt.Errorf("%w; set GUASHI_ADMIN_LISTEN to a free address, or to nothing", err)
	}
	slog.Info("admin", "address", l.admin.Addr().String())
	return l, nil
}

// close closes what no server has closed before.
func (l listeners) close() {
	for _, listener := range []net.Listener{l.public, l.admin} {
		if listener != nil {
			_ = listener.Close() // it may be closed already
		}
	}
}

// serve answers until ctx ends, then drains.
func (l listeners) serve(ctx context.Context, s *config.Settings, faces surface, demo bool) error {
	work, end := context.WithCancel(context.Background())
	defer end()
	var callers clients
	failed := make(chan error, 2)
	start := func(listener net.Listener, face http.Handler) *http.Server {
		server := newServer(face, patience)
		server.BaseContext = func(net.Listener) context.Context { return work }
		server.ConnState = callers.note
		go func() { failed <- server.Serve(listener) }()
		return server
	}
	servers := []*http.Server{start(l.public, faces.public)}
	if l.admin != nil {
		servers = append(servers, start(l.admin, faces.admin))
	}
	announce(os.Stdout, localAddress(l.public.Addr()), s.PublicURL, demo)
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
		return drain(servers, drainTime, func() {
			end()
			callers.letGo()
		})
	}
}

// drain lets requests under way finish. Those that have not after a while are
// ended: their operations stop, and say that the service is not available.
func drain(servers []*http.Server, patience time.Duration, end func()) error {
	err := shutdown(servers, patience)
	if errors.Is(err, context.DeadlineExceeded) {
		slog.Warn("requests that took too long were ended")
		end()
		err = shutdown(servers, lastWords)
	}
	if errors.Is(err, context.DeadlineExceeded) {
		err = errors.New("some requests did not end and were cut off")
	}
	return err
}

func shutdown(servers []*http.Server, patience time.Duration) (failed error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	for _, server := range servers {
		failed = errors.Join(failed, server.Shutdown(ctx))
	}
	return failed
}

package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"guashi/db"
	"guashi/frontend"
	"guashi/graph"
	"guashi/server/auth"
	"guashi/server/calendar"
	"guashi/server/captcha"
	"guashi/server/config"
	"guashi/server/delivery"
	"guashi/server/httpapi"
	"guashi/server/loss"
	"guashi/server/oauth"
	"guashi/server/partner"
	"guashi/server/problem"
	"guashi/server/registry"
	"guashi/server/secrets"
)

type serveCommand struct {
	Demo bool `help:"Serve a demonstration on an embedded database with synthetic people."`
}

const (
	checksAtOnce = 24 // fewer than the database has connections

	// garbageRoom is how much may be left to the collector, in percent of what lives. A hash leaves 19 MiB and little else
	// lives, so that by Go's usual 100 there is a collection for every second or third report, beside the hashes on all processors.
	garbageRoom = 200
	usualRoom   = 100
)

// Run serves until SIGTERM, then drains.
func (c serveCommand) Run(ctx context.Context, s *config.Settings) error {
	makeRoom()
	return c.serve(ctx, s, delivery.UsualPace())
}

// makeRoom gives the collector its room, unless the operator has (GOGC).
func makeRoom() {
	if before := debug.SetGCPercent(garbageRoom); before != usualRoom {
		debug.SetGCPercent(before)
	}
}

// serve is Run, delivering at a pace.
func (c serveCommand) serve(ctx context.Context, s *config.Settings, pace delivery.Pace) error {
	if c.Demo {
		s.ForDemo()
	}
	if s.PrintConfig {
		s.Print(os.Stdout)
		return nil
	}
	slog.SetDefault(slog.New(requestLog{slog.NewJSONHandler(os.Stderr, nil)}))
	stores, err := c.open(ctx, s)
	if err != nil {
		return err
	}
	defer stores.close()
	listeners, err := listen(s)
	if err != nil {
		return err
	}
	defer listeners.close()
	targets, err := c.targets(ctx, s)
	if err != nil {
		return err
	}
	faces, err := buildSurface(ctx, s, stores, targets, c.Demo)
	if err != nil {
		return err
	}
	faces.sender.Pace = pace
	ctx, stop := context.WithCancel(ctx)
	var chores sync.WaitGroup
	chores.Go(func() { keepUp(ctx, s, stores, faces.days) })
	chores.Go(func() { faces.sender.Run(ctx) })
	chores.Go(func() { tellPartners(ctx, stores, *faces.sender) })
	chores.Go(func() { reconcileNightly(ctx, s, stores, faces.sender) })
	if c.Demo {
		announcePartner(os.Stdout, s.Issuer(), stores.keys)
	}
	err = listeners.serve(ctx, s, faces, c.Demo)
	stop()
	chores.Wait()
	last, cancel := context.WithTimeout(context.Background(), lastSeal)
	defer cancel()
	sealTrail(last, stores)
	return err
}

// stores are the databases a server works on.
type stores struct {
	keys     *secrets.Keys
	main     *db.DB
	registry *db.DB
}

func (s stores) close() {
	closeQuietly(s.main)
	if s.registry != s.main {
		closeQuietly(s.registry)
	}
}

func (c serveCommand) open(ctx context.Context, s *config.Settings) (stores, error) {
	if c.Demo {
		return openDemo(ctx, s)
	}
	main, err := openForReal(ctx, s.DatabaseURL, s.KeysDir)
	if err != nil {
		return stores{}, err
	}
	if s.RegistryURL == "" || s.RegistryURL == s.DatabaseURL {
		return stores{main.Keys, main, main}, nil
	}
	persons, err := db.OpenLater(s.RegistryURL, main.Keys)
	if err != nil {
		return stores{}, errors.Join(err, main.Close())
	}
	return stores{main.Keys, main, persons}, nil
}

// surface is what a server answers with.
type surface struct {
	public, admin http.Handler
	sender        *delivery.Sender
	days          *loss.Calendar // by which due times are reckoned
}

// buildPublic builds what a server answers with, and sends to the targets in its settings.
func buildPublic(ctx context.Context, s *config.Settings, st stores, demo bool) (surface, error) {
	targets, err := loadTargets(s)
	if err != nil {
		return surface{}, err
	}
	return buildSurface(ctx, s, st, targets, demo)
}

func buildSurface(ctx context.Context, s *config.Settings, st stores, targets delivery.Endpoints, demo bool) (surface, error) {
	trusted, err := s.Proxies()
	if err != nil {
		return surface{}, err
	}
	days, err := calendar.Load(s.Calendar)
	if err != nil {
		return surface{}, fmt.Errorf("%w; check GUASHI_CALENDAR", err)
	}
	warnOfCalendar(days, time.Now())
	passwords := secrets.NewPasswords(st.keys, runtime.GOMAXPROCS(0))
	limits := loss.Limits{PerSource: s.FailureLimit}
	staff, err := auth.New(ctx, st.main, passwords, st.keys, s.Issuer(), limits, s.DemandOTP)
	if err != nil {
		return surface{}, err
	}
	persons, offices := registry.NewGuarded(st.registry), newOfficeCache(st.main)
	sources := httpapi.Sources{Trusted: trusted}
	metrics := httpapi.NewMetrics()
	metrics.Registry().MustRegister(gauges{st.ready, st.main, days})
	gate := captcha.NewGate(secrets.NewCaptchas(st.keys), st.main, s.FailureLimit)
	callerOf := func(r *http.Request) loss.Caller {
		return loss.Caller{Source: sources.Of(r), Address: sources.Address(r), RequestID: problem.RequestID(r.Context())}
	}
	partners := &partner.Service{Store: st.main, Keys: st.keys, Observe: metrics.Outcome}
	tokens := &oauth.Server{
		Tokens: oauth.Tokens{Keys: st.keys.TokenKeys(), Issuer: s.Issuer()}, Store: st.main, Partners: &partner.Directory{Store: st.main},
		Keys: st.keys, Limits: limits, Now: time.Now, CallerOf: callerOf, Observe: metrics.Outcome,
	}
	resolver := &graph.Resolver{
		Loss: &loss.Service{
			Admission: loss.NewAdmission(checksAtOnce),
			Store:     st.main, Registry: persons, Offices: offices, Captchas: gate,
			Passwords: passwords, Keys: st.keys, Limits: limits, Calendar: days,
			Configured: targets.Has,
		},
		Desk: &loss.Desk{Store: st.main, Registry: persons, Offices: offices, Keys: st.keys, Calendar: days, Configured: targets.Has},
		Auth: staff, Trail: st.main, Partners: partners, OAuth: tokens,
		Challenges: gate, Now: time.Now, Observe: metrics.Outcome,
	}
	if demo {
		resolver.Demo = demoCitizens()
	}
	open := demo || s.Graphiql
	return surface{
		public: httpapi.NewRouter(httpapi.Parts{
			GraphQL: graph.NewHandler(resolver, open, s.SecureCookies(), callerOf),
			Schema:  graph.NewSchemaFile(),
			Captcha: gate.Routes(sources.Of, time.Now), OAuth: tokens.Routes,
			Pages: frontend.Files(), Explorer: explorerWhen(open), Demo: demo, Retention: s.Retention,
			Secure: strings.HasPrefix(s.PublicURL, "https:"), Metrics: metrics,
		}),
		admin:  httpapi.NewAdmin(metrics, st.ready),
		sender: newSender(s, st, targets, metrics),
		days:   days,
	}, nil
}

func explorerWhen(open bool) fs.FS {
	if open {
		return frontend.Explorer()
	}
	return nil
}

// ready says why the server can't work: the database is gone, migrations are
// behind, or the lookup key has changed under it.
func (s stores) ready(ctx context.Context) error {
	if err := s.main.Ping(ctx); err != nil {
		return err
	}
	behind, err := s.main.Pending(ctx)
	if err == nil && behind {
		err = errors.New("migrations are behind")
	}
	if err == nil && s.keys != nil {
		err = s.main.SameKeys(ctx)
	}
	return err
}

package main

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"time"

	"guashi/server/config"
	"guashi/server/delivery"
	"guashi/server/httpapi"
	"guashi/server/identity"
	"guashi/server/loss"
	"guashi/server/partner"
	"guashi/server/receiver"
)

// eventSource names this service in events when it has no public address.
const eventSource = "/guashi"

// targets are those of the settings; the demonstration, left to itself, delivers to a receiver of its own.
func (c serveCommand) targets(ctx context.Context, s *config.Settings) (delivery.Endpoints, error) {
	if c.Demo && s.NoticeTargets == "" {
		return receiveDemo(ctx, filepath.Join(filepath.Dir(s.KeysDir), "received.jsonl"))
	}
	targets, err := loadTargets(s)
	if err == nil {
		warnOfTargets(targets)
	}
	return targets, err
}

func loadTargets(s *config.Settings) (delivery.Endpoints, error) {
	targets, err := delivery.Load(s.NoticeTargets)
	if err != nil {
		return nil, fmt.Errorf("%w; check GUASHI_NOTICE_TARGETS", err)
	}
	return targets, nil
}

// warnOfTargets says at the start what is wrong with the file of targets and stops nobody.
func warnOfTargets(targets delivery.Endpoints) {
	if missing := codesOf(targets.Missing()); len(missing) > 0 {
		slog.Warn("these targets have no entry: notices to them are kept until they have one (GUASHI_NOTICE_TARGETS)", "targets", missing)
	}
	if same := codesOf(targets.Sharing()); len(same) > 0 {
		slog.Warn("these targets have the address of another one: what is for one is told to the other, too, unless it keeps them apart (GUASHI_NOTICE_TARGETS)", "targets", same)
	}
	if weak := codesOf(targets.Weak()); len(weak) > 0 {
		slog.Warn("these targets have a secret of fewer than the 24 bytes that Standard Webhooks asks for: agree on a longer one (GUASHI_NOTICE_TARGETS)", "targets", weak)
	}
}

func codesOf(targets []loss.Target) []string {
	codes := make([]string, len(targets))
	for i, t := range targets {
		codes[i] = t.Code
	}
	return codes
}

func newSender(s *config.Settings, st stores, targets delivery.Endpoints, metrics *httpapi.Metrics) *delivery.Sender {
	metrics.Registry().MustRegister(delivery.NewStanding(st.main, everybodyTold(st, targets, time.Now), time.Now))
	return &delivery.Sender{
		Ledger: st.main, Endpoints: targets, Pace: delivery.UsualPace(), Source: sourceOf(s), Now: time.Now,
		Metrics: delivery.NewMetrics(metrics.Registry()),
	}
}

// everybodyTold returns who is told at a time: the systems that have an entry, and partners that have a webhook.
func everybodyTold(st stores, systems delivery.Endpoints, now func() time.Time) func(context.Context) ([]loss.Target, error) {
	return func(ctx context.Context) ([]loss.Target, error) {
		partners, err := st.main.Partners(ctx)
		all := systems.Targets()
		for _, p := range partner.Told(partners, now()) {
			all = append(all, loss.Target{Kind: loss.Partner, Code: p.ID})
		}
		return all, err
	}
}

// webhooksRead is how long a change of a partner's webhook takes to show.
const webhooksRead = 15 * time.Second

// tellPartners delivers to partners' webhooks until ctx ends, beginning anew whenever they change.
func tellPartners(ctx context.Context, st stores, sender delivery.Sender) {
	sender.Ledger = polled{sender.Ledger}
	var known string
	stop := func() {}
	defer func() { stop() }()
	look := func(now time.Time) {
		partners, err := st.main.Partners(ctx)
		if err != nil {
			return // the ledger says so too
		}
		webhooks, err := delivery.Webhooks(partners, now)
		if err != nil {
			slog.Error("a partner's webhook can't be used", "cause", err)
		}
		if present := partner.WebhooksOf(partners, now); present != known {
			stop()
			known, sender.Endpoints = present, webhooks
			stop = running(ctx, sender)
		}
	}
	look(time.Now())
	every(ctx, webhooksRead, look)
}

// polled is a ledger that is looked at now and then: what has become due is signalled to the systems' own sender.
type polled struct{ delivery.Ledger }

// Due implements delivery.Ledger.
func (polled) Due() <-chan struct{} { return nil }

// running lets a sender run; what it returns stops it and waits.
func running(ctx context.Context, sender delivery.Sender) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		sender.Run(ctx)
	}()
	return func() {
		cancel()
		<-done
	}
}

func sourceOf(s *config.Settings) string {
	if s.PublicURL != "" {
		return s.PublicURL
	}
	return eventSource
}

// receiveDemo is every county and the central system, on a free loopback port, until ctx ends.
func receiveDemo(ctx context.Context, path string) (delivery.Endpoints, error) {
	key := make([]byte, 32)
	_, _ = rand.Read(key) // never fails
	secret := "whsec_" + base64.StdEncoding.EncodeToString(key)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	handler, closeStore, err := newReceiver([]string{secret}, path)
	if err != nil {
		return nil, err
	}
	server := newServer(handler, patience)
	go func() {
		defer closeStore()
		_ = server.Serve(listener) // ends with the process
	}()
	context.AfterFunc(ctx, func() { time.AfterFunc(drainTime, func() { _ = server.Close() }) })
	targets := delivery.Endpoints{}
	for _, t := range loss.Targets() {
		entry := delivery.Entry{URL: fmt.Sprintf("http://%s/%s", listener.Addr(), t.Code), Secret: []string{secret}, AllowPrivate: true}
		if targets[t], err = entry.Endpoint(); err != nil {
			return nil, err
		}
	}
	slog.Info("notices go to a receiver of the demonstration's own", "address", listener.Addr().String(), "file", path)
	return targets, nil
}

func newReceiver(secrets []string, path string) (*receiver.Receiver, func(), error) {
	signers, err := delivery.Secrets(secrets)
	if err != nil {
		return nil, nil, err
	}
	store, err := receiver.OpenStore(path)
	if err != nil {
		return nil, nil, err
	}
	closeStore := func() {
		if err := store.Close(); err != nil {
			slog.Warn("the store of what was received did not close", "cause", err)
		}
	}
	return &receiver.Receiver{Secrets: signers, Store: store, Now: time.Now}, closeStore, nil
}

type receiverCommand struct {
	Secret   []string      `required:"" sep:"none" help:"Secret that notices are signed with; several while a new one takes over."`
	FailRate float64       `help:"Share of requests that fail on purpose, from 0 to 1."`
	HangRate float64       `help:"Share of requests that are never answered, from 0 to 1."`
	Latency  time.Duration `help:"Wait before each answer."`
	Store    string        `help:"File that keeps what was received, as JSON lines."`
}

// Validate refuses secrets that can't be ones, and rates that are no shares.
func (c receiverCommand) Validate() error {
	if _, err := delivery.Secrets(c.Secret); err != nil {
		return err
	}
	if !(c.FailRate >= 0 && c.FailRate <= 1 && c.HangRate >= 0 && c.HangRate <= 1) {
		return errors.New("--fail-rate and --hang-rate must be from 0 to 1")
	}
	if c.Latency < 0 {
		return errors.New("--latency must not be below 0")
	}
	return nil
}

// Run receives at the address of --listen until SIGTERM.
func (c receiverCommand) Run(ctx context.Context, s *config.Settings) error {
	handler, closeStore, err := newReceiver(c.Secret, c.Store)
	if err != nil {
		return err
	}
	defer closeStore()
	handler.FailRate, handler.HangRate, handler.Latency = c.FailRate, c.HangRate, c.Latency
	listener, err := net.Listen("tcp", s.Listen)
	if err != nil {
		return err
	}
	fmt.Printf("guashi receives at http://%s\n", listener.Addr())
	work, end := context.WithCancel(context.Background())
	defer end()
	server := newServer(handler, patience)
	server.BaseContext = func(net.Listener) context.Context { return work }
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
		return drain([]*http.Server{server}, drainTime, end)
	}
}

const reconcileAt = 4 // o'clock, in Taipei

// reconcileNightly compares the ledger with what targets say they have, when that is wanted: one of all replicas does.
func reconcileNightly(ctx context.Context, s *config.Settings, st stores, sender *delivery.Sender) {
	var done identity.Date
	every(ctx, time.Minute, func(now time.Time) { done = reconcileOnce(ctx, s, st, sender, now, done) })
}

// reconcileOnce compares if that is wanted and due, and nobody has on that day; it returns the day that is done.
func reconcileOnce(ctx context.Context, s *config.Settings, st stores, sender *delivery.Sender, now time.Time, done identity.Date) identity.Date {
	today := identity.DateOf(now)
	if !s.Reconcile || today == done || now.In(loss.Taipei).Hour() < reconcileAt {
		return done
	}
	mine, err := st.main.TakeNight(ctx, "reconciled", today.String())
	if err != nil {
		return done // the next minute asks again
	}
	sender.Metrics.Uncompared()
	if mine {
		reconcileAll(ctx, st, sender, now)
	}
	return today
}

func reconcileAll(ctx context.Context, st stores, sender *delivery.Sender, now time.Time) {
	for _, t := range sender.Endpoints.Targets() {
		differences, err := delivery.Reconcile(ctx, st.main, sender.Endpoints[t], t, now.Add(-reconciled), now)
		if err == nil {
			sender.Metrics.Compared(t, len(differences))
		}
		switch {
		case err != nil:
			slog.Warn("not compared with what a target has received", "target", t.Code, "cause", err)
		case len(differences) > 0:
			slog.Error("a target has not received what the ledger says: see guashi notice reconcile", "target", t.Code, "differences", len(differences))
		}
	}
}

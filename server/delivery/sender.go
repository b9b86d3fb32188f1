package delivery

import (
	"context"
	"crypto/rand"
	"log/slog"
	"sync"
	"time"

	"guashi/server/loss"
)

// Sender delivers what is due in a ledger.
type Sender struct {
	Ledger    Ledger
	Endpoints Endpoints
	Pace      Pace
	Source    string // names this service in events
	Now       func() time.Time
	Metrics   *Metrics
}

// The chores beside sending.
const (
	conditionsKept = 250 * time.Millisecond // how old what replicas share may be
	notingEvery    = time.Second
	parkingEvery   = 15 * time.Second
)

// run is a Sender at work.
type run struct {
	*Sender
	targets []loss.Target
	freed   chan struct{} // holds a signal after an attempt has ended
	trying  sync.WaitGroup
	tries   context.Context // of attempts: outlives a stop by Pace.Drain

	mu       sync.Mutex
	lanes    map[loss.Target]*lane
	held     map[string]loss.DueNotice // under way, by id
	nextTry  time.Time                 // the earliest retry that this process knows of; zero when none
	lastSeen time.Time                 // the clock, to see it go back
}

// lane is what this process knows of one target.
type lane struct {
	underWay int
	circuit  circuit
	shared   loss.TargetCondition
	news     loss.TargetNews
}

// Run delivers until ctx ends, then lets attempts under way finish and gives up the other leases.
func (s *Sender) Run(ctx context.Context) {
	tries, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	r := &run{
		Sender: s, targets: s.Endpoints.Targets(), freed: make(chan struct{}, 1), tries: tries,
		lanes: map[loss.Target]*lane{}, held: map[string]loss.DueNotice{},
	}
	for _, t := range r.targets {
		r.lanes[t] = &lane{news: loss.TargetNews{Target: t}}
	}
	if len(r.targets) == 0 {
		return
	}
	var chores sync.WaitGroup
	chores.Go(func() { r.every(ctx, s.Pace.Lease/3, r.renew) })
	chores.Go(func() { r.every(ctx, notingEvery, r.note) })
	chores.Go(func() { r.every(ctx, parkingEvery, r.park) })
	r.loop(ctx)
	chores.Wait()
	r.drain(cancel)
}

// every runs a chore until ctx ends.
func (r *run) every(ctx context.Context, interval time.Duration, chore func(context.Context) error) {
	ticker := time.NewTicker(interval)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			r.warn(ctx, chore(ctx))
		}
	}
}

func (r *run) warn(ctx context.Context, err error) {
	if err != nil && ctx.Err() == nil {
		slog.WarnContext(ctx, "the ledger of notices does not answer", "cause", err)
	}
}

// loop looks for what is due: at once when this process has made something due or
// an attempt has ended, when a retry falls due, and otherwise ever more seldom.
func (r *run) loop(ctx context.Context) {
	wait := time.Duration(0)
	mended := false
	for ctx.Err() == nil {
		if !mended {
			mended = r.begin(ctx)
		}
		found, err := r.round(ctx)
		r.warn(ctx, err)
		if wait = r.Pace.idle(wait); found > 0 {
			wait = r.Pace.Poll
		}
		timer := time.NewTimer(r.until(wait))
		select {
		case <-ctx.Done():
		case <-r.Ledger.Due():
			wait = 0
		case <-r.freed:
			wait = 0
		case <-timer.C:
		}
		timer.Stop()
	}
}

// begin makes the ledger ready for this process: targets are known, and no time in it lies ahead of the clock.
func (r *run) begin(ctx context.Context) bool {
	err := r.Ledger.KnowTargets(ctx, r.targets)
	if err == nil {
		err = r.Ledger.MendTimes(ctx, r.targets, r.Now(), r.Pace.Lease)
	}
	r.warn(ctx, err)
	return err == nil
}

// until shortens a wait to the next retry that is known of.
func (r *run) until(wait time.Duration) time.Duration {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.nextTry.IsZero() {
		return wait
	}
	return min(wait, max(r.nextTry.Sub(r.Now()), time.Millisecond))
}

// round claims what is due and begins to send it. It returns how much that was.
func (r *run) round(ctx context.Context) (int, error) {
	now := r.Now().Round(0)
	if err := r.clock(ctx, now); err != nil {
		return 0, err
	}
	wants, err := r.wants(ctx, now)
	if err != nil || len(wants) == 0 {
		return 0, err
	}
	claimed, err := r.Ledger.ClaimNotices(ctx, wants, rand.Text(), now, now.Add(r.Pace.Lease))
	if err != nil {
		return 0, err
	}
	r.mu.Lock()
	for _, n := range claimed {
		r.held[n.ID] = n
		r.lanes[n.Target].underWay++
	}
	r.mu.Unlock()
	for _, n := range claimed {
		r.trying.Go(func() { r.try(n) })
	}
	return len(claimed), nil
}

// clock notices when the clock was set back: what lies further ahead than it should is mended.
func (r *run) clock(ctx context.Context, now time.Time) error {
	r.mu.Lock()
	back := now.Before(r.lastSeen.Add(-time.Second))
	r.lastSeen = now
	if !r.nextTry.IsZero() && (back || !r.nextTry.After(now)) {
		r.nextTry = time.Time{}
	}
	r.mu.Unlock()
	if !back {
		return nil
	}
	slog.WarnContext(ctx, "the clock was set back: waits of notices are set anew")
	return r.Ledger.MendTimes(ctx, r.targets, now, r.Pace.Lease)
}

// wants asks each target for as much as there is room for: one where a probe is
// due, nothing where it has stopped.
func (r *run) wants(ctx context.Context, now time.Time) ([]loss.NoticeWant, error) {
	conditions, err := r.Ledger.TargetConditions(ctx)
	if err != nil {
		return nil, err
	}
	var wants []loss.NoticeWant
	for _, t := range r.targets {
		most, probe := r.room(t, conditions[t], now)
		if probe {
			if probe, err = r.Ledger.TakeProbe(ctx, t, now, now.Add(r.Pace.Probe)); err != nil {
				return nil, err
			}
			if !probe {
				most = 0
			}
		}
		if most > 0 {
			wants = append(wants, loss.NoticeWant{Target: t, Most: most})
		}
	}
	return wants, nil
}

// room returns how many attempts at a target may begin, and whether it takes a probe to begin one.
func (r *run) room(t loss.Target, shared loss.TargetCondition, now time.Time) (most int, probe bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	l := r.lanes[t]
	if l.shared.OpenedAt != shared.OpenedAt && shared.OpenedAt.IsZero() {
		l.circuit = circuit{} // another replica has found it well again
	}
	l.shared = shared
	switch {
	case !shared.StoppedAt.IsZero():
		return 0, false
	case shared.OpenedAt.IsZero():
		return atOnce - l.underWay, false
	case shared.ProbeAt.After(now):
		r.remind(shared.ProbeAt)
		return 0, false
	default:
		return 1, true
	}
}

// remind has the loop look again at a time. The caller holds mu.
func (r *run) remind(at time.Time) {
	if r.nextTry.IsZero() || at.Before(r.nextTry) {
		r.nextTry = at
	}
}

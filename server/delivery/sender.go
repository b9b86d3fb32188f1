package delivery

import (
	"context"
	"crypto/rand"
	"log/slog"
	"slices"
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
	conditionsKept  = 250 * time.Millisecond // how old what replicas share may be
	notingEvery     = time.Second
	parkingAllEvery = 10 * time.Minute
	claimTime       = 5 * time.Second // a ledger that does not answer holds up no stop
)

// run is a Sender at work.
type run struct {
	*Sender
	targets []loss.Target
	freed   chan struct{} // holds a signal after an attempt has ended
	trying  sync.WaitGroup
	tries   context.Context // of attempts: outlives a stop by Pace.Drain

	stopping context.Context // ends with a stop: nothing new is begun

	mu        sync.Mutex
	lanes     map[loss.Target]*lane
	held      map[string]loss.DueNotice // leased to this process, by id
	alarms    alarms                    // retries and ends of pauses that this process knows of
	lastSeen  time.Time                 // the clock, to see it go back
	parkedAll time.Time                 // when every target was looked at for notices to park
	asked     time.Time                 // when the conditions of targets were read; zero to have them read again
	changes   int                       // of conditions by this process, so that a reading from before one is known as old
}

// Run delivers until ctx ends, then lets attempts under way finish and gives up the other leases.
func (s *Sender) Run(ctx context.Context) {
	tries, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	r := &run{
		Sender: s, targets: s.Endpoints.Targets(), freed: make(chan struct{}, 1), tries: tries, stopping: ctx,
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
	chores.Go(func() { r.every(ctx, s.Pace.Park, r.park) })
	chores.Go(func() { r.mendLeases(ctx) })
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
			mended = r.prepare(ctx)
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
			r.look()
		case <-r.freed:
			wait = 0
		case <-timer.C:
			r.look()
		}
		timer.Stop()
	}
}

// mendLeases ends leases that lie ahead of the clock, since it was set back while nothing ran. It reads all that waits,
// and lets some time pass first: at a start there is the most to send.
func (r *run) mendLeases(ctx context.Context) {
	for wait := r.Pace.Mend; ; wait = r.Pace.Poll {
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
		err := r.Ledger.MendLeases(ctx, r.targets, r.Now(), r.Pace.Lease)
		r.warn(ctx, err)
		if err == nil {
			return
		}
	}
}

// prepare makes the ledger ready for this process: targets are known, and no wait in it lies ahead of the clock.
func (r *run) prepare(ctx context.Context) bool {
	err := r.Ledger.KnowTargets(ctx, r.targets)
	if err == nil {
		err = r.Ledger.MendTimes(ctx, r.targets, r.Now())
	}
	r.warn(ctx, err)
	return err == nil
}

// until shortens a wait to the next retry that is known of.
func (r *run) until(wait time.Duration) time.Duration {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.alarms.until(r.Now(), wait)
}

// round claims what is due and begins to send it. It returns how much that was.
func (r *run) round(ctx context.Context) (int, error) {
	now := r.Now().Round(0)
	if err := r.clock(ctx, now); err != nil {
		return 0, err
	}
	if err := r.share(ctx); err != nil {
		return 0, err
	}
	r.begin()
	wants, probed, err := r.wants(ctx, now)
	if err != nil || len(wants) == 0 {
		return 0, err
	}
	r.expect(wants)
	claimed, err := r.claim(ctx, wants, probed, now)
	if err != nil {
		r.look()
		return 0, err
	}
	r.enqueue(wants, claimed)
	if ctx.Err() == nil {
		r.begin()
	}
	return len(claimed), nil
}

// claim leases what is wanted; where a probe finds nothing due, what is to be tried later: the target may be well
// again long before that. A stop does not break it off: what the ledger has leased by then is to be given up.
func (r *run) claim(ctx context.Context, wants []loss.NoticeWant, probed []loss.Target, now time.Time) ([]loss.DueNotice, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), claimTime)
	defer cancel()
	until := now.Add(r.Pace.Lease)
	claimed, err := r.Ledger.ClaimNotices(ctx, wants, rand.Text(), now, until)
	if err != nil {
		return nil, err
	}
	for _, t := range probed {
		if slices.ContainsFunc(claimed, func(n loss.DueNotice) bool { return n.Target == t }) {
			continue
		}
		early, err := r.Ledger.ClaimEarly(ctx, t, rand.Text(), now, until)
		r.warn(ctx, err)
		claimed = append(claimed, early...)
	}
	return claimed, nil
}

func (r *run) enqueue(wants []loss.NoticeWant, claimed []loss.DueNotice) {
	r.mu.Lock()
	defer r.mu.Unlock()
	got := map[loss.Target]int{}
	for _, n := range claimed {
		r.held[n.ID] = n
		r.lanes[n.Target].queue = append(r.lanes[n.Target].queue, n)
		got[n.Target]++
	}
	for _, w := range wants {
		l := r.lanes[w.Target]
		if again := l.got(w, l.queue[len(l.queue)-got[w.Target]:]); again {
			r.signal()
		}
	}
}

// expect takes targets to be asked for more than there is, until they give it or something happens: also while
// they are being asked, which the answer may know nothing of.
func (r *run) expect(wants []loss.NoticeWant) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, w := range wants {
		r.lanes[w.Target].dry = true
	}
}

// look has every target asked for what is due, as when something may have happened elsewhere.
func (r *run) look() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, l := range r.lanes {
		l.dry = false
	}
}

// begin sends what is claimed, as far as there is room under way.
func (r *run) begin() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, l := range r.lanes {
		for _, n := range l.next(r.Now()) {
			r.trying.Go(func() { r.work(n) })
		}
	}
}

// share reads what replicas know of targets, unless it was read a moment ago, and
// gives up what was claimed for one that is not to be sent to any more.
func (r *run) share(ctx context.Context) error {
	r.mu.Lock()
	fresh, changes := time.Since(r.asked) < conditionsKept, r.changes
	r.mu.Unlock()
	if !fresh {
		conditions, err := r.Ledger.TargetConditions(ctx)
		if err != nil {
			return err
		}
		r.learnShared(conditions, changes)
	}
	return r.Ledger.ReleaseNotices(ctx, r.givenUp())
}

// learnShared takes over conditions that were read after so many changes by this process.
func (r *run) learnShared(conditions map[loss.Target]loss.TargetCondition, changes int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.asked = time.Now()
	if r.changes != changes {
		r.asked = time.Time{} // what was read may be from before
	}
	for t, l := range r.lanes {
		l.share(conditions[t], r.changes == changes)
	}
}

// givenUp empties the queues of targets that are left to probes, or alone.
func (r *run) givenUp() (notices []loss.DueNotice) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, l := range r.lanes {
		if l.closed() {
			notices = append(notices, l.queue...)
			l.queue = nil
		}
	}
	for _, n := range notices {
		delete(r.held, n.ID)
	}
	return notices
}

// clock notices when the clock was set back: what lies further ahead than it should is mended.
func (r *run) clock(ctx context.Context, now time.Time) error {
	r.mu.Lock()
	before := r.lastSeen
	back := now.Before(before.Add(-time.Second))
	r.lastSeen = now
	if r.alarms.pass(now); back {
		r.alarms = nil
		for _, l := range r.lanes {
			l.restUntil = time.Time{} // it lies further ahead than anybody asked for
		}
	}
	r.mu.Unlock()
	if !back {
		return nil
	}
	slog.WarnContext(ctx, "the clock was set back: waits of notices are set anew")
	err := r.Ledger.MendTimes(ctx, r.targets, now)
	if err == nil {
		err = r.Ledger.MendLeases(ctx, r.targets, now, r.Pace.Lease)
	}
	if err != nil { // the next look is to find the clock set back again
		r.mu.Lock()
		r.lastSeen = before
		r.mu.Unlock()
	}
	return err
}

// wants asks each target for as much as there is room for: one where a probe is
// due, which it names, nothing where it has stopped.
func (r *run) wants(ctx context.Context, now time.Time) (wants []loss.NoticeWant, probed []loss.Target, err error) {
	for _, t := range r.targets {
		want, probe := r.room(t, now)
		if probe {
			mine, err := r.Ledger.TakeProbe(ctx, t, now, now.Add(r.Pace.Probe))
			if err != nil {
				return nil, nil, err
			}
			r.forget()
			if !mine {
				continue
			}
			probed = append(probed, t)
		}
		if want.Most > 0 {
			wants = append(wants, want)
		}
	}
	return apportion(wants), probed, nil
}

// room returns what to claim for a target, and whether it takes a probe to claim it.
func (r *run) room(t loss.Target, now time.Time) (want loss.NoticeWant, probe bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	l, want := r.lanes[t], loss.NoticeWant{Target: t}
	switch {
	case !l.shared.StoppedAt.IsZero():
		return want, false
	case l.shared.OpenedAt.IsZero() && l.circuit.open():
		return want, false // it is being said, or is about to be found unsaid
	case l.shared.OpenedAt.IsZero():
		want.Most, want.From = l.room(now, len(r.held)), l.from
		return want, false
	case l.shared.ProbeAt.After(now):
		r.remind(l.shared.ProbeAt)
		return want, false
	default:
		want.Most = 1
		return want, true
	}
}

// forget has the conditions of targets read again.
func (r *run) forget() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.asked = time.Time{}
	r.changes++
}

// remind has the loop look again at a time. The caller holds mu.
func (r *run) remind(at time.Time) { r.alarms.set(at) }

package delivery

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"math/rand/v2"
	"slices"
	"time"

	"guashi/server/loss"
)

// work sends a notice and then, as long as there is room, the next ones of its target.
func (r *run) work(n loss.DueNotice) {
	for more := true; more; {
		n, more = r.try(n)
	}
}

// try sends one notice, hands in what came of it, and returns the next to be sent.
func (r *run) try(n loss.DueNotice) (next loss.DueNotice, more bool) {
	at, begun := r.Now().Round(0), time.Now()
	answer := r.send(n, at)
	took := time.Since(begun)
	opens := r.count(n, answer)
	next, more = r.ended(n, took)
	if r.tries.Err() != nil && !answer.delivered() {
		r.free(n)
		return next, more // broken off by a stop: the lease is given up, and nothing is held against the target
	}
	s, outcome := r.Pace.settle(n, answer, r.Now().Round(0), rand.Float64())
	s.Attempt = loss.Attempt{Position: n.Attempts + 1, At: at, Took: took, Status: answer.status, Error: answer.failure}
	r.trying.Add(1)
	if n.Early && !answer.delivered() {
		go func() { r.settled(s, answer, outcome, opens, r.giveUp(n)) }()
		return next, more
	}
	r.Ledger.SettleNotice(s, func(err error) {
		if answer.delivered() {
			r.settled(s, answer, outcome, opens, err)
		} else {
			go r.settled(s, answer, outcome, opens, err) // what it says about the target may be written down too
		}
	})
	return next, more
}

// count takes an answer into account with its target, in the order in which answers come, and reports whether
// that opens its circuit, or leaves it open for longer.
func (r *run) count(n loss.DueNotice, answer reply) (opens bool) {
	if answer.ours || r.tries.Err() != nil && !answer.delivered() {
		return false
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	l := r.lanes[n.Target]
	if l.count(n.Number, answer, r.Now(), r.Pace.Probe, rand.Float64()); l.restUntil.After(r.Now()) {
		r.remind(l.restUntil)
	}
	opened := !l.shared.OpenedAt.IsZero()
	longer := opened && !answer.delivered() && l.circuit.pause() > r.Pace.Probe
	if opens = !answer.gone() && (longer || l.circuit.open() && !opened && l.opening == 0); opens {
		l.opening++
	}
	return opens
}

// settled goes on when an attempt is written down, or can't be.
func (r *run) settled(s loss.Settlement, answer reply, outcome string, opens bool, err error) {
	defer r.trying.Done()
	defer r.free(s.Notice)
	ctx := context.WithoutCancel(r.tries)
	if opens {
		r.open(ctx, s.Notice.Target)
	}
	if errors.Is(err, loss.ErrConflict) {
		return // another process has it by now, or an operator has changed it
	}
	r.warn(ctx, err)
	r.Metrics.attempt(s.Notice, outcome, s.Attempt.Took, r.Now())
	r.learn(ctx, s, answer, outcome)
}

func (r *run) send(n loss.DueNotice, at time.Time) reply {
	to := r.Endpoints[n.Target]
	m, err := messageOf(n, r.Source, to)
	if err != nil {
		return reply{failure: err.Error(), ours: true}
	}
	ctx, cancel := context.WithTimeout(r.tries, r.Pace.Timeout)
	defer cancel()
	return to.send(ctx, m, at, n.Data)
}

// ended gives the place of an attempt to the next one, which it returns.
func (r *run) ended(n loss.DueNotice, took time.Duration) (next loss.DueNotice, more bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	l := r.lanes[n.Target]
	l.ended(took)
	l.settling++
	if l.closed() || r.stopping.Err() != nil {
		return next, false
	}
	for i, waiting := range l.next(r.Now()) {
		if i == 0 {
			next, more = waiting, true
		} else {
			r.trying.Go(func() { r.work(waiting) })
		}
	}
	return next, more
}

// free ends what this process has to do with a notice.
func (r *run) free(n loss.DueNotice) {
	r.mu.Lock()
	if r.held[n.ID].Lease == n.Lease && r.tries.Err() == nil {
		delete(r.held, n.ID)
	}
	l := r.lanes[n.Target]
	l.settling--
	l.dry = false // the next one of the case may be due now
	r.mu.Unlock()
	r.signal()
}

// signal has the loop look at once.
func (r *run) signal() {
	select {
	case r.freed <- struct{}{}:
	default: // a signal waits already
	}
}

// learn draws from an attempt that is written down what it says about its target.
func (r *run) learn(ctx context.Context, s loss.Settlement, answer reply, outcome string) {
	n := s.Notice
	r.mu.Lock()
	l := r.lanes[n.Target]
	if !answer.ours {
		l.news = tally(l.news, s, answer)
	}
	l.troubled = l.troubled || !answer.delivered()
	opened := !l.shared.OpenedAt.IsZero()
	if outcome == outcomeRetry {
		r.remind(s.NextAt)
	}
	r.mu.Unlock()
	switch {
	case answer.ours:
		slog.ErrorContext(ctx, "a notice could not be made ready to be sent", "target", n.Target.Code, "notice", n.ID, "cause", answer.failure)
	case outcome == outcomeStopped:
		r.stop(ctx, n.Target)
	case answer.delivered() && opened:
		r.trying.Go(func() {
			r.close(ctx, n.Target)
			r.signal()
		})
	}
	if outcome == outcomeDead {
		slog.ErrorContext(ctx, "a notice is given up: replay or skip it", "target", n.Target.Code, "notice", n.ID, "case", n.Number, "cause", inShort(answer))
	}
}

func (r *run) stop(ctx context.Context, t loss.Target) {
	ctx, cancel := context.WithTimeout(ctx, r.Pace.Lease)
	defer cancel()
	stopped, err := r.Ledger.StopTarget(ctx, t, r.Endpoints[t].entered, r.Now())
	r.warn(ctx, err)
	r.forget()
	if stopped {
		slog.ErrorContext(ctx, "a target says that it is gone (410) and is told nothing more, until a replay", "target", t.Code)
	}
}

func (r *run) open(ctx context.Context, t loss.Target) {
	ctx, cancel := context.WithTimeout(ctx, r.Pace.Lease)
	defer cancel()
	r.mu.Lock()
	pause := max(r.Pace.Probe, r.lanes[t].circuit.pause())
	r.mu.Unlock()
	opened, err := r.Ledger.OpenCircuit(ctx, t, r.Now(), r.Now().Add(pause))
	r.warn(ctx, err)
	r.mu.Lock()
	r.lanes[t].opening--
	r.mu.Unlock()
	r.forget()
	if opened {
		slog.WarnContext(ctx, "a target does not take notices: it is left to single attempts", "target", t.Code)
	}
}

func (r *run) close(ctx context.Context, t loss.Target) {
	ctx, cancel := context.WithTimeout(ctx, r.Pace.Lease)
	defer cancel()
	closed, err := r.Ledger.CloseCircuit(ctx, t, r.Now())
	r.warn(ctx, err)
	r.forget()
	if closed {
		slog.InfoContext(ctx, "a target takes notices again", "target", t.Code)
	}
}

// tally adds an attempt to the news of its target.
func tally(news loss.TargetNews, s loss.Settlement, answer reply) loss.TargetNews {
	minute := s.Attempt.At.UTC().Truncate(time.Minute)
	i := slices.IndexFunc(news.Minutes, func(m loss.DeliveryMinute) bool { return m.At.Equal(minute) })
	if i < 0 {
		news.Minutes = append(news.Minutes, loss.DeliveryMinute{At: minute})
		i = len(news.Minutes) - 1
	}
	if answer.delivered() {
		news.Minutes[i].Delivered++
		news.LastSuccessAt = s.Attempt.At
		return news
	}
	news.Minutes[i].Failed++
	news.LastFailureAt, news.LastError = s.Attempt.At, inShort(answer)
	return news
}

// note writes the news of targets down, and only those.
func (r *run) note(ctx context.Context) error {
	var all []loss.TargetNews
	r.mu.Lock()
	for t, l := range r.lanes {
		if len(l.news.Minutes) > 0 {
			all = append(all, l.news)
			l.news = loss.TargetNews{Target: t}
		}
	}
	r.mu.Unlock()
	if len(all) == 0 {
		return nil
	}
	return r.Ledger.NoteTargets(ctx, all)
}

// renew keeps what is leased to this process.
func (r *run) renew(ctx context.Context) error {
	return r.Ledger.RenewLeases(ctx, r.leased(), r.Now().Add(r.Pace.Lease))
}

func (r *run) leased() []loss.DueNotice {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Collect(maps.Values(r.held))
}

// park looks at targets that have failed since the last time and, every ten minutes, at all:
// others wait behind a dead notice without anything failing.
func (r *run) park(ctx context.Context) error {
	r.mu.Lock()
	all := time.Since(r.parkedAll) >= parkingAllEvery
	if all {
		r.parkedAll = time.Now()
	}
	var targets []loss.Target
	for t, l := range r.lanes {
		if all || l.troubled {
			l.troubled = false
			targets = append(targets, t)
		}
	}
	r.mu.Unlock()
	var failed error
	for _, t := range targets {
		failed = errors.Join(failed, r.Ledger.ParkNotices(ctx, t, r.Now()))
	}
	return failed
}

const releaseTime = 5 * time.Second

// drain gives up what was claimed only, lets attempts under way finish, then
// breaks them off and gives their leases up.
func (r *run) drain(breakOff func()) {
	r.release(r.queued())
	done := make(chan struct{})
	go func() {
		r.trying.Wait()
		close(done)
	}()
	select {
	case <-done:
	case <-time.After(r.Pace.Drain):
	}
	breakOff()
	select {
	case <-done:
	case <-time.After(r.Pace.Lease): // a ledger that does not answer holds up no stop
	}
	r.release(r.leased())
}

// giveUp leaves a notice as it was before it was claimed.
func (r *run) giveUp(n loss.DueNotice) error {
	ctx, cancel := context.WithTimeout(context.Background(), releaseTime)
	defer cancel()
	return r.Ledger.ReleaseNotices(ctx, []loss.DueNotice{n})
}

func (r *run) release(held []loss.DueNotice) {
	ctx, cancel := context.WithTimeout(context.Background(), releaseTime)
	defer cancel()
	r.warn(ctx, errors.Join(r.Ledger.ReleaseNotices(ctx, held), r.note(ctx)))
}

// queued empties all queues.
func (r *run) queued() (notices []loss.DueNotice) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, l := range r.lanes {
		notices = append(notices, l.queue...)
		l.queue = nil
	}
	for _, n := range notices {
		delete(r.held, n.ID)
	}
	return notices
}

package delivery

import (
	"cmp"
	"slices"
	"time"

	"guashi/server/loss"
)

const (
	// atOnce is how many attempts a process has under way at one target at most: what a slow one can take.
	atOnce = 16
	// aheadAtMost is how many notices more a process holds for a target: about a second's worth, and no more than that.
	aheadAtMost = 1008
	// claimedAtOnce is how many notices one look claims of all targets, or atOnce of each: a claim that takes longer leaves
	// nothing to send meanwhile.
	claimedAtOnce = 1024
	// heldAtMost is how many notices a sender holds of all targets before it claims no more for those that have some
	// left to send: looks from the beginning go by all of them.
	heldAtMost = 2048
	// leastRest is what a target gets that is sent too much and does not say how long to wait.
	leastRest = time.Second
	// unsettledAtMost is how many attempts may have ended and not been written down yet.
	unsettledAtMost = 1024
)

// lane is what a process has to do with one target.
type lane struct {
	queue     []loss.DueNotice // claimed, not sent yet
	underWay  int              // attempts
	settling  int              // attempts that have ended and are not written down yet
	dry       bool             // it was asked for more than there was, and nothing has happened since
	from      time.Time        // a moment ago nothing more was to be had of what was due before; zero when that is not known
	flow      int              // twice what the last look gave
	took      time.Duration    // an attempt, on average of late; 0 before the first
	narrowed  int              // attempts at once, after the target asked for fewer; 0 for atOnce
	gained    int              // successes since the last change of that
	restUntil time.Time        // nothing is sent before: the target asked for a pause
	troubled  bool             // an attempt has failed since notices were parked last
	circuit   circuit
	opening   int // openings of the circuit that are being written down
	shared    loss.TargetCondition
	news      loss.TargetNews
}

// ahead is how many notices may wait in the queue.
func (l *lane) ahead() int {
	if l.took == 0 {
		return 0
	}
	return int(min(aheadAtMost, time.Duration(l.places())*time.Second/l.took))
}

// places is how many attempts may be under way.
func (l *lane) places() int {
	if l.narrowed > 0 {
		return l.narrowed
	}
	return atOnce
}

// count takes an answer about a case into account. A target that is sent too much (429, or 503 with a pause) is left in
// peace for what it asks, up to longest, and gets half as much at once afterwards; one whose circuit opens gets one at
// a time. As many successes as there are places give one place more. What comes back from before a pause that is
// short enough to be waited for here says nothing new of the target. random lies in [0, 1): several processes should
// not come back at once.
func (l *lane) count(number string, answer reply, now time.Time, longest time.Duration, random float64) {
	if again := answer.busy() && l.rests(now) && answer.retryAfter <= longest; !again {
		l.circuit = l.circuit.after(answer.delivered(), number, answer.retryAfter)
	}
	switch {
	case answer.busy():
		l.narrowed, l.gained = max(1, l.places()/2), 0
		asked := max(answer.retryAfter, leastRest)
		if until := now.Add(min(time.Duration(float64(asked)*(1+random/2)), longest)); until.After(l.restUntil) {
			l.restUntil = until
		}
	case l.circuit.open():
		l.narrowed, l.gained = 1, 0
	case answer.delivered() && l.narrowed > 0:
		if l.gained++; l.gained == l.narrowed {
			l.narrowed, l.gained = (l.narrowed+1)%atOnce, 0
		}
	}
}

// rests reports whether the target is left in peace; probes keep a time of their own.
func (l *lane) rests(now time.Time) bool { return l.restUntil.After(now) && !l.closed() }

// room returns how many notices to claim: none while more than half of the queue is left, or in a pause. held is what
// the sender holds of all targets.
func (l *lane) room(now time.Time, held int) int {
	switch ahead := l.ahead(); {
	case l.dry:
		return 0
	case l.settling >= unsettledAtMost, l.rests(now):
		return 0
	case held >= heldAtMost && len(l.queue) >= atOnce:
		return 0
	case len(l.queue) > ahead/2:
		return 0
	default:
		return min(max(atOnce, l.flow), max(0, ahead+l.places()-l.underWay-len(l.queue)))
	}
}

// apportion bounds what one look claims: targets that want little get that, and others the same part each of the rest.
func apportion(wants []loss.NoticeWant) []loss.NoticeWant {
	slices.SortStableFunc(wants, func(a, b loss.NoticeWant) int { return cmp.Compare(a.Most, b.Most) })
	left := claimedAtOnce
	for i := range wants {
		wants[i].Most = min(wants[i].Most, max(atOnce, left/(len(wants)-i)))
		left -= wants[i].Most
	}
	return wants
}

// closed reports whether nothing but probes may be sent.
func (l *lane) closed() bool {
	return l.circuit.open() || !l.shared.OpenedAt.IsZero() || !l.shared.StoppedAt.IsZero()
}

// share takes over what replicas share of the target. An own circuit does not bar for
// longer than the shared one: what was not written down, or was closed by another
// replica in the meantime, would otherwise bar for ever, as nothing is tried behind it.
func (l *lane) share(c loss.TargetCondition, current bool) {
	closed := !l.shared.OpenedAt.IsZero() || current && l.opening == 0 && l.circuit.open()
	if closed && c.OpenedAt.IsZero() {
		l.circuit = circuit{}
	}
	l.shared, l.from = c, time.Time{} // what others have given up since may lie before
}

// got takes what a look has claimed of what was wanted into account. It reports whether to look again at once:
// where not everything was looked at, there may be more. One that gave all that was wanted leaves out, in the
// next ones, what it has gone by: what this process holds, and what has to wait.
func (l *lane) got(want loss.NoticeWant, claimed []loss.DueNotice) (again bool) {
	full := len(claimed) >= want.Most
	again = !full && !want.From.IsZero()
	l.dry, l.from, l.flow = l.dry && !full && !again, time.Time{}, 2*len(claimed)
	if full {
		l.from = claimed[len(claimed)-1].DueAt
	}
	return again
}

// next takes what may be sent now out of the queue.
func (l *lane) next(now time.Time) []loss.DueNotice {
	if l.settling >= unsettledAtMost || l.rests(now) {
		return nil
	}
	places := l.places()
	if l.closed() {
		places = atOnce // a probe does not wait for one that hangs
	}
	n := min(len(l.queue), max(0, places-l.underWay))
	begun := l.queue[:n:n]
	l.queue = l.queue[n:]
	l.underWay += n
	return begun
}

// ended learns from how long an attempt took.
func (l *lane) ended(took time.Duration) {
	l.underWay--
	if l.took == 0 {
		l.took = max(took, 1)
		return
	}
	l.took += (took - l.took) / 8
}

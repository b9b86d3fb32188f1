package delivery

import (
	"time"

	"guashi/server/loss"
)

const (
	// atOnce is how many attempts a process has under way at one target: what a slow one can take.
	atOnce = 16
	// aheadAtMost is how many notices more a process holds for a target: about a second's worth, and no more than that.
	aheadAtMost = 1008
	// claimedAtOnce is how many notices one look claims of all targets: a claim that takes longer leaves nothing to send meanwhile.
	claimedAtOnce = 512
	// unsettledAtMost is how many attempts may have ended and not been written down yet.
	unsettledAtMost = 512
)

// lane is what a process has to do with one target.
type lane struct {
	queue    []loss.DueNotice // claimed, not sent yet
	underWay int              // attempts
	settling int              // attempts that have ended and are not written down yet
	dry      bool             // it was asked for more than there was, and nothing has happened since
	took     time.Duration    // an attempt, on average of late; 0 before the first
	troubled bool             // an attempt has failed since notices were parked last
	circuit  circuit
	opening  int // openings of the circuit that are being written down
	shared   loss.TargetCondition
	news     loss.TargetNews
}

// ahead is how many notices may wait in the queue.
func (l *lane) ahead() int {
	if l.took == 0 {
		return 0
	}
	return int(min(aheadAtMost, atOnce*time.Second/l.took))
}

// room returns how many notices to claim: none while more than half of the queue is left.
func (l *lane) room() int {
	switch ahead := l.ahead(); {
	case l.dry:
		return 0
	case l.settling >= unsettledAtMost:
		return 0
	case len(l.queue) > ahead/2:
		return 0
	default:
		return max(0, ahead+atOnce-l.underWay-len(l.queue))
	}
}

// apportion bounds what one look claims, and gives each target that asks the same part of it.
func apportion(wants []loss.NoticeWant) []loss.NoticeWant {
	for i := range wants {
		wants[i].Most = min(wants[i].Most, max(atOnce, claimedAtOnce/len(wants)))
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
	l.shared = c
}

// next takes what may be sent now out of the queue.
func (l *lane) next() []loss.DueNotice {
	if l.settling >= unsettledAtMost {
		return nil
	}
	n := min(len(l.queue), max(0, atOnce-l.underWay))
	now := l.queue[:n:n]
	l.queue = l.queue[n:]
	l.underWay += n
	return now
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

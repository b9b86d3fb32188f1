package loss

import (
	"slices"
	"time"
)

// NotifiedState says how far telling one kind of system has come.
type NotifiedState string

// The states that a citizen learns of.
const (
	NotifiedSending   NotifiedState = "SENDING"   // on its way
	NotifiedRetrying  NotifiedState = "RETRYING"  // sent in vain so far, and sent again
	NotifiedDelivered NotifiedState = "DELIVERED" // all has arrived
	NotifiedHeld      NotifiedState = "HELD"      // not sent until an operator acts
)

// Notified is what a citizen learns of the notices to one kind of system. Since is when all had arrived;
// while something has not, since when it is tried again or held, or else when it happened.
type Notified struct {
	System TargetKind    `json:"system"`
	State  NotifiedState `json:"state"`
	Since  time.Time     `json:"since"`
}

// NotifiedOf says how far the kinds of systems have been told of a report, the
// county's first; a kind that was not to be told is left out, and so is what an
// operator let be. Notices to one target travel in order, so the first that has
// not arrived says how it stands; what has once arrived stays so when it is sent anew.
// configured says whether a target has an entry; nil when all have.
func NotifiedOf(notices []NoticeStanding, configured func(Target) bool) []Notified {
	var all []Notified
	for _, kind := range []TargetKind{County, Central} {
		if n, any := notifiedOf(kind, notices, configured); any {
			all = append(all, n)
		}
	}
	return all
}

func notifiedOf(kind TargetKind, notices []NoticeStanding, configured func(Target) bool) (Notified, bool) {
	var mine []NoticeStanding
	for _, n := range notices {
		if n.Target.Kind == kind && n.SkippedAt.IsZero() {
			mine = append(mine, n)
		}
	}
	slices.SortStableFunc(mine, func(a, b NoticeStanding) int { return a.Sequence - b.Sequence })
	told := Notified{System: kind, State: NotifiedDelivered}
	for _, n := range mine {
		if n.DeliveredAt.IsZero() {
			state, since := waiting(n, configured == nil || configured(n.Target))
			return Notified{kind, state, since}, true
		}
		told.Since = later(told.Since, n.DeliveredAt)
	}
	return told, len(mine) > 0
}

func waiting(n NoticeStanding, configured bool) (NotifiedState, time.Time) {
	switch {
	case n.State == NoticeDead:
		return NotifiedHeld, n.LastAttemptAt
	case !configured:
		return NotifiedHeld, n.CreatedAt
	case !n.StoppedAt.IsZero():
		return NotifiedHeld, later(n.CreatedAt, n.StoppedAt)
	case n.Attempts > 0:
		return NotifiedRetrying, n.FirstTriedAt
	case !n.OpenedAt.IsZero():
		return NotifiedRetrying, later(n.CreatedAt, n.OpenedAt)
	default:
		return NotifiedSending, n.CreatedAt
	}
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// told returns the report's notices as they stand once the change is written.
func (c *Change) told() []NoticeStanding {
	all := slices.Clone(c.Report.Notices)
	for _, n := range c.Notices {
		all = append(all, NoticeStanding{
			Number: c.Report.Number, Event: n.Event, Target: n.Target, Sequence: n.Sequence, State: NoticePending, CreatedAt: n.At,
		})
	}
	return all
}

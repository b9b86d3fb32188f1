package loss

import "time"

// NoticeStanding is a notice with what has become of it.
type NoticeStanding struct {
	ID, Number    string
	Event         Event
	Target        Target
	Sequence      int
	State         string // PENDING, DELIVERED or DEAD
	Attempts      int
	LastError     string // of the last attempt that failed; holds no personal data
	CreatedAt     time.Time
	LastAttemptAt time.Time // zero until tried
	FirstTriedAt  time.Time // zero until tried; kept for citizens, while it has not arrived
	StoppedAt     time.Time // when its target said that it is gone; kept for citizens, as above
	OpenedAt      time.Time // since when its target takes nothing; kept for citizens, as above
	NextAt        time.Time // when it may be tried next; zero unless PENDING
	Hold          NoticeHold
	DeliveredAt   time.Time // last; zero until delivered
	SkippedAt     time.Time // zero unless an operator skipped it: it stays DEAD and holds nothing up any more
	SkipReason    SkipReason
	Erased        bool   // what it carried is past its time (F1); it can't be sent again
	Cursor        string // on a page
}

// NoticeHold says what a notice waits for that is not tried; empty for any other, and where nobody looked.
type NoticeHold string

// What a notice waits for.
const (
	HeldUnconfigured NoticeHold = "TARGET_UNCONFIGURED" // an entry of its target
	HeldStopped      NoticeHold = "TARGET_STOPPED"      // a replay: its target said that it is gone (410)
	HeldEarlier      NoticeHold = "EARLIER_NOTICE"      // the one before it of its case and target
)

// The states of a notice.
const (
	NoticePending   = "PENDING"
	NoticeDelivered = "DELIVERED"
	NoticeDead      = "DEAD"
)

// Attempt is one try to deliver a notice.
type Attempt struct {
	Position int // from 1 in each notice
	At       time.Time
	Took     time.Duration
	Status   int    // of the answer; 0 when there was none
	Error    string // empty when delivered; holds no personal data
}

// NoticeFile is all that the store has of one notice.
type NoticeFile struct {
	Notice   NoticeStanding
	Attempts []Attempt // newest first, up to 100
}

// SkipReason says why an operator lets a dead notice be.
type SkipReason string

// The reasons to skip a notice. None of them says anything of a person.
const (
	SkipToldOtherwise SkipReason = "TOLD_OTHERWISE" // the target knows by another way
	SkipNotNeeded     SkipReason = "NOT_NEEDED"     // the target does not need it any more
	SkipRefused       SkipReason = "REFUSED"        // the target will not take it, whatever is done
	SkipErased        SkipReason = "ERASED"         // what it carried is past its time (F1); no operator's reason
	SkipShutOut       SkipReason = "SHUT_OUT"       // the partner that it was for is disabled; no operator's reason
)

// TargetState says how a target is doing.
type TargetState string

// The states of a target.
const (
	TargetHealthy      TargetState = "HEALTHY"
	TargetRetrying     TargetState = "RETRYING"     // its last attempt failed, and notices wait
	TargetOpen         TargetState = "OPEN"         // failures in a row: single attempts probe it
	TargetStopped      TargetState = "STOPPED"      // it answered that it is gone (410); a replay resumes it
	TargetUnconfigured TargetState = "UNCONFIGURED" // it has no entry: its notices are kept
)

// LateAfter is how long after its event an undelivered notice counts as late.
const LateAfter = 5 * time.Minute

// TargetStanding is a target with what waits for it. Counts are exact to
// 10,000; 10,001 stands for more.
type TargetStanding struct {
	Target              Target
	State               TargetState
	Pending, Late, Dead int // Dead without those skipped
	OldestPendingAt     time.Time
	OldestDeadAt        time.Time
	LastSuccessAt       time.Time
	LastFailureAt       time.Time
	LastError           string // of the last failure; holds no personal data
	OpenedAt, StoppedAt time.Time
	Minutes             []DeliveryMinute // of the last hour, oldest first, without those in which nothing was tried
}

// DeliveryMinute counts the attempts of one minute.
type DeliveryMinute struct {
	At                time.Time
	Delivered, Failed int
}

// standingAs returns t with its state; configured says whether it has an entry.
// One that has none is late with nothing: nobody is there to be told.
func (t TargetStanding) standingAs(configured bool) TargetStanding {
	switch {
	case !configured:
		t.State, t.Late = TargetUnconfigured, 0
	case !t.StoppedAt.IsZero():
		t.State = TargetStopped
	case !t.OpenedAt.IsZero():
		t.State = TargetOpen
	case t.Pending > 0 && t.LastFailureAt.After(t.LastSuccessAt):
		t.State = TargetRetrying
	default:
		t.State = TargetHealthy
	}
	return t
}

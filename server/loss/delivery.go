package loss

import "time"

// DueNotice is a notice that a process may try to deliver until its lease is over.
type DueNotice struct {
	ID, Number string
	Event      Event
	Target     Target
	Sequence   int
	CreatedAt  time.Time
	DueAt      time.Time
	Attempts   int    // so far
	Failures   int    // since it was written or replayed
	Lease      string // names the holder
	Early      bool   // it is not due: it probes a target whose circuit is open
	Data       NoticeData
	Unreadable bool // what it carries can't be opened with the keys at hand
}

// Settlement is what an attempt at a notice came to.
type Settlement struct {
	Notice   DueNotice
	Attempt  Attempt
	State    string // NoticePending: to be tried again
	Failures int
	NextAt   time.Time // with NoticePending
	Asked    time.Time // not before then, said the target; zero when it did not
}

// TargetCondition is what the replicas share about a target; zero times when not so.
type TargetCondition struct{ OpenedAt, ProbeAt, StoppedAt time.Time }

// TargetNews is how a target has answered of late.
type TargetNews struct {
	Target        Target
	LastSuccessAt time.Time // zero when there was none
	LastFailureAt time.Time
	LastError     string
	Minutes       []DeliveryMinute // to be added
}

// NoticeWant asks for notices that are due.
type NoticeWant struct {
	Target Target
	Most   int
	From   time.Time // nothing that was due before this; zero for all
}

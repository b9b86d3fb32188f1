package delivery

import (
	"context"
	"time"

	"guashi/server/loss"
)

// Ledger is where notices wait. Every method may return loss.ErrUnavailable.
type Ledger interface {
	// Due returns a channel that holds a signal after this process has made notices due.
	Due() <-chan struct{}
	// ClaimNotices leases what is due to the named holder. The name must be a new one for each call.
	ClaimNotices(ctx context.Context, wants []loss.NoticeWant, holder string, now, until time.Time) ([]loss.DueNotice, error)
	// ClaimEarly leases one notice to a target that is not due yet, if there is one: not always the same.
	ClaimEarly(ctx context.Context, target loss.Target, holder string, now, until time.Time) ([]loss.DueNotice, error)
	// SettleNotice has written down what an attempt came to, and returns at once; done is told when that has happened,
	// and must not wait. loss.ErrConflict when the notice is no longer the holder's.
	SettleNotice(s loss.Settlement, done func(error))
	// RenewLeases keeps notices the holders' for longer.
	RenewLeases(ctx context.Context, held []loss.DueNotice, until time.Time) error
	// ReleaseNotices gives up leases.
	ReleaseNotices(ctx context.Context, held []loss.DueNotice) error
	// ParkNotices moves notices out of the way that wait for an earlier one.
	ParkNotices(ctx context.Context, target loss.Target, now time.Time) error
	// MendTimes puts right what a clock left behind that was set back: waits.
	MendTimes(ctx context.Context, targets []loss.Target, now time.Time) error
	// MendLeases does that for leases, and may take long.
	MendLeases(ctx context.Context, targets []loss.Target, now time.Time, lease time.Duration) error

	// KnowTargets makes room for what replicas share of targets.
	KnowTargets(ctx context.Context, targets []loss.Target) error
	// TargetConditions returns what replicas share of targets.
	TargetConditions(ctx context.Context) (map[loss.Target]loss.TargetCondition, error)
	// OpenCircuit leaves a target to probes; true when the circuit was closed before.
	OpenCircuit(ctx context.Context, target loss.Target, now, probeAt time.Time) (bool, error)
	// TakeProbe reports whether it is this process that probes a target now.
	TakeProbe(ctx context.Context, target loss.Target, now, next time.Time) (bool, error)
	// CloseCircuit ends probing, and makes due at once what has failed since the circuit opened; true when it was open.
	CloseCircuit(ctx context.Context, target loss.Target, now time.Time) (bool, error)
	// StopTarget leaves a target alone until a replay, for what its address answered; true when it had not
	// stopped before. A partner that has got another address meanwhile is not stopped for the former one.
	StopTarget(ctx context.Context, target loss.Target, address string, now time.Time) (bool, error)
	// NoteTargets writes down how targets have answered of late.
	NoteTargets(ctx context.Context, news []loss.TargetNews) error
	// TargetStandings returns what waits for each target.
	TargetStandings(ctx context.Context, targets []loss.Target, now time.Time) ([]loss.TargetStanding, error)
}

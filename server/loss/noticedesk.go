package loss

import (
	"context"
	"errors"
	"slices"
	"time"

	"guashi/server/identity"
)

// The operations on notices, as the audit trail names them.
const (
	OpReplay Operation = "replayNotice"
	OpSkip   Operation = "skipNotice"
	OpResume Operation = "resumeTarget" // with the target's code as its outcome
)

// NoticePick chooses notices to be replayed or skipped: the one of that ID, or
// else those of a target whose events happened in a span.
type NoticePick struct {
	ID       string
	Target   Target
	From, To time.Time // From included, To not
}

// CentralTarget is the central system.
var CentralTarget = Target{Central, "central"}

// Targets returns every system that is told of events: the counties' in the
// order of [identity.Counties], then the central one.
func Targets() []Target {
	var all []Target
	for _, county := range identity.Counties() {
		all = append(all, Target{County, county.Code})
	}
	return append(all, CentralTarget)
}

// oversees reports whether notices to a target are the jurisdiction's to see, replay and skip. Those to
// partners are no office's: who watches a card is told to the citizen at the counter (F3).
func (j Jurisdiction) oversees(t Target) bool {
	switch j.Reason {
	case OwnCounty:
		return t == Target{County, j.County}
	case WholeCountry:
		return t.Kind != Partner
	default:
		return false
	}
}

func (d *Desk) overseer(ctx context.Context, at Visit) (*visit, error) {
	v, err := d.visit(ctx, at)
	if err != nil {
		return nil, err
	}
	if v.Reason != OwnCounty && v.Reason != WholeCountry {
		return nil, ErrForbidden
	}
	return v, nil
}

// Targets returns the standing of the targets in the own jurisdiction: county
// and central staff only. ErrForbidden, ErrUnavailable.
func (d *Desk) Targets(ctx context.Context, at Visit) ([]TargetStanding, error) {
	v, err := d.overseer(ctx, at)
	if err != nil {
		return nil, err
	}
	mine := slices.DeleteFunc(Targets(), func(t Target) bool { return !v.oversees(t) })
	standings, err := v.Store.TargetStandings(ctx, mine, v.Now)
	for i, s := range standings {
		standings[i] = s.standingAs(d.configured(s.Target))
	}
	return standings, err
}

func (d *Desk) configured(t Target) bool { return d.Configured != nil && d.Configured(t) }

// hold sets what the notices wait for.
func (d *Desk) hold(ctx context.Context, notices []NoticeStanding) error {
	var pending []string
	for _, n := range notices {
		if n.State == NoticePending {
			pending = append(pending, n.ID)
		}
	}
	if len(pending) == 0 {
		return nil
	}
	holds, err := d.Store.NoticeHolds(ctx, pending)
	for i, n := range notices {
		if notices[i].Hold = holds[n.ID]; n.State == NoticePending && !d.configured(n.Target) {
			notices[i].Hold = HeldUnconfigured
		}
	}
	return err
}

// Notice returns one notice with its attempts. ErrForbidden for others than county and central
// staff, ErrNotFound outside the own jurisdiction as for one that does not exist, ErrUnavailable.
func (d *Desk) Notice(ctx context.Context, at Visit, id string) (NoticeFile, error) {
	v, err := d.overseer(ctx, at)
	if err != nil {
		return NoticeFile{}, err
	}
	return v.notice(ctx, id)
}

// notice returns a notice of the own jurisdiction with what it waits for.
func (v *visit) notice(ctx context.Context, id string) (NoticeFile, error) {
	file, err := v.findNotice(ctx, id)
	if err != nil {
		return NoticeFile{}, err
	}
	one := []NoticeStanding{file.Notice}
	err = v.hold(ctx, one)
	file.Notice = one[0]
	return file, err
}

func (v *visit) findNotice(ctx context.Context, id string) (NoticeFile, error) {
	file, found, err := v.Store.NoticeFile(ctx, id)
	if err == nil && (!found || !v.oversees(file.Notice.Target)) {
		err = ErrNotFound
	}
	if err != nil {
		return NoticeFile{}, err
	}
	return file, nil
}

// ReplayNotice has one notice sent again, under its own id, and puts that on record. One that
// is due already stays as it is, but its target is resumed if it had stopped. Errors as Notice; ErrConflict when what it carried is erased.
func (d *Desk) ReplayNotice(ctx context.Context, at Visit, id string) (NoticeFile, error) {
	return d.settle(ctx, at, id, func(v *visit, file NoticeFile) (int, error) {
		if n := file.Notice; n.State == NoticePending && !n.NextAt.After(v.Now) {
			_, err := v.Store.ResumeTarget(ctx, n.Target, v.Now, v.event(OpResume, Report{}, ""))
			return 1, err
		}
		return v.Store.ReplayNotices(ctx, NoticePick{ID: id}, v.Now, v.event(OpReplay, Report{}, OutcomeOK))
	})
}

// SkipNotice lets one dead notice be, so that the later ones of its case and target go on, and
// puts that on record with the reason. Errors as Notice; ErrConflict unless it is dead and not
// skipped, or when no operator gives that reason.
func (d *Desk) SkipNotice(ctx context.Context, at Visit, id string, reason SkipReason) (NoticeFile, error) {
	return d.settle(ctx, at, id, func(v *visit, _ NoticeFile) (int, error) {
		return v.skip(ctx, NoticePick{ID: id}, reason)
	})
}

func (d *Desk) settle(ctx context.Context, at Visit, id string, do func(*visit, NoticeFile) (int, error)) (NoticeFile, error) {
	v, err := d.overseer(ctx, at)
	if err != nil {
		return NoticeFile{}, err
	}
	file, err := v.findNotice(ctx, id)
	if err != nil {
		return NoticeFile{}, err
	}
	changed, err := do(v, file)
	if err == nil && changed == 0 {
		err = ErrConflict
	}
	if err != nil {
		return NoticeFile{}, err
	}
	return v.notice(ctx, id)
}

// PickedAtOnce is how many notices one call of ReplayNotices or SkipNotices changes at most.
const PickedAtOnce = 500

// ReplayNotices has the dead notices of a target and span, and those that wait for a retry, sent
// at once, and resumes a target that had stopped. It returns how many: with [PickedAtOnce]
// there may be more. Errors as Notice; pick.ID is not looked at.
func (d *Desk) ReplayNotices(ctx context.Context, at Visit, pick NoticePick) (int, error) {
	v, err := d.picker(ctx, at, &pick)
	if err != nil {
		return 0, err
	}
	event := v.event(OpReplay, Report{}, OutcomeOK)
	if _, err := v.Store.ResumeTarget(ctx, pick.Target, v.Now, event); err != nil {
		return 0, err // what waited behind the stop is neither dead nor waits for a retry
	}
	return v.Store.ReplayNotices(ctx, pick, v.Now, event)
}

// SkipNotices lets the dead notices of a target and span be. Returns and errors as ReplayNotices.
func (d *Desk) SkipNotices(ctx context.Context, at Visit, pick NoticePick, reason SkipReason) (int, error) {
	v, err := d.picker(ctx, at, &pick)
	if err != nil {
		return 0, err
	}
	return v.skip(ctx, pick, reason)
}

func (d *Desk) picker(ctx context.Context, at Visit, pick *NoticePick) (*visit, error) {
	v, err := d.overseer(ctx, at)
	if err == nil && !v.oversees(pick.Target) {
		err = ErrNotFound
	}
	pick.ID = ""
	return v, err
}

func (v *visit) skip(ctx context.Context, pick NoticePick, reason SkipReason) (int, error) {
	if !slices.Contains([]SkipReason{SkipToldOtherwise, SkipNotNeeded, SkipRefused}, reason) {
		return 0, errors.Join(ErrConflict, errors.New("no reason to skip a notice"))
	}
	return v.Store.SkipNotices(ctx, pick, reason, v.Now, v.event(OpSkip, Report{}, string(reason)))
}

package loss

import (
	"context"
	"errors"
	"time"
)

// Service runs the rules. All its parts are safe for concurrent use.
type Service struct {
	Admission Admission
	Store     Store
	Registry  Registry
	Offices   Offices
	Captchas  Captchas
	Passwords Passwords
	Keys      Keys
	Limits    Limits
	Calendar  *Calendar

	Configured func(Target) bool // whether a system has an entry to deliver by; nil when all have

	turns  turns
	floods floods
}

// Result is the outcome of reporting or revoking: exactly one field is set.
type Result struct {
	Receipt *Receipt
	Refusal *Refusal
}

// StatusResult is the outcome of asking: Refusal, or else the receipts.
type StatusResult struct {
	Receipts []Receipt
	Refusal  *Refusal
}

func refused(code Code) *Refusal { return &Refusal{Code: code} }

// PersonKey returns the keyed hash under which an ID number is found.
func (s *Service) personKey(d Declaration) Key {
	return s.Keys.Lookup("id-number", string(d.IDNumber))
}

// attempt is one request on its way through the checks.
type attempt struct {
	*Service
	caller    Caller
	now       time.Time
	operation Operation
	declared  Declaration
	person    Key
	failures  map[Key]map[int64]int
	offices   map[string]Office
}

func (s *Service) attempt(op Operation, caller Caller, now time.Time, d Declaration) *attempt {
	return &attempt{
		Service: s, caller: caller, now: now.UTC().Truncate(time.Microsecond),
		operation: op, declared: d, person: s.personKey(d),
	}
}

func (a *attempt) sourceBucket() Key { return a.Keys.Lookup("failures-source", a.caller.Source) }

func (a *attempt) personBucket() Key {
	return a.Keys.Lookup("failures-source-person", a.caller.Source, string(a.declared.IDNumber))
}

// counted returns the failures that count now.
func (a *attempt) counted(ctx context.Context) (map[Key]map[int64]int, error) {
	return a.Store.FailureCounts(ctx, []Key{a.sourceBucket(), a.personBucket()}, OldestSlot(a.now))
}

// passed returns the buckets in which as many tries have failed as may, and spare more, with the seconds for which that stays so.
func (a *attempt) passed(counts map[Key]map[int64]int, spare int) (buckets []Key, wait int) {
	for _, each := range []struct {
		bucket Key
		limit  int
	}{{a.sourceBucket(), a.Limits.PerSource}, {a.personBucket(), a.Limits.PerID()}} {
		if seconds := RetryAfter(counts[each.bucket], each.limit+spare, a.now); seconds > 0 {
			buckets, wait = append(buckets, each.bucket), max(wait, seconds)
		}
	}
	return buckets, wait
}

// throttled refuses once too many tries from this source have failed.
func (a *attempt) throttled(ctx context.Context) (*Refusal, error) {
	counts, err := a.counted(ctx)
	if err != nil {
		return nil, err
	}
	a.failures = counts
	buckets, wait := a.passed(counts, 0)
	if wait == 0 {
		return nil, nil
	}
	refusal := &Refusal{Code: TooManyRequests, RetryAfter: wait}
	return refusal, a.auditFlood(ctx, buckets, refusal)
}

// failed counts a failed try and puts it on record. When others failed in the
// meantime and the limit is passed, the answer says that and not what was found.
// The trail says what was found, for that is what was judged.
func (a *attempt) failed(ctx context.Context, refusal *Refusal) (*Refusal, error) {
	if err := a.Store.AddFailure(ctx, []Key{a.sourceBucket(), a.personBucket()}, SlotOf(a.now)); err != nil {
		return nil, err
	}
	if err := a.audit(ctx, refusal); err != nil {
		return nil, err
	}
	counts, err := a.counted(ctx)
	if err != nil {
		return nil, err
	}
	if _, wait := a.passed(counts, 1); wait > 0 {
		return &Refusal{Code: TooManyRequests, RetryAfter: wait}, nil
	}
	return refusal, nil
}

// checkCaptcha spends the challenge; nil when the answer was right.
func (a *attempt) checkCaptcha(ctx context.Context, in CaptchaInput) (*Refusal, error) {
	right, err := a.Captchas.Check(ctx, in.Token, in.Answer, a.now)
	if err != nil {
		return nil, err
	}
	if right {
		return nil, nil
	}
	return a.failed(ctx, refused(CaptchaWrong))
}

// checkIdentity compares with the registry (A3); nil when all four items agree.
func (a *attempt) checkIdentity(ctx context.Context) (*Refusal, error) {
	person, _, err := a.Registry.Find(ctx, a.person)
	if errors.Is(err, ErrRegistryDown) {
		refusal := refused(RegistryUnavailable)
		return refusal, a.audit(ctx, refusal)
	}
	if err != nil {
		return nil, err
	}
	if matches(a.declared, person) {
		return nil, nil
	}
	return a.failed(ctx, refused(IdentityMismatch))
}

// event is the audit event of this attempt.
func (a *attempt) event(number string, refusal *Refusal) AuditEvent {
	outcome := OutcomeOK
	if refusal != nil {
		outcome = string(refusal.Code)
	}
	return AuditEvent{
		At: a.now, Actor: "citizen", Source: a.Keys.Lookup("audit-source", a.caller.Source),
		Person: a.person, Operation: a.operation, Number: number, Outcome: outcome,
		RequestID: a.caller.RequestID,
	}
}

func (a *attempt) audit(ctx context.Context, refusal *Refusal) error {
	return a.Store.Audit(ctx, a.event("", refusal))
}

// receipt shows a report to its citizen.
func (a *attempt) receipt(r Report, added ...Milestone) *Receipt {
	receipt := &Receipt{
		Number: r.Number, State: r.State, ReportedAt: r.ReportedAt, RevokedAt: r.RevokedAt,
		ContactState: r.ContactState, PasswordLocked: r.PasswordLocked(),
		Milestones: append(append([]Milestone{}, r.Milestones...), added...), Notified: NotifiedOf(r.Notices, a.Configured),
	}
	if office, ok := a.offices[r.TownCode]; ok {
		receipt.Office = &office
	}
	return receipt
}

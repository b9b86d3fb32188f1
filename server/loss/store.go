package loss

import (
	"context"
	"errors"
	"time"
)

// What a store answers with when it cannot do what it was asked.
var (
	// ErrActiveExists: the person has an active report already.
	ErrActiveExists = errors.New("an active report exists")
	// ErrConflict: the record has changed since it was read.
	ErrConflict = errors.New("the record has changed")
	// ErrClaimLost: another request has taken over the idempotency key.
	ErrClaimLost = errors.New("the claim was taken over")
	// ErrUnavailable: the database does not answer.
	ErrUnavailable = errors.New("the database does not answer")
	// ErrRegistryDown: the registry does not answer.
	ErrRegistryDown = errors.New("the registry does not answer")
)

// Change is all that one event writes, in one transaction.
type Change struct {
	Report     Report // as it stands afterwards; Milestones hold only the new ones
	Again      *Declaration
	Contact    *Contact // a new one
	Withdrawn  *Contact // the last one, taken back
	Counter    *Counter
	Notices    []Notice
	Audit      AuditEvent
	Remembered *Remembered
}

// Remembered completes a claimed idempotency key with the outcome.
type Remembered struct {
	Claim   Claim
	Outcome []byte
}

// Claim is a request's hold on an idempotency key.
type Claim struct {
	Scope Key    // operation, ID number and key
	Input Key    // the rest of the input, captcha aside
	Owner string // of this request, random
}

// Standing says what has become of a claimed key.
type Standing struct {
	Free    bool   // nobody has it: never claimed, lapsed, or past its time
	Mine    bool   // this request runs it
	Same    bool   // the input is the one the key came with first
	Outcome []byte // the first outcome, nil while it runs
}

// Store remembers. Every method may return ErrUnavailable.
type Store interface {
	// ReportsOf returns a person's reports with milestones and notices, newest first.
	ReportsOf(ctx context.Context, person Key) ([]Report, error)
	// Transact runs do in a transaction. A transaction that fails by deadlock,
	// lock wait or certification, or with ErrConflict, is run again as a whole, a
	// bounded number of times.
	Transact(ctx context.Context, do func(Tx) error) error
	// Audit appends an event that changes no record.
	Audit(ctx context.Context, event AuditEvent) error
	// FailureCounts returns the failures of each bucket per slot, from slot since on.
	FailureCounts(ctx context.Context, buckets []Key, since int64) (map[Key]map[int64]int, error)
	// AddFailure counts one failure in each bucket's slot.
	AddFailure(ctx context.Context, buckets []Key, slot int64) error
	// Standing says who has an idempotency key, and takes hold of nothing.
	Standing(ctx context.Context, claim Claim, now time.Time) (Standing, error)
	// Claim takes hold of an idempotency key, or says who has it. A claim not
	// completed by leaseUntil can be taken over; all is forgotten at forgetAt.
	Claim(ctx context.Context, claim Claim, now, leaseUntil, forgetAt time.Time) (Standing, error)
	// Release gives up a claim that led to no outcome worth remembering.
	Release(ctx context.Context, claim Claim) error
}

// Tx is a store's open transaction.
type Tx interface {
	// ActiveReport returns the person's active report with milestones and notices,
	// locked until the end of the transaction; false when there is none.
	ActiveReport(ctx context.Context, person Key) (Report, bool, error)
	// CaseForUpdate returns a case's report, locked until the end of the
	// transaction, with its contacts; false when there is no such number within.
	CaseForUpdate(ctx context.Context, within Jurisdiction, number string) (CaseFile, bool, error)
	// Insert writes a new report with all that belongs to it. ErrActiveExists, ErrClaimLost.
	Insert(ctx context.Context, change Change) error
	// Apply changes a report that still stands as from. ErrConflict, ErrClaimLost.
	Apply(ctx context.Context, from Report, change Change) error
}

// Registry is where persons come from; read-only.
type Registry interface {
	// Find returns the person with this keyed ID number; false when there is
	// none, after the same work. ErrRegistryDown when it does not answer.
	Find(ctx context.Context, person Key) (Person, bool, error)
}

// Offices knows which office serves a town.
type Offices interface {
	// OfficesByTown returns the offices on file by town code. The map is not to be changed.
	OfficesByTown(ctx context.Context) (map[string]Office, error)
}

// Captchas checks answers to challenges. Any checked answer spends the challenge.
type Captchas interface {
	Check(ctx context.Context, token, answer string, now time.Time) (right bool, err error)
	// Wrong reports whether Check can only find the answer wrong. It asks no store and spends nothing.
	Wrong(token, answer string, now time.Time) bool
}

// Passwords hashes revocation passwords (A7, C4).
type Passwords interface {
	Hash(ctx context.Context, number, password string) (string, error)
	Verify(ctx context.Context, stored, number, password string) (bool, error)
}

// Keys hashes with a secret key.
type Keys interface {
	Lookup(purpose string, parts ...string) [32]byte
}

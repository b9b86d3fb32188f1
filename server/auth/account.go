// Package auth knows who is asking: the accounts of staff, their passwords and
// one-time codes, and the sessions that a sign-in opens.
package auth

import (
	"context"
	"errors"
	"regexp"
	"time"

	"guashi/server/loss"
)

// Account is one member of staff.
type Account struct {
	loss.Staff
	PasswordHash string
	MustChange   bool // the password, before anything else
	Epoch        int  // sessions of an earlier one are over
	OTP          OTP
	CreatedAt    time.Time
	DisabledAt   time.Time // zero while the account is in use

	NewRecoveryCodes []loss.Key // to be written in place of the former ones; nil leaves those
}

// OTP is an account's one-time code generator (RFC 6238). Secret is empty when
// there is none; it counts once a code has confirmed it.
type OTP struct {
	Secret    string `json:"secret"` // base32
	Confirmed bool   `json:"confirmed"`
}

// Session is what one sign-in opened.
type Session struct {
	ID        [16]byte
	Username  string
	Epoch     int
	StartedAt time.Time
	SeenAt    time.Time // the last time that its owner did something
}

// SignIn is one try to sign in to an account.
type SignIn struct {
	At       time.Time
	Username string
	Source   loss.Key
	Outcome  string // OK, a refusal's code, or PASSWORD_RESET
}

// What a store answers with when it cannot do what it was asked.
var (
	ErrAccountExists = errors.New("an account of that name exists")
	ErrNoAccount     = errors.New("there is no account of that name")
)

// Store remembers accounts and sessions. Every method may return loss.ErrUnavailable.
type Store interface {
	// Account returns an account; false when there is none.
	Account(ctx context.Context, username string) (Account, bool, error)
	// Accounts returns all accounts by name.
	Accounts(ctx context.Context) ([]Account, error)
	// AddAccount writes a new account with its audit event. ErrAccountExists.
	AddAccount(ctx context.Context, a Account, event loss.AuditEvent) error
	// ChangeAccount changes an account as it stands locked, with the audit event; with an error of change's
	// nothing is written, and it is returned. ErrNoAccount.
	ChangeAccount(ctx context.Context, username string, event loss.AuditEvent, change func(*Account) error) error
	// Open writes a session with its sign-in and audit event.
	Open(ctx context.Context, s Session, in SignIn, event loss.AuditEvent) error
	// Refuse writes a sign-in that failed with its audit event. An account that
	// does not exist leaves the event only.
	Refuse(ctx context.Context, in SignIn, known bool, event loss.AuditEvent) error
	// Note writes a sign-in, or a password reset, that has its audit event already.
	Note(ctx context.Context, in SignIn) error
	// Session returns a session and its account; false when there is none.
	Session(ctx context.Context, id [16]byte) (Session, Account, bool, error)
	// Seen notes that a session's owner did something.
	Seen(ctx context.Context, id [16]byte, at time.Time) error
	// SignIns returns the last sign-ins to an account, newest first.
	SignIns(ctx context.Context, username string, limit int) ([]SignIn, error)
	// SignedInBefore returns the last sign-in before a time, zero when there is none, and how many tries since
	// it came to something else than the outcomes given.
	SignedInBefore(ctx context.Context, username string, before time.Time, besides []string) (last time.Time, others int, err error)
	// ForgetSignIns deletes what came before a time to something else than the outcomes kept.
	ForgetSignIns(ctx context.Context, before time.Time, kept []string) error
	// SignedInFrom reports whether a source has signed in to an account since.
	SignedInFrom(ctx context.Context, username string, source loss.Key, since time.Time) (bool, error)
	// SpendStep reports whether this is the first use of a one-time code's step or a later one.
	SpendStep(ctx context.Context, username string, step int64) (bool, error)
	// SpendRecoveryCode reports whether there was such a code; it is gone then.
	SpendRecoveryCode(ctx context.Context, username string, code loss.Key) (bool, error)
	// FailureCounts and AddFailure count failed tries, as for citizens.
	FailureCounts(ctx context.Context, buckets []loss.Key, since int64) (map[loss.Key]map[int64]int, error)
	AddFailure(ctx context.Context, buckets []loss.Key, slot int64) error
}

var usernameForm = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{1,39}$`)

// ValidUsername reports whether a name can be an account's: 2 to 40 of a–z, 0–9, dot, underscore and hyphen.
func ValidUsername(name string) bool { return usernameForm.MatchString(name) }

package auth

import (
	"context"
	"crypto/rand"
	"errors"
	"strings"
	"time"

	"guashi/server/loss"
	"guashi/server/secrets"
)

// Service signs staff in and recognises them again. All its parts are safe for concurrent use.
type Service struct {
	Store     Store
	Passwords loss.Passwords
	Keys      loss.Keys
	Tokens    Tokens
	Limits    loss.Limits
	DemandOTP bool // of central staff and admins

	nobody string // a hash that no password fits, for names that nobody has
}

// New returns a Service that signs with the token key of keys in the name of issuer.
func New(ctx context.Context, store Store, passwords loss.Passwords, keys *secrets.Keys, issuer string, limits loss.Limits, demandOTP bool) (*Service, error) {
	nobody, err := passwords.Hash(ctx, passwordScope(""), rand.Text())
	return &Service{
		Store: store, Passwords: passwords, Keys: keys, Tokens: Tokens{keys.TokenKeys(), issuer}, Limits: limits,
		DemandOTP: demandOTP, nobody: nobody,
	}, err
}

// passwordScope keeps a staff password's hash worth nothing anywhere else.
func passwordScope(username string) string { return "staff:" + username }

// Refusal says why nobody was signed in.
type Refusal string

// The refusals of a sign-in.
const (
	WrongCredentials Refusal = "WRONG_CREDENTIALS"
	OTPRequired      Refusal = "OTP_REQUIRED"
	OTPWrong         Refusal = "OTP_WRONG"
	TooManyRequests  Refusal = "TOO_MANY_REQUESTS"
)

// The operations of accounts, as the audit trail names them.
const (
	opSignIn         loss.Operation = "signIn"
	opSignOut        loss.Operation = "signOut"
	opChangePassword loss.Operation = "changePassword"
	opEnrolOTP       loss.Operation = "enrolOtp"
	opAdd            loss.Operation = "staffAdd"
	opChange         loss.Operation = "staffChange"
	opDisable        loss.Operation = "staffDisable"
	opReset          loss.Operation = "staffReset"
)

// SignInInput is what a sign-in is tried with; OTP may be empty, or a recovery code.
type SignInInput struct{ Username, Password, OTP string }

// SignInResult is a visitor with a token, or else a refusal; RetryAfter, in
// seconds, comes with TooManyRequests.
type SignInResult struct {
	Visitor    *Visitor
	Refusal    Refusal
	RetryAfter int
}

// signIn is one try on its way through the checks.
type signIn struct {
	*Service
	caller  loss.Caller
	now     time.Time
	in      SignInInput
	account Account
	known   bool
}

// SignIn judges name, password and one-time code. A name that nobody has and a
// wrong password are alike in answer and work.
func (s *Service) SignIn(ctx context.Context, caller loss.Caller, now time.Time, in SignInInput) (SignInResult, error) {
	in.Username = strings.ToLower(strings.TrimSpace(in.Username))
	a := &signIn{Service: s, caller: caller, now: now.UTC().Truncate(time.Microsecond), in: in}
	if wait, err := a.wait(ctx, 0); err != nil || wait > 0 {
		return SignInResult{Refusal: TooManyRequests, RetryAfter: wait}, err
	}
	if err := a.find(ctx); err != nil {
		return SignInResult{}, err
	}
	right, err := a.passwordRight(ctx)
	if err != nil {
		return SignInResult{}, err
	}
	refusal := WrongCredentials
	if right {
		if refusal, err = a.checkOTP(ctx); err != nil {
			return SignInResult{}, err
		}
	}
	if refusal == "" || refusal == OTPRequired {
		if wait, err := a.wait(ctx, 0); err != nil || wait > 0 { // others failed in the meantime
			return SignInResult{Refusal: TooManyRequests, RetryAfter: wait}, err
		}
	}
	if refusal == "" {
		return a.open(ctx)
	}
	return a.refuse(ctx, refusal)
}

func (a *signIn) find(ctx context.Context) (err error) {
	if !ValidUsername(a.in.Username) {
		return nil
	}
	a.account, a.known, err = a.Store.Account(ctx, a.in.Username)
	return err
}

func (a *signIn) passwordRight(ctx context.Context) (bool, error) {
	stored, scope := a.nobody, passwordScope("")
	if a.known {
		stored, scope = a.account.PasswordHash, passwordScope(a.account.Username)
	}
	right, err := a.Passwords.Verify(ctx, stored, scope, canonical(cut(a.in.Password)))
	return right && a.known && a.account.DisabledAt.IsZero(), err
}

// cut keeps a hash from being fed more than any password has.
func cut(s string) string { return s[:min(len(s), 4*maxPassword+1)] }

func (a *signIn) buckets() (source, here, account loss.Key) {
	return a.Keys.Lookup("failures-sign-in", a.caller.Source),
		a.Keys.Lookup("failures-sign-in-account-source", a.in.Username, a.caller.Source),
		a.Keys.Lookup("failures-sign-in-account", a.in.Username)
}

const (
	// familiarFor is how long a source that signed in to an account may go on
	// trying when strangers have failed too often. Other sources have
	// fewTries then: strangers slow down each other, and lock nobody out.
	familiarFor = 30 * 24 * time.Hour
	strangers   = 3 // times PerID, from all sources that are not familiar
	fewTries    = 3
)

// wait returns the seconds until another try is judged; more failures than usual are allowed.
func (a *signIn) wait(ctx context.Context, more int) (int, error) {
	source, here, account := a.buckets()
	counts, err := a.Store.FailureCounts(ctx, []loss.Key{source, here, account}, loss.OldestSlot(a.now))
	if err != nil {
		return 0, err
	}
	wait := max(
		loss.RetryAfter(counts[source], a.Limits.PerSource+more, a.now),
		loss.RetryAfter(counts[here], a.Limits.PerID()+more, a.now),
	)
	all := loss.RetryAfter(counts[account], strangers*a.Limits.PerID()+more, a.now)
	if all <= wait || loss.RetryAfter(counts[here], fewTries+more, a.now) == 0 {
		return wait, nil
	}
	familiar, err := a.Store.SignedInFrom(ctx, a.in.Username, a.source(), a.now.Add(-familiarFor))
	if err != nil || familiar {
		return wait, err
	}
	return all, nil
}

func (a *signIn) source() loss.Key { return a.Keys.Lookup("audit-source", a.caller.Source) }

func (a *signIn) event(outcome string) loss.AuditEvent {
	name := ""
	if a.known {
		name = a.account.Username
	}
	return event(a.Keys, a.caller, a.now, name, opSignIn, outcome)
}

func event(keys loss.Keys, caller loss.Caller, now time.Time, username string, op loss.Operation, outcome string) loss.AuditEvent {
	return loss.AuditEvent{
		At: now, Actor: "staff", Account: username, Source: keys.Lookup("audit-source", caller.Source), Operation: op,
		Outcome: outcome, Reason: loss.OwnAccount, RequestID: caller.RequestID,
	}
}

func (a *signIn) refuse(ctx context.Context, refusal Refusal) (SignInResult, error) {
	in := SignIn{At: a.now, Username: a.in.Username, Source: a.source(), Outcome: string(refusal)}
	if err := a.Store.Refuse(ctx, in, a.known, a.event(string(refusal))); err != nil {
		return SignInResult{}, err
	}
	if refusal == OTPRequired {
		return SignInResult{Refusal: refusal}, nil
	}
	source, here, account := a.buckets()
	if err := a.Store.AddFailure(ctx, []loss.Key{source, here, account}, loss.SlotOf(a.now)); err != nil {
		return SignInResult{}, err
	}
	if wait, err := a.wait(ctx, 1); err != nil || wait > 0 {
		return SignInResult{Refusal: TooManyRequests, RetryAfter: wait}, err
	}
	return SignInResult{Refusal: refusal}, nil
}

func (a *signIn) open(ctx context.Context) (SignInResult, error) {
	s := Session{Username: a.account.Username, Epoch: a.account.Epoch, StartedAt: a.now, SeenAt: a.now}
	if _, err := rand.Read(s.ID[:]); err != nil {
		return SignInResult{}, errors.New("no randomness for a session")
	}
	in := SignIn{At: a.now, Username: a.account.Username, Source: a.source(), Outcome: loss.OutcomeOK}
	if err := a.Store.Open(ctx, s, in, a.event(loss.OutcomeOK)); err != nil {
		return SignInResult{}, err
	}
	visitor, err := a.visitor(s, a.account, true)
	return SignInResult{Visitor: visitor}, err
}

// SourceKey returns the keyed hash under which a caller's source is on record.
func (s *Service) SourceKey(caller loss.Caller) loss.Key {
	return s.Keys.Lookup("audit-source", caller.Source)
}

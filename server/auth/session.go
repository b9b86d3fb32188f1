package auth

import (
	"context"
	"encoding/base64"
	"errors"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"guashi/server/loss"
	"guashi/server/secrets"
)

// How long sessions last: IdleTime after the last thing that their owner did, and MaxTime in all.
const (
	IdleTime   = 30 * time.Minute
	MaxTime    = 10 * time.Hour
	renewAfter = time.Minute
)

// ErrNoSession says that a credential opens no session: forged, over, or ended.
var ErrNoSession = errors.New("no session")

// audienceDesk is the audience of staff tokens: no other token works at the desk.
const audienceDesk = "guashi-desk"

// Tokens makes and reads staff tokens (JWT, RFC 7519, EdDSA of RFC 8037).
type Tokens struct {
	Keys   *secrets.TokenKeys
	Issuer string
}

type claims struct {
	SessionID string `json:"sid"`
	jwt.RegisteredClaims
}

func (t Tokens) make(s Session, now, ends time.Time) (string, error) {
	token := jwt.NewWithClaims(jwt.SigningMethodEdDSA, claims{
		base64.RawURLEncoding.EncodeToString(s.ID[:]), jwt.RegisteredClaims{
			Issuer: t.Issuer, Audience: jwt.ClaimStrings{audienceDesk}, Subject: s.Username,
			IssuedAt: jwt.NewNumericDate(now), ExpiresAt: jwt.NewNumericDate(ends),
		},
	})
	kid, key := t.Keys.Signing(now)
	token.Header["kid"] = kid
	return token.SignedString(key)
}

// read returns the session that a token is for.
func (t Tokens) read(text string, now time.Time) (id [16]byte, err error) {
	var c claims
	_, err = jwt.ParseWithClaims(text, &c, func(token *jwt.Token) (any, error) {
		kid, _ := token.Header["kid"].(string)
		if key, ok := t.Keys.Public(now)[kid]; ok {
			return key, nil
		}
		return nil, ErrNoSession
	}, jwt.WithValidMethods([]string{jwt.SigningMethodEdDSA.Alg()}), jwt.WithIssuer(t.Issuer), jwt.WithAudience(audienceDesk),
		jwt.WithExpirationRequired(), jwt.WithIssuedAt(), jwt.WithLeeway(5*time.Second), jwt.WithTimeFunc(func() time.Time { return now }))
	if err != nil || len(c.Audience) != 1 {
		return id, ErrNoSession
	}
	raw, err := base64.RawURLEncoding.DecodeString(c.SessionID)
	if err != nil || len(raw) != len(id) {
		return id, ErrNoSession
	}
	return [16]byte(raw), nil
}

// Visitor is a member of staff with an open session.
type Visitor struct {
	Account Account
	Session Session
	EndsAt  time.Time // unless its owner does something before
	Token   string    // a new one; empty when the present one is fresh enough
	OTPDue  bool      // one-time codes must be enrolled before anything else
}

// Settled reports whether nothing stands before the visitor's work.
func (v *Visitor) Settled() bool { return !v.Account.MustChange && !v.OTPDue }

// Recognise returns the visitor whose token it is. A request that the page makes
// by itself, in the background, does not prolong the session. ErrNoSession.
func (s *Service) Recognise(ctx context.Context, token string, now time.Time, background bool) (*Visitor, error) {
	now = now.UTC().Truncate(time.Microsecond)
	id, err := s.Tokens.read(token, now)
	if err != nil {
		return nil, err
	}
	session, account, found, err := s.Store.Session(ctx, id)
	if err != nil {
		return nil, err
	}
	if !found || session.ended(account) || !now.Before(endOf(session)) {
		return nil, ErrNoSession
	}
	renew := !background && now.Sub(session.SeenAt) >= renewAfter
	if renew {
		session.SeenAt = now
		if err := s.Store.Seen(ctx, id, now); err != nil {
			return nil, err
		}
	}
	return s.visitor(session, account, renew)
}

// ended reports whether something has ended the sessions of an account since this one began.
func (s Session) ended(a Account) bool { return s.Epoch != a.Epoch || !a.DisabledAt.IsZero() }

func endOf(s Session) time.Time {
	idle, all := s.SeenAt.Add(IdleTime), s.StartedAt.Add(MaxTime)
	if idle.Before(all) {
		return idle
	}
	return all
}

func (s *Service) visitor(session Session, account Account, renew bool) (*Visitor, error) {
	v := &Visitor{Account: account, Session: session, EndsAt: endOf(session)}
	v.OTPDue = s.DemandOTP && !account.OTP.Confirmed && (account.Role == loss.RoleCentral || account.Role == loss.RoleAdmin)
	var err error
	if renew {
		v.Token, err = s.Tokens.make(session, session.SeenAt, v.EndsAt)
	}
	return v, err
}

// SignOut ends all sessions of the visitor's account at once.
func (s *Service) SignOut(ctx context.Context, caller loss.Caller, now time.Time, v *Visitor) error {
	return s.Store.ChangeAccount(ctx, v.Account.Username, event(s.Keys, caller, now.UTC(), v.Account.Username, opSignOut, loss.OutcomeOK),
		func(a *Account) error {
			a.Epoch++
			return nil
		})
}

// noFailure are the outcomes among an account's sign-ins that are no failed try.
var noFailure = []string{loss.OutcomeOK, string(OTPRequired), passwordReset}

// failuresKept is how long the account's owner can see which tries have failed.
const failuresKept = 90 * 24 * time.Hour

// ForgetFailures deletes failed tries from long ago: outsiders can add to them without end.
func ForgetFailures(ctx context.Context, store Store, now time.Time) error {
	return store.ForgetSignIns(ctx, now.Add(-failuresKept), noFailure)
}

// LastSignIn returns when the visitor's account was signed in to before the present session, zero when it
// never was, and how many tries have failed since.
func (s *Service) LastSignIn(ctx context.Context, v *Visitor) (last time.Time, failed int, err error) {
	return s.Store.SignedInBefore(ctx, v.Account.Username, v.Session.StartedAt, noFailure)
}

// SignIns returns the last sign-ins to the visitor's account, newest first.
func (s *Service) SignIns(ctx context.Context, v *Visitor) ([]SignIn, error) {
	return s.Store.SignIns(ctx, v.Account.Username, 20)
}

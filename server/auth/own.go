package auth

import (
	"context"
	"crypto/rand"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"

	"guashi/server/loss"
)

const (
	otpPeriod     = 30 // seconds (RFC 6238 §5.2)
	otpSkew       = 1  // periods before and after, for clocks that differ
	recoveryCodes = 10
)

// checkOTP returns the refusal that the one-time code comes to; empty when it is right or not needed.
func (a *signIn) checkOTP(ctx context.Context) (Refusal, error) {
	if !a.account.OTP.Confirmed {
		return "", nil
	}
	code := strings.ToUpper(strings.NewReplacer(" ", "", "-", "").Replace(a.in.OTP))
	if code == "" {
		return OTPRequired, nil
	}
	right, err := a.Service.spendCode(ctx, a.account, code, a.now)
	if err != nil || right {
		return "", err
	}
	return OTPWrong, nil
}

// spendCode reports whether a one-time code or a recovery code is right and not used before.
func (s *Service) spendCode(ctx context.Context, a Account, code string, now time.Time) (bool, error) {
	if step, ok := stepOf(a.OTP.Secret, code, now); ok {
		return s.Store.SpendStep(ctx, a.Username, step)
	}
	return s.Store.SpendRecoveryCode(ctx, a.Username, s.recoveryKey(a.Username, code))
}

// stepOf returns the time step whose code it is.
func stepOf(secret, code string, now time.Time) (int64, bool) {
	for skew := -otpSkew; skew <= otpSkew; skew++ {
		at := now.Add(time.Duration(skew*otpPeriod) * time.Second)
		ok, err := totp.ValidateCustom(code, secret, at, totp.ValidateOpts{Period: otpPeriod, Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
		if err == nil && ok {
			return at.Unix() / otpPeriod, true
		}
	}
	return 0, false
}

func (s *Service) recoveryKey(username, code string) loss.Key {
	return s.Keys.Lookup("recovery-code", username, code)
}

// Enrolment is what an authenticator app is set up with.
type Enrolment struct{ Secret, URI string }

// EnrolOTP draws a secret for the visitor. It counts once ConfirmOTP has seen a code of it.
func (s *Service) EnrolOTP(ctx context.Context, caller loss.Caller, now time.Time, v *Visitor) (Enrolment, error) {
	key, err := totp.Generate(totp.GenerateOpts{Issuer: "guashi", AccountName: v.Account.Username, SecretSize: 20})
	if err != nil {
		return Enrolment{}, err
	}
	err = s.Store.ChangeAccount(ctx, v.Account.Username, event(s.Keys, caller, now.UTC(), v.Account.Username, opEnrolOTP, "BEGUN"),
		v.own(func(a *Account) {
			if !a.OTP.Confirmed {
				a.OTP = OTP{Secret: key.Secret()}
			}
		}))
	if err != nil || v.Account.OTP.Confirmed {
		return Enrolment{}, err
	}
	return Enrolment{key.Secret(), key.URL()}, nil
}

// ConfirmOTP puts one-time codes in force when code is one of the enrolled
// secret, and returns ten recovery codes, shown this once. None come with a wrong code.
func (s *Service) ConfirmOTP(ctx context.Context, caller loss.Caller, now time.Time, v *Visitor, code string) ([]string, error) {
	if v.Account.OTP.Secret == "" || v.Account.OTP.Confirmed {
		return nil, nil
	}
	step, ok := stepOf(v.Account.OTP.Secret, strings.TrimSpace(code), now)
	if !ok {
		return nil, nil
	}
	if fresh, err := s.Store.SpendStep(ctx, v.Account.Username, step); err != nil || !fresh {
		return nil, err
	}
	codes, keys := s.newRecoveryCodes(v.Account.Username)
	secret := v.Account.OTP.Secret
	err := s.Store.ChangeAccount(ctx, v.Account.Username, event(s.Keys, caller, now.UTC(), v.Account.Username, opEnrolOTP, loss.OutcomeOK),
		v.own(func(a *Account) {
			if a.OTP.Confirmed = a.OTP.Secret == secret; a.OTP.Confirmed {
				a.NewRecoveryCodes = keys
			} else {
				codes = nil // another enrolment has begun meanwhile
			}
		}))
	if err != nil {
		return nil, err
	}
	return codes, nil
}

func (s *Service) newRecoveryCodes(username string) (codes []string, keys []loss.Key) {
	for range recoveryCodes {
		text := rand.Text()[:16]
		codes = append(codes, text[:4]+"-"+text[4:8]+"-"+text[8:12]+"-"+text[12:])
		keys = append(keys, s.recoveryKey(username, text))
	}
	return codes, keys
}

// ChangePassword sets the visitor's own password. It ends all sessions but
// opens a new one, whose token it returns. The error may be one of
// CheckPassword's, ErrUnchanged, or ErrNoSession when all sessions ended in the meantime:
// then the password stays as whoever ended them has left it.
func (s *Service) ChangePassword(ctx context.Context, caller loss.Caller, now time.Time, v *Visitor, current, wanted string) (SignInResult, error) {
	in := SignInInput{Username: v.Account.Username, Password: current}
	a := &signIn{Service: s, caller: caller, now: now.UTC().Truncate(time.Microsecond), in: in, account: v.Account, known: true}
	if wait, err := a.wait(ctx, 0); err != nil || wait > 0 {
		return SignInResult{Refusal: TooManyRequests, RetryAfter: wait}, err
	}
	right, err := a.passwordRight(ctx)
	if err != nil {
		return SignInResult{}, err
	}
	if !right {
		return a.refuse(ctx, WrongCredentials)
	}
	if canonical(current) == canonical(wanted) {
		return SignInResult{}, ErrUnchanged
	}
	if err := CheckPassword(v.Account.Username, wanted); err != nil {
		return SignInResult{}, err
	}
	hash, err := s.Passwords.Hash(ctx, passwordScope(v.Account.Username), canonical(wanted))
	if err != nil {
		return SignInResult{}, err
	}
	err = s.Store.ChangeAccount(ctx, v.Account.Username, event(s.Keys, caller, a.now, v.Account.Username, opChangePassword, loss.OutcomeOK),
		v.own(func(now *Account) {
			now.PasswordHash, now.MustChange = hash, false
			now.Epoch++
			a.account = *now
		}))
	if err != nil {
		return SignInResult{}, err
	}
	return a.open(ctx)
}

// own is a change that the visitor makes to the own account: ErrNoSession when the session has been ended by then.
func (v *Visitor) own(change func(*Account)) func(*Account) error {
	return func(now *Account) error {
		if v.Session.ended(*now) {
			return ErrNoSession
		}
		change(now)
		return nil
	}
}

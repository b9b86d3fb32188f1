package auth

import (
	"context"
	"errors"
	"time"

	"guashi/server/identity"
	"guashi/server/loss"
)

// operator is who runs the commands: a person at the server's shell.
var operator = loss.Caller{Source: "shell", RequestID: "shell"}

// passwordReset stands among the sign-ins, so that the account's owner sees it.
const passwordReset = "PASSWORD_RESET"

// What is wrong with a new account.
var (
	ErrBadUsername = errors.New("a username has 2 to 40 of a–z, 0–9, dot, underscore and hyphen, and begins with a letter or digit")
	ErrBadPlace    = errors.New("a clerk has an office (--office), county staff a county (--county), others neither")
)

// Add makes an account. Its password is to be changed at the first sign-in unless keep.
func (s *Service) Add(ctx context.Context, now time.Time, staff loss.Staff, password string, keep bool) error {
	if !ValidUsername(staff.Username) {
		return ErrBadUsername
	}
	if err := checkPlace(staff); err != nil {
		return err
	}
	hash, err := s.newHash(ctx, staff.Username, password)
	if err != nil {
		return err
	}
	account := Account{Staff: staff, PasswordHash: hash, MustChange: !keep, Epoch: 1, CreatedAt: now.UTC()}
	return s.Store.AddAccount(ctx, account, s.shellEvent(now, staff.Username, opAdd))
}

func checkPlace(staff loss.Staff) error {
	clerk, county := staff.Role == loss.RoleClerk, staff.Role == loss.RoleCounty
	if clerk != (staff.OfficeCode != "") || county != (staff.CountyCode != "") {
		return ErrBadPlace
	}
	if _, known := identity.FindCounty(staff.CountyCode); county && !known {
		return errors.New("there is no county with that code")
	}
	return nil
}

func (s *Service) newHash(ctx context.Context, username, password string) (string, error) {
	if err := CheckPassword(username, password); err != nil {
		return "", err
	}
	return s.Passwords.Hash(ctx, passwordScope(username), canonical(password))
}

func (s *Service) shellEvent(now time.Time, username string, op loss.Operation) loss.AuditEvent {
	return event(s.Keys, operator, now.UTC(), username, op, loss.OutcomeOK)
}

// Disable shuts an account and ends its sessions. ErrNoAccount.
func (s *Service) Disable(ctx context.Context, now time.Time, username string) error {
	return s.Store.ChangeAccount(ctx, username, s.shellEvent(now, username, opDisable), func(a *Account) error {
		a.DisabledAt = now.UTC()
		a.Epoch++
		return nil
	})
}

// Reset sets a new password, opens a disabled account again, turns one-time
// codes off and ends all sessions. ErrNoAccount.
func (s *Service) Reset(ctx context.Context, now time.Time, username, password string, keep bool) error {
	hash, err := s.newHash(ctx, username, password)
	if err != nil {
		return err
	}
	err = s.Store.ChangeAccount(ctx, username, s.shellEvent(now, username, opReset), func(a *Account) error {
		a.PasswordHash, a.MustChange, a.OTP, a.DisabledAt = hash, !keep, OTP{}, time.Time{}
		a.NewRecoveryCodes = []loss.Key{}
		a.Epoch++
		return nil
	})
	if err != nil {
		return err
	}
	return s.Store.Note(ctx, SignIn{At: now.UTC(), Username: username, Source: s.SourceKey(operator), Outcome: passwordReset})
}

// Change gives an account another role or place and ends its sessions. ErrNoAccount, ErrBadPlace.
func (s *Service) Change(ctx context.Context, now time.Time, staff loss.Staff) error {
	if err := checkPlace(staff); err != nil {
		return err
	}
	return s.Store.ChangeAccount(ctx, staff.Username, s.shellEvent(now, staff.Username, opChange), func(a *Account) error {
		a.Staff = staff
		a.Epoch++
		return nil
	})
}

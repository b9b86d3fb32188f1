package graph

import (
	"context"
	"errors"

	"guashi/graph/model"
	"guashi/server/auth"
	"guashi/server/identity"
	"guashi/server/loss"
)

// visit is the present request as the desk sees it.
func (r *Resolver) visit(ctx context.Context) loss.Visit {
	asked := requestOf(ctx)
	return loss.Visit{Staff: asked.visitor.Account.Staff, Caller: asked.caller, Now: r.Now()}
}

func (r *Resolver) signedIn(ctx context.Context, v *auth.Visitor) (*model.Session, error) {
	asked := requestOf(ctx)
	asked.visitor = v
	staff, err := r.staffOf(ctx, v)
	if err != nil {
		return nil, err
	}
	session := &model.Session{Staff: staff, ExpiresAt: utc(v.EndsAt)}
	if asked.page {
		asked.keep(v.Token, v.EndsAt)
	} else {
		session.Token = &v.Token
	}
	return session, nil
}

func (r *Resolver) staffOf(ctx context.Context, v *auth.Visitor) (*model.Staff, error) {
	offices, err := r.Desk.Offices.OfficesByTown(ctx)
	if err != nil {
		return nil, err
	}
	signIns, err := r.Auth.SignIns(ctx, v)
	if err != nil {
		return nil, err
	}
	last, failed, err := r.Auth.LastSignIn(ctx, v)
	if err != nil {
		return nil, err
	}
	a := v.Account
	staff := &model.Staff{
		Username: a.Username, Role: model.Role(a.Role), MustChangePassword: a.MustChange, MustEnrolOtp: v.OTPDue,
		OtpEnrolled: a.OTP.Confirmed, SessionEndsAt: utc(v.EndsAt), SessionMustEndAt: utc(v.Session.StartedAt.Add(auth.MaxTime)),
		FailedSignIns: failed,
	}
	if !last.IsZero() {
		staff.LastSignInAt = new(utc(last))
	}
	if county, ok := identity.FindCounty(a.CountyCode); ok {
		staff.County = &model.StaffCounty{Code: county.Code, Name: county.Name}
	}
	for _, town := range loss.TownsOf(a.OfficeCode, offices) {
		office := offices[town]
		staff.Office = fromStaffOffice(&office)
		staff.Towns = append(staff.Towns, fromStaffTown(town))
	}
	here := r.Auth.SourceKey(caller(ctx))
	for _, s := range signIns {
		staff.SignIns = append(staff.SignIns, &model.SignIn{At: utc(s.At), Outcome: s.Outcome, Here: s.Source == here})
	}
	return staff, nil
}

func fromSignInRefusal(ctx context.Context, result auth.SignInResult) *model.SignInRefusal {
	return &model.SignInRefusal{
		Code: model.SignInRefusalCode(result.Refusal), Message: signInTexts[result.Refusal][langOf(ctx)], RetryAfter: seconds(result.RetryAfter),
	}
}

func seconds(n int) *int {
	if n <= 0 {
		return nil
	}
	return &n
}

var passwordCodes = map[error]model.PasswordRefusalCode{
	auth.ErrTooShort:  model.PasswordRefusalCodeTooShort,
	auth.ErrTooLong:   model.PasswordRefusalCodeTooLong,
	auth.ErrTooCommon: model.PasswordRefusalCodeTooCommon,
	auth.ErrUnchanged: model.PasswordRefusalCodeUnchanged,
}

// fromPasswordRefusal returns nil when the error is none of those that a user can mend.
func fromPasswordRefusal(ctx context.Context, result auth.SignInResult, err error) *model.PasswordRefusal {
	code := model.PasswordRefusalCode(result.Refusal)
	for known, its := range passwordCodes {
		if errors.Is(err, known) {
			code = its
		}
	}
	if code == "" {
		return nil
	}
	return &model.PasswordRefusal{Code: code, Message: passwordTexts[code][langOf(ctx)], RetryAfter: seconds(result.RetryAfter)}
}

func outcomeOf(result auth.SignInResult) string {
	if result.Visitor != nil {
		return loss.OutcomeOK
	}
	return string(result.Refusal)
}

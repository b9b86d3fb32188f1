package loss

import "guashi/server/identity"

// Code names the reason for a refusal.
type Code string

// The reasons for refusing a citizen.
const (
	InvalidInput        Code = "INVALID_INPUT"
	CaptchaRequired     Code = "CAPTCHA_REQUIRED"
	CaptchaWrong        Code = "CAPTCHA_WRONG"
	IdentityMismatch    Code = "IDENTITY_MISMATCH"
	AlreadyReported     Code = "ALREADY_REPORTED"
	NoActiveReport      Code = "NO_ACTIVE_REPORT"
	PasswordWrong       Code = "PASSWORD_WRONG"
	PasswordLocked      Code = "PASSWORD_LOCKED"
	UnderDispute        Code = "DISPUTED"
	TooManyRequests     Code = "TOO_MANY_REQUESTS"
	RegistryUnavailable Code = "REGISTRY_UNAVAILABLE"
)

// The further reasons for refusing staff, in the order in which they win.
const (
	AlreadyRevoked      Code = "ALREADY_REVOKED"
	AlreadyReplaced     Code = "ALREADY_REPLACED"
	AlreadyConfirmed    Code = "ALREADY_CONFIRMED"
	Conflict            Code = "CONFLICT"
	ExplanationRequired Code = "EXPLANATION_REQUIRED"
	TooLate             Code = "TOO_LATE" // to withdraw a contact (D11)
)

// KeyReused is the problem of an idempotency key that came with another input.
const KeyReused identity.Problem = "KEY_REUSED"

// WayOn names another way to the goal.
type WayOn string

// The ways on.
const (
	CheckData      WayOn = "CHECK_DATA"
	Call1996       WayOn = "CALL_1996"
	UseCertificate WayOn = "USE_CERTIFICATE"
	VisitOffice    WayOn = "VISIT_OFFICE"
	TryLater       WayOn = "TRY_LATER"
)

// FieldProblem says which input to mend; Path is relative to `input`.
type FieldProblem struct {
	Path    string
	Problem identity.Problem
}

// Refusal says why nothing, or not what was asked, was done.
type Refusal struct {
	Code         Code
	AttemptsLeft *int           // with PasswordWrong
	RetryAfter   int            // seconds, with TooManyRequests
	Fields       []FieldProblem // with InvalidInput
	Receipt      *Receipt       // with AlreadyReported, and where only the report's office helps on
}

// leavesTheOffice reports whether only the office that serves the household
// helps on: the answer then names it (C4, D8).
func (r Refusal) leavesTheOffice() bool {
	return r.Code == PasswordLocked || r.Code == UnderDispute || r.noneLeft()
}

func (r Refusal) noneLeft() bool {
	return r.Code == PasswordWrong && r.AttemptsLeft != nil && *r.AttemptsLeft == 0
}

// Operation names what was asked.
type Operation string

// The operations of citizens.
const (
	OpReport Operation = "report"
	OpStatus Operation = "status"
	OpRevoke Operation = "revoke"
)

// WaysOn returns the other ways to the goal that a refusal of op names, best first (A5, B3, C3, C4).
func (r Refusal) WaysOn(op Operation) []WayOn {
	switch r.Code {
	case InvalidInput, CaptchaRequired, CaptchaWrong:
		return []WayOn{CheckData}
	case IdentityMismatch:
		return mismatchWays(op)
	case AlreadyReported:
		return []WayOn{Call1996, VisitOffice}
	case NoActiveReport: // a report made elsewhere is not known here, and is revoked there
		return []WayOn{CheckData, UseCertificate, VisitOffice}
	case PasswordWrong:
		if r.noneLeft() {
			return []WayOn{VisitOffice}
		}
		return []WayOn{CheckData, UseCertificate, VisitOffice}
	case TooManyRequests:
		return []WayOn{TryLater}
	case RegistryUnavailable:
		return []WayOn{TryLater, Call1996}
	case AlreadyRevoked, AlreadyReplaced, AlreadyConfirmed, Conflict, ExplanationRequired, TooLate:
		return nil // staff know their ways
	default:
		return []WayOn{VisitOffice}
	}
}

func mismatchWays(op Operation) []WayOn {
	switch op {
	case OpReport:
		return []WayOn{CheckData, Call1996, UseCertificate, VisitOffice}
	case OpRevoke:
		return []WayOn{CheckData, VisitOffice}
	default:
		return []WayOn{CheckData}
	}
}

package client

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/vektah/gqlparser/v2/gqlerror"
)

// Refusal is what the server said no with. Every error of its own kind holds one; by itself it stands
// for all that has no kind, such as INTERNAL.
type Refusal struct {
	Code      string // of the answer's extensions, or of the token endpoint (RFC 6749 §5.2)
	RequestID string // to quote to the operator; may be empty
	Reason    string // what the code alone does not say, such as NO_WEBHOOK; may be empty
}

func (e *Refusal) Error() string {
	if e.RequestID == "" {
		return "guashi refused: " + e.Code
	}
	return fmt.Sprintf("guashi refused: %s (request %s)", e.Code, e.RequestID)
}

func (*Refusal) refused() {}

// RateLimited says that the quota is used up, or that too many sign-ins failed.
type RateLimited struct {
	Refusal
	RetryAfter time.Duration
}

// Unauthorized says that the server does not know who is asking: a wrong secret or key, or an access
// that has ended.
type Unauthorized struct {
	Refusal
	token string // that was refused; empty at the token endpoint
}

// Forbidden says that the token's scope does not reach that far (Reason NO_SCOPE) or, of a watch, that there is
// no webhook to tell (NO_WEBHOOK), or none that takes anything any more (WEBHOOK_STOPPED).
type Forbidden struct{ Refusal }

// BadRequest says that the question is malformed: the purpose is no code, the day is out of range.
type BadRequest struct{ Refusal }

// TooComplex says which limit of one request was passed.
type TooComplex struct {
	Refusal
	Limit          string
	Asked, Allowed int
}

// Unavailable says that there is no answer just now, because of the server or of the way to it.
type Unavailable struct {
	Refusal
	RetryAfter time.Duration // 0 when the server did not say
	Cause      error         // nil when the server said so itself
	final      bool          // asking again would not help
}

func (e *Unavailable) Error() string {
	if e.Cause != nil {
		return "guashi cannot be asked: " + e.Cause.Error()
	}
	return e.Refusal.Error()
}

// Unwrap returns what stood in the way.
func (e *Unavailable) Unwrap() error { return e.Cause }

// told turns what came back into one of the errors above. The end of the caller's own context stays
// what it is.
func told(ctx context.Context, err error) error {
	if err == nil || isOurs(err) {
		return err
	}
	if ended := ctx.Err(); ended != nil {
		return ended
	}
	var list gqlerror.List
	if errors.As(err, &list) && len(list) > 0 && list[0] != nil {
		return kindOf(list[0].Extensions)
	}
	return &Unavailable{Cause: err}
}

func isOurs(err error) bool {
	var known interface{ refused() }
	return errors.As(err, &known)
}

// kindOf returns the error that an answer's extensions tell of.
func kindOf(extensions map[string]any) error {
	text := func(name string) string { s, _ := extensions[name].(string); return s }
	number := func(name string) int { n, _ := extensions[name].(float64); return int(min(max(n, 0), math.MaxInt32)) }
	said := Refusal{Code: text("code"), RequestID: text("requestId"), Reason: text("reason")}
	switch said.Code {
	case "RATE_LIMITED":
		return &RateLimited{said, seconds(number("retryAfter"))}
	case "UNAUTHENTICATED":
		return &Unauthorized{Refusal: said}
	case "FORBIDDEN":
		return &Forbidden{said}
	case "BAD_REQUEST":
		return &BadRequest{said}
	case "TOO_COMPLEX":
		return &TooComplex{said, text("limit"), number("asked"), number("allowed")}
	case "UNAVAILABLE":
		return &Unavailable{Refusal: said, RetryAfter: seconds(number("retryAfter"))}
	}
	return &said
}

func seconds(n int) time.Duration { return time.Duration(min(max(n, 0), 24*60*60)) * time.Second }

package graph

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/errcode"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"guashi/server/auth"
	"guashi/server/loss"
	"guashi/server/partner"
)

// The codes of protocol errors, access errors and faults.
const (
	codeBadRequest  = "BAD_REQUEST"
	codeForbidden   = "FORBIDDEN"
	codeNoSession   = "UNAUTHENTICATED"
	codeNotFound    = "NOT_FOUND"
	codeTooComplex  = "TOO_COMPLEX"
	codeRateLimited = "RATE_LIMITED"
	codeUnavailable = "UNAVAILABLE"
	codeInternal    = "INTERNAL"

	// What clients of automatic persisted queries act on, as that protocol names it.
	codeNotPersisted  = "PERSISTED_QUERY_NOT_FOUND"
	codeNotPersisting = "PERSISTED_QUERY_NOT_SUPPORTED"
)

var errorTexts = map[string]text{
	codeBadRequest:  {"這個請求不是有效的 GraphQL 操作。", "The request is not a valid GraphQL operation."},
	codeForbidden:   {"沒有權限。", "This is not allowed."},
	codeNoSession:   {"請先登入。", "Please sign in."},
	codeNotFound:    {"找不到這筆資料。", "There is no such thing."},
	codeTooComplex:  {"這個請求過於龐大。", "The request asks for too much at once."},
	codeRateLimited: {"請求過於頻繁，請稍後再試。", "Too many requests. Please try again later."},
	codeUnavailable: {"服務暫時無法使用，請稍後再試。", "The service is not available just now. Please try again later."},
	codeInternal:    {"系統發生問題，請稍後再試或撥打 1996。", "Something went wrong. Please try again, or call 1996."},
}

// programTexts are for programs: some clients go by these words, and not by the code.
var programTexts = map[string]string{
	codeNotPersisted:  "PersistedQueryNotFound",
	codeNotPersisting: "PersistedQueryNotSupported",
}

var errorAtField = text{"有一個欄位的內容不正確。", "One of the arguments is not right."}

// coded is an error whose code may be told; nothing else of it is.
type coded struct {
	code       string
	retryAfter int // seconds
	over       excess
	field      loss.BadField // with BAD_REQUEST, when one argument is at fault
	reason     string        // to a partner, where the code alone does not say what to do
}

func (e coded) Error() string { return e.code }

func rateLimited(wait int) error { return coded{code: codeRateLimited, retryAfter: wait} }

// present turns any error into one that says its code, a plain sentence and the
// request's id. It never repeats the error's own text, which may hold a value; the
// name of the rule of validation that was broken holds none.
func present(ctx context.Context, err error) *gqlerror.Error {
	var parsed *gqlerror.Error
	out := &gqlerror.Error{}
	rule := ""
	if errors.As(err, &parsed) {
		rule, out.Locations = strings.TrimSuffix(parsed.Rule, "WithoutSuggestions"), parsed.Locations
		if graphql.GetFieldContext(ctx) != nil { // before execution a path is made of what was sent
			out.Path = parsed.Path
		}
	}
	e := classify(err, parsed)
	if misread(ctx, err) { // its path goes on into the arguments
		e, out.Path = coded{code: codeBadRequest}, graphql.GetPath(ctx)
	}
	r := requestOf(ctx)
	out.Message = cmp.Or(programTexts[e.code], reasonTexts[e.reason][r.lang], errorTexts[e.code][r.lang])
	out.Extensions = e.extensions(r.caller.RequestID, rule)
	if e.field.Path != "" {
		out.Message = errorAtField[r.lang]
	}
	if e.code == codeInternal || e.code == codeUnavailable {
		slog.ErrorContext(ctx, "operation failed", "code", e.code, "cause", causeOf(err, parsed))
	}
	return out
}

// causeOf returns what an error is about without the path that leads there, for aliases are the client's words.
func causeOf(err error, parsed *gqlerror.Error) error {
	if parsed != nil && parsed.Err != nil {
		return parsed.Err
	}
	return err
}

func (e coded) extensions(requestID, rule string) map[string]any {
	told := map[string]any{"code": e.code, "requestId": requestID}
	if rule != "" {
		told["rule"] = rule
	}
	if e.retryAfter > 0 {
		told["retryAfter"] = e.retryAfter
	}
	if e.over.limit != "" {
		told["limit"], told["asked"], told["allowed"] = e.over.limit, e.over.asked, e.over.allowed
	}
	if e.reason != "" {
		told["reason"] = e.reason
	}
	if e.field.Path != "" {
		told["field"], told["problem"] = e.field.Path, string(e.field.Problem)
	}
	return told
}

// misread tells whether an error is about a field's arguments: they could not be read, so
// that the field was not asked.
func misread(ctx context.Context, err error) bool {
	var known coded
	field := graphql.GetFieldContext(ctx)
	return !errors.As(err, &known) && field != nil && field.Args == nil && field.Field.Field != nil && len(field.Field.Definition.Arguments) > 0
}

func classify(err error, parsed *gqlerror.Error) coded {
	var (
		e    coded
		over excess
		bad  loss.BadField
		why  partner.Barred
	)
	switch {
	case errors.As(err, &e):
		return e
	case errors.As(err, &over):
		return coded{code: codeTooComplex, over: over}
	case errors.As(err, &bad):
		return coded{code: codeBadRequest, field: bad}
	case errors.As(err, &why):
		return coded{code: codeForbidden, reason: string(why)}
	case errors.Is(err, loss.ErrNotFound):
		return coded{code: codeNotFound}
	case errors.Is(err, auth.ErrNoSession):
		return coded{code: codeNoSession}
	case errors.Is(err, loss.ErrForbidden):
		return coded{code: codeForbidden}
	case errors.Is(err, loss.ErrBadCursor), errors.Is(err, loss.ErrBadSpan), errors.Is(err, loss.ErrConflict), errors.Is(err, partner.ErrBadQuestion):
		return coded{code: codeBadRequest}
	case errors.Is(err, loss.ErrUnavailable), errors.Is(err, loss.ErrClaimLost),
		errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return coded{code: codeUnavailable}
	case parsed != nil && (parsed.Unwrap() == nil || parsed.Extensions["code"] == errcode.ValidationFailed):
		return coded{code: codeBadRequest} // what gqlgen and its parser complain about
	default:
		return coded{code: codeInternal}
	}
}

// recovered turns a panic into one INTERNAL; what it said goes to the log by
// its type only, for its text may hold a value.
func recovered(ctx context.Context, cause any) error {
	slog.ErrorContext(ctx, "panic", "type", fmt.Sprintf("%T", cause), "stack", string(debug.Stack()))
	return coded{code: codeInternal}
}

var (
	_ graphql.ErrorPresenterFunc = present
	_ graphql.RecoverFunc        = recovered
)

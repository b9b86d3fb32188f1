package oauth

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"guashi/server/loss"
	"guashi/server/partner"
	"guashi/server/problem"
)

const (
	tokenPath = "/oauth/token"
	maxForm   = 16 << 10
)

// CallerOf tells who sends a request.
type CallerOf func(*http.Request) loss.Caller

// OpToken is how the audit trail names a try to get a token.
const OpToken loss.Operation = "partnerToken"

// refusal is an error as RFC 6749 §5.2 has it.
type refusal struct {
	Status      int    `json:"-"`
	RetryAfter  int    `json:"-"` // seconds
	Code        string `json:"error"`
	Description string `json:"error_description,omitempty"`
}

func invalidRequest(why string) *refusal {
	return &refusal{http.StatusBadRequest, 0, "invalid_request", why}
}

func invalidClient(why string) *refusal {
	return &refusal{http.StatusUnauthorized, 0, "invalid_client", why}
}

func tooMany(wait int, why string) *refusal {
	return &refusal{http.StatusTooManyRequests, wait, "temporarily_unavailable", why}
}

type grant struct {
	AccessToken string `json:"access_token"`
	TokenType   string `json:"token_type"`
	ExpiresIn   int    `json:"expires_in"` // seconds
	Scope       string `json:"scope"`
}

// token serves POST /oauth/token.
func (s *Server) token(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		problem.Write(w, r, http.StatusMethodNotAllowed)
		return
	}
	granted, refused, err := s.answer(w, r)
	switch {
	case err != nil:
		slog.ErrorContext(r.Context(), "no token could be issued", "cause", err)
		refused = &refusal{http.StatusServiceUnavailable, 5, "temporarily_unavailable", ""}
	case refused == nil:
		say(w, http.StatusOK, granted)
		return
	}
	if refused.Status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", `Basic realm="guashi", charset="UTF-8"`)
	}
	if refused.RetryAfter > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(refused.RetryAfter))
	}
	say(w, refused.Status, refused)
}

func say(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Pragma", "no-cache")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // the client is gone if this fails
}

func (s *Server) answer(w http.ResponseWriter, r *http.Request) (*grant, *refusal, error) {
	form, refused := formOf(w, r)
	if refused != nil {
		return nil, refused, nil
	}
	now, caller := s.Now().UTC().Truncate(time.Microsecond), s.CallerOf(r)
	p, refused, err := s.client(r, form, caller, now)
	if refused != nil || err != nil {
		return nil, refused, err
	}
	scopes, refused := scopesOf(form)
	if refused != nil {
		return nil, refused, nil
	}
	granted, refused, err := s.grant(r.Context(), p.ID, scopes, now)
	if refused != nil || err != nil {
		return nil, refused, err
	}
	err = s.Store.Audit(r.Context(), s.event(caller, p.ID, now, loss.OutcomeOK))
	s.Observe(string(OpToken), loss.OutcomeOK)
	return granted, nil, err
}

// grant makes a token, unless the partner has had enough of them in this minute.
func (s *Server) grant(ctx context.Context, client string, scopes []string, now time.Time) (*grant, *refusal, error) {
	granted, err := s.Store.TakeToken(ctx, client, now, s.Limits.TokensAMinute())
	if err != nil {
		return nil, nil, err
	}
	if !granted {
		s.Observe(string(OpToken), "TOO_MANY_REQUESTS")
		return nil, tooMany(60-now.Second(), "too many tokens in this minute: each is good for 15 minutes, and for many requests"), nil
	}
	text, err := s.Tokens.Make(client, scopes, now)
	return &grant{text, "Bearer", int(Lifetime / time.Second), strings.Join(scopes, " ")}, nil, err
}

// formOf reads the body; RFC 6749 §3.2: no parameter twice.
func formOf(w http.ResponseWriter, r *http.Request) (url.Values, *refusal) {
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/x-www-form-urlencoded" {
		return nil, invalidRequest("the body is application/x-www-form-urlencoded")
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxForm))
	if err != nil {
		return nil, invalidRequest("the body is too long or broken off")
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, invalidRequest("the body is application/x-www-form-urlencoded")
	}
	for _, values := range form {
		if len(values) > 1 {
			return nil, invalidRequest("a parameter stands there twice")
		}
	}
	switch form.Get("grant_type") {
	case "client_credentials":
		return form, nil
	case "":
		return nil, invalidRequest("grant_type is missing")
	}
	return nil, &refusal{http.StatusBadRequest, 0, "unsupported_grant_type", "grant_type is client_credentials"}
}

// client returns the partner that the request proves to come from. A failure is counted and on record, unless its source has
// had too many: those are told to wait. Who proves to be a partner never waits for others behind the same address,
// and nobody comes upon 256 random bits by trying.
func (s *Server) client(r *http.Request, form url.Values, caller loss.Caller, now time.Time) (partner.Partner, *refusal, error) {
	given, refused := proofOf(r, form)
	if refused != nil && refused.Code != "invalid_client" {
		return partner.Partner{}, refused, nil
	}
	var p partner.Partner
	if refused == nil {
		var found, fits bool
		var err error
		if p, found, err = s.Store.Partner(r.Context(), given.client); err != nil {
			return p, nil, err
		}
		if found && p.Admits(caller.Address, now) {
			if fits, err = s.fits(r.Context(), given, p, now); fits || err != nil {
				return p, nil, err
			}
		}
		refused = invalidClient("")
	}
	if wait, err := s.wait(r.Context(), caller, now); err != nil || wait > 0 {
		return p, tooMany(wait, "too many failed tries from this address"), err
	}
	s.Observe(string(OpToken), "INVALID_CLIENT")
	err := s.Store.AddFailure(r.Context(), []loss.Key{s.bucket(caller)}, loss.SlotOf(now))
	return p, refused, errors.Join(err, s.Store.Audit(r.Context(), s.event(caller, p.ID, now, "INVALID_CLIENT")))
}

// wait returns the seconds until a source may fail again; 0 when it may now.
func (s *Server) wait(ctx context.Context, caller loss.Caller, now time.Time) (int, error) {
	bucket := s.bucket(caller)
	counts, err := s.Store.FailureCounts(ctx, []loss.Key{bucket}, loss.OldestSlot(now))
	if err != nil {
		return 0, err
	}
	return loss.RetryAfter(counts[bucket], s.Limits.PerSource, now), nil
}

func (s *Server) bucket(caller loss.Caller) loss.Key {
	return s.Keys.Lookup("failures-token", caller.Source)
}

func (s *Server) event(caller loss.Caller, client string, now time.Time, outcome string) loss.AuditEvent {
	return loss.AuditEvent{
		At: now, Actor: "partner", Account: client, Source: s.Keys.Lookup("audit-source", caller.Source), Operation: OpToken,
		Outcome: outcome, RequestID: caller.RequestID,
	}
}

// scopesOf returns what is asked for: everything unless it is named.
func scopesOf(form url.Values) ([]string, *refusal) {
	wanted := strings.Fields(form.Get("scope"))
	if len(wanted) == 0 {
		return partner.Scopes, nil
	}
	for _, scope := range wanted {
		if !slices.Contains(partner.Scopes, scope) {
			return nil, &refusal{http.StatusBadRequest, 0, "invalid_scope", "scopes are " + strings.Join(partner.Scopes, " and ")}
		}
	}
	slices.Sort(wanted)
	return slices.Compact(wanted), nil
}

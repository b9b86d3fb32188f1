package delivery

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/google/uuid"
	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"guashi/server/loss"
)

// DifferenceKind says how a ledger and a target differ about a notice.
type DifferenceKind string

// The kinds of difference.
const (
	Missing   DifferenceKind = "MISSING"   // delivered, we say; the target has it not
	Unsettled DifferenceKind = "UNSETTLED" // the target has it; we have not been told
	Unknown   DifferenceKind = "UNKNOWN"   // the target has it; it is none of ours
)

// Difference is one notice about which a ledger and a target differ.
type Difference struct {
	Kind     DifferenceKind
	ID       string
	Number   string
	Sequence string
	At       time.Time // of the event
	State    string    // in the ledger; empty when unknown there
}

// received is what a target says of one event.
type received struct {
	ID       string    `json:"id"`
	Subject  string    `json:"subject"`
	Sequence string    `json:"sequence"`
	Time     time.Time `json:"time"`
}

// Records are what a ledger has of notices.
type Records interface {
	// NoticePage returns up to first notices, newest first, and whether there are more.
	NoticePage(ctx context.Context, within loss.Jurisdiction, filter loss.NoticeFilter, first int, after string) ([]loss.NoticeStanding, bool, error)
}

// Reconcile compares the notices to a target whose events happened in a span with what the target says it has received.
func Reconcile(ctx context.Context, records Records, e *Endpoint, t loss.Target, from, to time.Time) ([]Difference, error) {
	// Ours first: what is delivered while the target is asked is then no difference.
	ours, err := recorded(ctx, records, t, from, to)
	if err != nil {
		return nil, err
	}
	theirs, err := e.received(ctx)
	if err != nil {
		return nil, err
	}
	return compare(ours, theirs, from, to), nil
}

func recorded(ctx context.Context, records Records, t loss.Target, from, to time.Time) (ours []loss.NoticeStanding, err error) {
	const atATime = 500
	for after, more := "", true; more; {
		var page []loss.NoticeStanding
		page, more, err = records.NoticePage(ctx, loss.Jurisdiction{Reason: loss.WholeCountry}, loss.NoticeFilter{Target: t, From: from, To: to}, atATime, after)
		if err != nil {
			return nil, err
		}
		ours = append(ours, page...)
		if len(page) > 0 {
			after = page[len(page)-1].Cursor
		}
	}
	return ours, nil
}

// compare tells the differences, oldest first.
func compare(ours []loss.NoticeStanding, theirs []received, from, to time.Time) []Difference {
	has := make(map[string]received, len(theirs))
	for _, r := range theirs {
		has[r.ID] = r
	}
	var all []Difference
	for _, n := range ours {
		_, there := has[n.ID]
		delete(has, n.ID)
		d := Difference{Missing, n.ID, n.Number, fmt.Sprintf("%010d", n.Sequence), n.CreatedAt, n.State}
		if there {
			d.Kind = Unsettled
		}
		if there != (n.State == loss.NoticeDelivered) {
			all = append(all, d)
		}
	}
	for _, r := range has {
		if r.Subject != testSubject && !r.Time.Before(from) && r.Time.Before(to) {
			all = append(all, Difference{Unknown, r.ID, r.Subject, r.Sequence, r.Time, ""})
		}
	}
	slices.SortFunc(all, func(a, b Difference) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.ID, b.ID)) })
	return all
}

const (
	mostPages     = 100_000
	longestAnswer = 4 << 20
)

// received asks a target, page by page, what it has received.
func (e *Endpoint) received(ctx context.Context) (all []received, err error) {
	after := ""
	for range mostPages {
		var page struct {
			Received []received `json:"received"`
			Next     string     `json:"next"`
		}
		if err := e.ask(ctx, after, &page); err != nil {
			return nil, err
		}
		all = append(all, page.Received...)
		if page.Next == "" {
			return all, nil
		}
		after = page.Next
	}
	return nil, errors.New("its answer has no end")
}

// ask signs a question over its path and query, and believes an answer that is signed over its body.
func (e *Endpoint) ask(ctx context.Context, after string, page any) error {
	ctx, cancel := context.WithTimeout(ctx, UsualPace().Timeout)
	defer cancel()
	query := url.Values{}
	if after != "" {
		query.Set("after", after)
	}
	address, err := e.where("received", query)
	if err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return err
	}
	if request.Header, err = e.signature(uuid.NewString(), time.Now(), []byte(request.URL.RequestURI())); err != nil {
		return err
	}
	response, err := e.client.Do(request)
	if err != nil {
		return errors.New(said(err))
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, longestAnswer))
	switch {
	case err != nil:
		return errors.New(said(err))
	case response.StatusCode != http.StatusOK:
		return fmt.Errorf("HTTP %d", response.StatusCode)
	case !e.signed(body, response.Header, request.Header):
		return errors.New("its answer is not signed with the secret of its entry")
	case json.Unmarshal(body, page) != nil:
		return errors.New("its answer is no page of what it has received")
	}
	return nil
}

// signed reports whether an answer to this question is signed with one of the secrets.
func (e *Endpoint) signed(body []byte, answer, question http.Header) bool {
	if answer.Get(standardwebhooks.HeaderWebhookID) != question.Get(standardwebhooks.HeaderWebhookID) {
		return false
	}
	return slices.ContainsFunc(e.secrets, func(secret *standardwebhooks.Webhook) bool { return secret.Verify(body, answer) == nil })
}

// Test sends an event that tells of nobody, once, and returns how long that took.
func (e *Endpoint) Test(ctx context.Context, source string, now time.Time) (time.Duration, error) {
	m, err := testMessage(source, now)
	if err != nil {
		return 0, err
	}
	ctx, cancel := context.WithTimeout(ctx, UsualPace().Timeout)
	defer cancel()
	begun := time.Now()
	r := e.send(ctx, m, now, loss.NoticeData{})
	if !r.delivered() {
		return 0, errors.New(r.failure)
	}
	return time.Since(begun), nil
}

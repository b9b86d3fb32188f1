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
	Unsettled DifferenceKind = "UNSETTLED" // the target has it; we have given it up, and no operator has skipped it
	Unknown   DifferenceKind = "UNKNOWN"   // the target has it; it is none of ours
	Astray    DifferenceKind = "ASTRAY"    // the target has it; it is for another target
)

// Difference is one notice about which a ledger and a target differ.
type Difference struct {
	Kind     DifferenceKind
	ID       string
	Number   string
	Sequence string
	At       time.Time // of the event
	State    string    // in the ledger; empty when unknown there
	Skipped  bool      // there
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
	// NoticeFile returns a notice with its attempts; false when there is none of that id.
	NoticeFile(ctx context.Context, id string) (loss.NoticeFile, bool, error)
}

// Reconcile compares the notices to a target whose events happened in a span with what the target says it has
// received, oldest first. What is on its way is no difference: only what still differs at a second look is.
func Reconcile(ctx context.Context, records Records, e *Endpoint, t loss.Target, from, to time.Time) ([]Difference, error) {
	// Ours first: what is delivered while the target is asked is then not missing.
	c := comparison{ours: map[string]Difference{}, from: from, to: to}
	if err := c.record(ctx, records, t); err != nil {
		return nil, err
	}
	if err := e.received(ctx, c.receive); err != nil {
		return nil, err
	}
	return remaining(ctx, records, t, c.differences())
}

// mostCompared bounds what one comparison holds in memory: notices, and events that are none of ours.
const mostCompared = 1_000_000

var errTooMany = errors.New("too much to compare at once: compare a shorter span")

// comparison is a ledger held against what a target has received, page by page.
type comparison struct {
	ours     map[string]Difference // by id: missing until the target is found to have it
	unknown  []Difference
	from, to time.Time
}

func (c *comparison) record(ctx context.Context, records Records, t loss.Target) error {
	const atATime = 500
	for after, more := "", true; more; {
		page, goesOn, err := records.NoticePage(ctx, loss.Jurisdiction{Reason: loss.WholeCountry}, loss.NoticeFilter{Target: t, From: c.from, To: c.to}, atATime, after)
		if err != nil {
			return err
		}
		for _, n := range page {
			c.ours[n.ID] = Difference{Missing, n.ID, n.Number, fmt.Sprintf("%010d", n.Sequence), n.CreatedAt, n.State, !n.SkippedAt.IsZero()}
			after = n.Cursor
		}
		if more = goesOn; len(c.ours) > mostCompared {
			return errTooMany
		}
	}
	return nil
}

// receive takes a page of what the target has.
func (c *comparison) receive(page []received) error {
	for _, r := range page {
		if d, ours := c.ours[r.ID]; ours {
			d.Kind = Unsettled
			c.ours[r.ID] = d
		} else if r.Subject != testSubject && !r.Time.Before(c.from) && r.Time.Before(c.to) {
			c.unknown = append(c.unknown, Difference{Unknown, r.ID, r.Subject, r.Sequence, r.Time, "", false})
		}
	}
	if len(c.unknown) > mostCompared {
		return errTooMany
	}
	return nil
}

// differences tells the differences, oldest first.
func (c *comparison) differences() []Difference {
	all := c.unknown
	for _, d := range c.ours {
		if d.differs() {
			all = append(all, d)
		}
	}
	slices.SortFunc(all, func(a, b Difference) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.ID, b.ID)) })
	return slices.CompactFunc(all, func(a, b Difference) bool { return a.ID == b.ID })
}

// differs reports whether a notice as it stands is one about which the two differ. What is
// still being tried is not: the next attempt settles it, and it is late in other figures if it does not.
func (d Difference) differs() bool {
	switch d.Kind {
	case Missing:
		return d.State == loss.NoticeDelivered
	case Unsettled:
		return d.State == loss.NoticeDead && !d.Skipped
	case Astray:
		return true
	default:
		return d.State == ""
	}
}

// remaining looks each difference up again: it may be settled, or known, by now, or known as one for another target.
func remaining(ctx context.Context, records Records, t loss.Target, all []Difference) (left []Difference, err error) {
	for _, d := range all {
		file, found, err := records.NoticeFile(ctx, d.ID)
		if err != nil {
			return nil, err
		}
		d.State, d.Skipped = file.Notice.State, !file.Notice.SkippedAt.IsZero()
		if found && file.Notice.Target != t {
			d.Kind = Astray
		}
		if d.differs() {
			left = append(left, d)
		}
	}
	return left, nil
}

const (
	mostPages     = 100_000
	longestAnswer = 4 << 20
)

// received asks a target, page by page, what it has received.
func (e *Endpoint) received(ctx context.Context, take func([]received) error) error {
	after := ""
	for range mostPages {
		var page struct {
			Received []received `json:"received"`
			Next     string     `json:"next"`
		}
		if err := e.ask(ctx, after, &page); err != nil {
			return err
		}
		if err := take(page.Received); err != nil || page.Next == "" {
			return err
		}
		after = page.Next
	}
	return errors.New("its answer has no end")
}

// question asks for what was received, signed over its path and query.
func (e *Endpoint) question(ctx context.Context, after string) (*http.Request, error) {
	query := url.Values{}
	if after != "" {
		query.Set("after", after)
	}
	address, err := e.where("received", query)
	if err != nil {
		return nil, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	request.Header, err = e.signature(uuid.NewString(), time.Now(), []byte(request.URL.RequestURI()))
	return request, err
}

// ask asks once, and believes an answer that is signed over its body and was given to this question.
func (e *Endpoint) ask(ctx context.Context, after string, page any) error {
	ctx, cancel := context.WithTimeout(ctx, UsualPace().Timeout)
	defer cancel()
	request, err := e.question(ctx, after)
	if err != nil {
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

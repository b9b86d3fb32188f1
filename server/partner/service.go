package partner

import (
	"context"
	"slices"
	"sync"
	"time"

	"guashi/server/loss"
)

// Visitor is a partner with a good token.
type Visitor struct {
	Partner Partner
	Scopes  []string
}

// Visit is one request of a partner.
type Visit struct {
	Visitor Visitor
	Caller  loss.Caller
	Clock   func() time.Time // read when the cards are, so that an answer tells its own time
}

// Store remembers partners and what they asked. Every method may return loss.ErrUnavailable.
type Store interface {
	// Partner returns a partner by client id; false when there is none.
	Partner(ctx context.Context, id string) (Partner, bool, error)
	// Partners returns all partners by name.
	Partners(ctx context.Context) ([]Partner, error)
	// AddPartner writes a new partner with its audit event. ErrExists.
	AddPartner(ctx context.Context, p Partner, event loss.AuditEvent) error
	// ChangePartner changes a partner as it stands locked, with the audit event, which gets its id. A new
	// address of its webhook is told again where the former one had stopped. One that gets disabled watches
	// nothing any more, and what waits for it is dropped, on record. ErrNoPartner.
	ChangePartner(ctx context.Context, name string, event loss.AuditEvent, change func(*Partner) error) error
	// CardReports returns all reports of the persons, in any order, in one round trip.
	CardReports(ctx context.Context, persons []loss.Key) ([]CardReport, error)
	// Record counts a question against its partner's quota, all replicas together, and writes it down
	// unless the quota bars it. It returns once the question is on disk.
	Record(ctx context.Context, q Question) (Usage, Standing, error)
	// Watch counts a question as Record does and, unless the quota bars it, begins a watch over each
	// person's card or gives the one there is a new end. answer is given the persons' reports as they
	// stand once the watches have begun; what it returns goes on record. WebhookStopped.
	Watch(ctx context.Context, q Question, persons []loss.Key, ends time.Time, answer func([]CardReport) []Recorded) (Watched, error)
	// Audit appends an event.
	Audit(ctx context.Context, event loss.AuditEvent) error
}

// Service answers partners. All its parts are safe for concurrent use.
type Service struct {
	Store   Store
	Keys    loss.Keys
	Observe func(operation, outcome string)

	usage  sync.Map // client id → Usage, as last seen: what all replicas have asked is no less
	habits habits
}

// Reply is what a question is answered with. Over quota there are no answers, and
// Standing.RetryAfter says when there can be.
type Reply struct {
	Answers  []Answer
	Standing Standing
}

// CardStatus answers whether cards are reported lost (E1). The question is on record before this
// returns (E2). Barred without the scope, ErrBadQuestion, loss.ErrUnavailable.
func (s *Service) CardStatus(ctx context.Context, at Visit, numbers []string, purpose *string) (Reply, error) {
	if !slices.Contains(at.Visitor.Scopes, ScopeStatus) {
		return Reply{}, NoScope
	}
	if err := checkForm(numbers, purpose); err != nil {
		return Reply{}, err
	}
	known, now := at.Visitor.Partner, moment(at.Clock())
	if standing := s.foreseen(known, now, len(numbers)); standing.RetryAfter > 0 || len(numbers) == 0 {
		return Reply{Standing: standing}, nil
	}
	all := s.parse(numbers)
	asOf := moment(at.Clock())
	found, err := s.Store.CardReports(ctx, persons(all))
	if err != nil {
		return Reply{}, err
	}
	given := answers(all, found, asOf)
	usage, standing, err := s.Store.Record(ctx, Question{
		At: asOf, Partner: known.ID, Kind: KindStatus, Purpose: orNone(purpose), RequestID: at.Caller.RequestID,
		Answers: record(all, given), Quota: known.Quota,
	})
	if err != nil {
		return Reply{}, err
	}
	s.usage.Store(known.ID, usage)
	if standing.RetryAfter > 0 {
		return Reply{Standing: standing}, nil
	}
	return Reply{given, standing}, s.watchHabits(ctx, at, all, given, asOf)
}

// foreseen spares the database a question that is over quota by what was seen last.
func (s *Service) foreseen(p Partner, now time.Time, numbers int) Standing {
	usage := Usage{}
	if seen, ok := s.usage.Load(p.ID); ok {
		usage = seen.(Usage)
	}
	if numbers == 0 { // nothing is asked, so nothing is counted
		return usage.at(now).standing(p.Quota, now, 0)
	}
	_, standing := usage.Take(p.Quota, now, numbers)
	return standing
}

func moment(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }

func orNone(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

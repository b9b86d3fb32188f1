package partner

import (
	"context"
	"slices"

	"guashi/server/identity"
	"guashi/server/loss"
)

// LongestWatch is how many days a watch may last.
const LongestWatch = 90

// Watch is a partner's watch over one card.
type Watch struct {
	ID      string
	Partner string // client id
	Told    int    // the number of what it is told now; a greater one is later
}

// WatchReply is what watching cards is answered with: a watch for each number of the question.
type WatchReply struct {
	Watches  []Watching
	Until    identity.Date
	Standing Standing
}

// Watching is one card under watch, as it stood when the watch began.
type Watching struct {
	Answer
	ID string // empty with InvalidNumber
}

// Watched is what a store comes to when it begins watches.
type Watched struct {
	IDs      map[loss.Key]string
	Usage    Usage
	Standing Standing // with RetryAfter, nothing was written
}

// WatchCards tells the partner's webhook, until a day, what happens to cards (E1). It counts as a
// question and is on record as one. Where a card stands is read after its watch has begun, so that
// nothing happens in between unseen. Barred, ErrBadQuestion, loss.ErrUnavailable.
func (s *Service) WatchCards(ctx context.Context, at Visit, numbers []string, until string) (WatchReply, error) {
	scopes, p := at.Visitor.Scopes, at.Visitor.Partner
	if !slices.Contains(scopes, ScopeStatus) && !slices.Contains(scopes, ScopeWatch) {
		return WatchReply{}, NoScope
	}
	if p.Webhook.URL == "" {
		return WatchReply{}, NoWebhook
	}
	now := moment(at.Clock())
	last, problem := identity.ParseDate(until)
	ends := loss.StartOf(last).AddDate(0, 0, 1)
	if problem != "" || !now.Before(ends) || ends.After(loss.StartOf(identity.DateOf(now)).AddDate(0, 0, LongestWatch+1)) {
		return WatchReply{}, ErrBadQuestion
	}
	if err := checkForm(numbers, nil); err != nil {
		return WatchReply{}, err
	}
	if standing := s.foreseen(p, now, len(numbers)); standing.RetryAfter > 0 || len(numbers) == 0 {
		return WatchReply{Standing: standing}, nil
	}
	all := s.parse(numbers)
	var given []Answer
	question := Question{At: now, Partner: p.ID, Kind: KindWatch, RequestID: at.Caller.RequestID, Answers: make([]Recorded, len(all)), Quota: p.Quota}
	watched, err := s.Store.Watch(ctx, question, persons(all), ends.UTC(), func(found []CardReport) []Recorded {
		given = answers(all, found, moment(at.Clock()))
		return record(all, given)
	})
	if err != nil {
		return WatchReply{}, err
	}
	s.usage.Store(p.ID, watched.Usage)
	reply := WatchReply{Until: last, Standing: watched.Standing}
	if watched.Standing.RetryAfter > 0 {
		return reply, nil
	}
	for i, a := range all {
		reply.Watches = append(reply.Watches, Watching{given[i], watched.IDs[a.person]})
	}
	return reply, s.watchHabits(ctx, at, all, given, now)
}

// Tells returns the event of a change that those who watch the card are told of; false when there is none.
func Tells(notices []loss.Notice) (loss.Notice, bool) {
	i := slices.IndexFunc(notices, func(n loss.Notice) bool {
		return n.Event == loss.EventReported || n.Event == loss.EventRevoked || n.Event == loss.EventReplaced
	})
	if i < 0 {
		return loss.Notice{}, false
	}
	return notices[i], true
}

// NoticesOf tells those who watch a card where it stands after an event; reports are all of the
// person's, as the event has left them. A notice names the watch, and neither the case nor the person.
func NoticesOf(event loss.Notice, watches []Watch, reports []CardReport) []loss.Notice {
	state, since := standing(reports)
	all := make([]loss.Notice, len(watches))
	for i, w := range watches {
		all[i] = loss.Notice{
			Event: event.Event, Target: loss.Target{Kind: loss.Partner, Code: w.Partner}, Sequence: event.Sequence, At: event.At,
			Data: loss.NoticeData{At: event.At, Watch: &loss.WatchNews{ID: w.ID, State: string(state), Since: since, Sequence: w.Told}},
		}
	}
	return all
}

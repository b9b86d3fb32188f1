package graph

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"guashi/graph/model"
	"guashi/server/partner"
)

// partnersVisit is the present request as a partner makes it.
func (r *Resolver) partnersVisit(ctx context.Context) partner.Visit {
	asked := requestOf(ctx)
	return partner.Visit{Visitor: *asked.partner, Caller: asked.caller, Clock: r.Now}
}

// challenged says how to get in when it is the token's scope that bars a partner.
func (r *Resolver) challenged(ctx context.Context, err error) error {
	if errors.Is(err, partner.NoScope) {
		challenge(requestOf(ctx).told, reasonNoScope)
	}
	return err
}

// within tells how the quota stands, and refuses what is over it.
func (r *Resolver) within(ctx context.Context, operation string, s partner.Standing) error {
	tellStanding(requestOf(ctx).told, s)
	if s.RetryAfter > 0 {
		r.Observe(operation, codeRateLimited)
		return rateLimited(s.RetryAfter)
	}
	r.Observe(operation, "OK")
	return nil
}

// tellStanding writes the fields of draft-ietf-httpapi-ratelimit-headers.
func tellStanding(h http.Header, s partner.Standing) {
	var policy, standing []string
	for _, l := range s.Limits {
		policy = append(policy, fmt.Sprintf("%q;q=%d;w=%d", l.Name, l.Quota, int(l.Window/time.Second)))
		standing = append(standing, fmt.Sprintf("%q;r=%d;t=%d", l.Name, l.Remaining, l.Reset))
	}
	h.Set("RateLimit-Policy", strings.Join(policy, ", "))
	h.Set("RateLimit", strings.Join(standing, ", "))
	if s.RetryAfter > 0 {
		h.Set("Retry-After", strconv.Itoa(s.RetryAfter))
	}
}

func fromAnswers(given []partner.Answer) []*model.CardStatus {
	all := make([]*model.CardStatus, len(given))
	for i, a := range given {
		all[i] = &model.CardStatus{IDNumber: a.IDNumber, State: model.CardState(a.State), Since: momentOrNil(a.Since), AsOf: utc(a.AsOf)}
	}
	return all
}

func fromWatches(reply partner.WatchReply) []*model.Watch {
	all := make([]*model.Watch, len(reply.Watches))
	for i, w := range reply.Watches {
		all[i] = &model.Watch{
			ID: nonEmpty(w.ID), IDNumber: w.IDNumber, State: model.CardState(w.State), Since: momentOrNil(w.Since), AsOf: utc(w.AsOf),
			Until: reply.Until.String(),
		}
	}
	return all
}

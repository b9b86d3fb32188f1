package delivery

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"guashi/server/loss"
)

// reply is what came of sending a notice.
type reply struct {
	status     int           // 0 when there was no answer
	failure    string        // why there was none, or what the answer said; without personal data
	retryAfter time.Duration // what the target asked for
	ours       bool          // it failed before the target was asked, and says nothing of it
}

func (r reply) delivered() bool { return r.status >= 200 && r.status <= 299 && r.failure == "" }

// gone reports whether the target wants no notices any more.
func (r reply) gone() bool { return r.status == http.StatusGone }

// busy reports whether the target is sent more than it can take (RFC 6585 §4, RFC 9110 §15.6.4).
func (r reply) busy() bool {
	return r.status == http.StatusTooManyRequests || r.status == http.StatusServiceUnavailable && r.retryAfter > 0
}

// Outcomes of an attempt, as metrics name them.
const (
	outcomeDelivered = "delivered"
	outcomeRetry     = "retry"
	outcomeDead      = "dead"
	outcomeStopped   = "stopped"
	outcomeProbe     = "probe" // in vain, before the notice was due: it does not count against that
)

// settle decides what an attempt that ended now comes to. random lies in [0, 1).
func (p Pace) settle(n loss.DueNotice, r reply, now time.Time, random float64) (loss.Settlement, string) {
	s := loss.Settlement{Notice: n, State: loss.NoticePending, Failures: n.Failures, NextAt: now}
	switch {
	case r.delivered():
		s.State = loss.NoticeDelivered
		return s, outcomeDelivered
	case r.gone():
		s.NextAt = now.Add(p.First[0]) // whoever goes on with a former address for a moment does not do it without a pause
		return s, outcomeStopped
	case n.Early:
		return s, outcomeProbe
	}
	s.Failures++
	wait, goOn := p.waitAsked(s.Failures, random, r.retryAfter)
	if !goOn {
		s.State = loss.NoticeDead
		return s, outcomeDead
	}
	s.NextAt = now.Add(wait)
	if r.retryAfter > 0 {
		s.Asked = now.Add(granted(r.retryAfter))
	}
	return s, outcomeRetry
}

// retryAfter reads the header of that name: seconds, or a date.
func retryAfter(header string, now time.Time) time.Duration {
	header = strings.TrimSpace(header)
	if seconds, err := strconv.ParseUint(header, 10, 31); err == nil {
		return time.Duration(seconds) * time.Second
	}
	if until, err := http.ParseTime(header); err == nil {
		return max(0, until.Sub(now))
	}
	return 0
}

// inShort says what failed without what the answer said.
func inShort(r reply) string {
	if r.status == 0 {
		return r.failure
	}
	return "HTTP " + strconv.Itoa(r.status)
}

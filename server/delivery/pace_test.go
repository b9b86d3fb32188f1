package delivery

import (
	"math/rand/v2"
	"testing"
	"time"

	"pgregory.net/rapid"

	"guashi/server/loss"
)

var now = time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)

// TestTheUsualPaceIsTheAgreedOne looks at what others count on: counties have 15 seconds to answer, partners are told of
// what another process wrote within as long as a look into the ledger may wait.
func TestTheUsualPaceIsTheAgreedOne(t *testing.T) {
	p := UsualPace()
	for name, c := range map[string]struct{ got, want time.Duration }{
		"a lease": {p.Lease, 15 * time.Second}, "until leases are mended": {p.Mend, 15 * time.Second}, "an attempt": {p.Timeout, 15 * time.Second},
		"a probe": {p.Probe, 5 * time.Second}, "a look when busy": {p.Poll, 250 * time.Millisecond}, "a look when idle": {p.PollIdle, 5 * time.Second},
		"a look for what is to be parked": {p.Park, 15 * time.Second}, "a stop": {p.Drain, 10 * time.Second},
	} {
		if c.got != c.want {
			t.Errorf("%s: %v, want %v", name, c.got, c.want)
		}
	}
}

func TestFirstRetriesComeSoon(t *testing.T) {
	pace := UsualPace()
	for i, about := range []time.Duration{time.Second, 2 * time.Second, 4 * time.Second, 8 * time.Second} {
		for _, random := range []float64{0, 0.5, 0.999} {
			wait, goOn := pace.wait(i+1, random)
			if !goOn || wait < about*8/10 || wait > about*12/10 {
				t.Errorf("after failure %d: %v, %v", i+1, wait, goOn)
			}
		}
	}
}

// TestANoticeIsTriedForAboutThreeDays adds up the waits of many notices.
func TestANoticeIsTriedForAboutThreeDays(t *testing.T) {
	const notices = 2000
	pace, draw, total := UsualPace(), rand.New(rand.NewPCG(1, 2)), time.Duration(0)
	for range notices {
		for failures := 1; ; failures++ {
			wait, goOn := pace.wait(failures, draw.Float64())
			if !goOn {
				break
			}
			total += wait
		}
	}
	if mean := total / notices; mean < 74*time.Hour || mean > 76*time.Hour {
		t.Errorf("given up after %v on average", mean)
	}
}

func TestWaitsDoubleUpToACeiling(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pace := UsualPace()
		failures := rapid.IntRange(1, 100).Draw(t, "failures")
		random, asked := rapid.Float64Range(0, 0.999999).Draw(t, "random"), time.Duration(rapid.Int64Range(0, int64(1000*time.Hour)).Draw(t, "asked"))
		wait, goOn := pace.waitAsked(failures, random, asked)
		if goOn != (failures < pace.Failures) {
			t.Fatalf("goes on: %v", goOn)
		}
		if wait < 0 || wait > pace.Ceiling {
			t.Fatalf("waits %v", wait)
		}
		if goOn && wait < min(asked, longestHold) {
			t.Fatalf("asked for %v, waits %v", asked, wait)
		}
		highest, _ := pace.wait(failures, 0.999999)
		if next, more := pace.wait(failures+1, 0.999999); more && next < highest {
			t.Fatalf("the highest wait falls from %v to %v", highest, next)
		}
	})
}

func TestWhatAnAttemptComesTo(t *testing.T) {
	pace := UsualPace()
	for name, c := range map[string]struct {
		failures int
		reply    reply
		state    string
		after    int
		outcome  string
		next     time.Duration // at least
	}{
		"200":                          {0, reply{status: 200}, loss.NoticeDelivered, 0, outcomeDelivered, 0},
		"204 after failures":           {7, reply{status: 204}, loss.NoticeDelivered, 7, outcomeDelivered, 0},
		"200 that broke off":           {0, reply{status: 200, failure: "x"}, loss.NoticePending, 1, outcomeRetry, 800 * time.Millisecond},
		"no answer":                    {0, reply{failure: "x"}, loss.NoticePending, 1, outcomeRetry, 800 * time.Millisecond},
		"a redirect":                   {0, reply{status: 302, failure: "x"}, loss.NoticePending, 1, outcomeRetry, 800 * time.Millisecond},
		"400":                          {1, reply{status: 400, failure: "x"}, loss.NoticePending, 2, outcomeRetry, 1600 * time.Millisecond},
		"401":                          {2, reply{status: 401, failure: "x"}, loss.NoticePending, 3, outcomeRetry, 3200 * time.Millisecond},
		"404":                          {3, reply{status: 404, failure: "x"}, loss.NoticePending, 4, outcomeRetry, 6400 * time.Millisecond},
		"503 that asks for a minute":   {0, reply{status: 503, failure: "x", retryAfter: time.Minute}, loss.NoticePending, 1, outcomeRetry, time.Minute},
		"503 that asks for a week":     {0, reply{status: 503, failure: "x", retryAfter: 168 * time.Hour}, loss.NoticePending, 1, outcomeRetry, longestHold},
		"410":                          {3, reply{status: 410, failure: "x"}, loss.NoticePending, 3, outcomeStopped, 0},
		"the last failure":             {50, reply{status: 500, failure: "x"}, loss.NoticeDead, 51, outcomeDead, 0},
		"the last failure, asked for":  {50, reply{status: 503, failure: "x", retryAfter: time.Minute}, loss.NoticeDead, 51, outcomeDead, 0},
		"410 at what would be the end": {50, reply{status: 410, failure: "x"}, loss.NoticePending, 50, outcomeStopped, 0},
	} {
		s, outcome := pace.settle(loss.DueNotice{Failures: c.failures}, c.reply, now, 0)
		if s.State != c.state || s.Failures != c.after || outcome != c.outcome || s.NextAt.Before(now.Add(c.next)) {
			t.Errorf("%s: %+v, %s", name, s, outcome)
		}
	}
}

func TestRetryAfterIsRead(t *testing.T) {
	for header, want := range map[string]time.Duration{
		"": 0, "7": 7 * time.Second, " 120 ": 2 * time.Minute, "-1": 0, "soon": 0, "1.5": 0, "99999999999999999999": 0,
		"Fri, 01 Jan 2027 00:00:30 GMT": 30 * time.Second, "Thu, 31 Dec 2026 23:00:00 GMT": 0,
	} {
		if got := retryAfter(header, now); got != want {
			t.Errorf("%q: %v", header, got)
		}
	}
}

func TestPollingSlowsDown(t *testing.T) {
	pace, wait, looks := UsualPace(), time.Duration(0), 0
	for wait < pace.PollIdle {
		if next := pace.idle(wait); next <= wait {
			t.Fatalf("after %v comes %v", wait, next)
		} else {
			wait = next
		}
		looks++
	}
	if looks > 8 || pace.idle(wait) != pace.PollIdle {
		t.Errorf("%d looks until it rests", looks)
	}
}

func TestTheCircuitOpensForTheTargetsFaultsOnly(t *testing.T) {
	for name, c := range map[string]struct {
		cases string // one letter an attempt; upper case delivered
		open  bool
	}{
		"nothing yet":                     {"", false},
		"one case that it chokes on":      {"aaaaaaaaaaaaaaaa", false},
		"two of them":                     {"abababababababab", false},
		"five cases":                      {"abcde", true},
		"four failures":                   {"abcd", false},
		"a success between":               {"abcDefgh", false},
		"failures after a success":        {"abcDefghi", true},
		"three cases, five failures":      {"aabbc", true},
		"a success ends it":               {"abcdefgH", false},
		"one case fails, others get on":   {"aBaCaDaEaFaGaH", false},
		"three cases one after the other": {"aaaabc", true},
	} {
		var state circuit
		for _, letter := range c.cases {
			state = state.after(letter < 'a', string(letter), 0)
		}
		if state.open() != c.open {
			t.Errorf("%s: open is %v", name, state.open())
		}
	}
}

func TestAPauseIsTheTargetsWhenAllItsAnswersAskForIt(t *testing.T) {
	for name, c := range map[string]struct {
		asked []time.Duration
		want  time.Duration
	}{
		"nothing yet":             {nil, 0},
		"two":                     {[]time.Duration{time.Minute, time.Minute}, 0},
		"three":                   {[]time.Duration{3 * time.Minute, time.Minute, 2 * time.Minute}, time.Minute},
		"one of three does not":   {[]time.Duration{time.Minute, 0, time.Minute}, 0},
		"the last three":          {[]time.Duration{0, 0, time.Minute, time.Minute, time.Minute}, time.Minute},
		"no more than is granted": {[]time.Duration{24 * time.Hour, 24 * time.Hour, 24 * time.Hour}, longestHold},
	} {
		var state circuit
		for _, asked := range c.asked {
			state = state.after(false, "a", asked)
		}
		if got := state.pause(); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestAPauseThatIsAskedIsWrittenDown(t *testing.T) {
	for asked, want := range map[time.Duration]time.Time{0: {}, time.Minute: now.Add(time.Minute), 24 * time.Hour: now.Add(longestHold)} {
		s, _ := UsualPace().settle(loss.DueNotice{}, reply{status: 503, retryAfter: asked}, now, 0.5)
		if !s.Asked.Equal(want) || s.NextAt.Before(want) {
			t.Errorf("asked for %v: until %v, sent again at %v", asked, s.Asked, s.NextAt)
		}
	}
}

// TestAProbeInVainCountsNot has one be the last that a notice would have.
func TestAProbeInVainCountsNot(t *testing.T) {
	pace := UsualPace()
	n := loss.DueNotice{Failures: pace.Failures - 1}
	if s, outcome := pace.settle(n, reply{status: 503, failure: "x"}, now, 0.5); outcome != outcomeDead || s.State != loss.NoticeDead {
		t.Errorf("when it is due: %s, %+v", outcome, s)
	}
	n.Early = true
	if s, outcome := pace.settle(n, reply{status: 503, failure: "x"}, now, 0.5); outcome != outcomeProbe || s.State != loss.NoticePending || s.Failures != n.Failures {
		t.Errorf("before it is due: %s, %+v", outcome, s)
	}
}

package delivery

import "time"

// Pace is how delivery goes about in time.
type Pace struct {
	First    []time.Duration // waits after the first failures, give or take a fifth
	Ceiling  time.Duration   // of the waits after those, which double and are drawn between nothing and that
	Failures int             // with so many a notice is dead
	Lease    time.Duration   // what a killed process delays its notices by
	Mend     time.Duration   // from a start until leases are looked for that a clock left ahead
	Timeout  time.Duration   // of an attempt
	Probe    time.Duration   // between two attempts at a target whose circuit is open
	Poll     time.Duration   // between two looks into the ledger, when it has just been busy
	PollIdle time.Duration   // … and when it has been quiet for long
	Park     time.Duration   // between two looks for what only waits for an earlier notice
	Drain    time.Duration   // what attempts under way may still take at a stop
}

// UsualPace gives a notice up after about 75 hours.
func UsualPace() Pace {
	return Pace{
		First:   []time.Duration{time.Second, 2 * time.Second, 4 * time.Second, 8 * time.Second},
		Ceiling: 4 * time.Hour, Failures: 51, Lease: 15 * time.Second, Mend: 15 * time.Second, Timeout: 15 * time.Second, Probe: 5 * time.Second,
		Poll: 250 * time.Millisecond, PollIdle: 5 * time.Second, Park: 15 * time.Second, Drain: 10 * time.Second,
	}
}

// wait returns how long to wait after that many failures, and false when the
// notice is to be given up. random lies in [0, 1).
func (p Pace) wait(failures int, random float64) (time.Duration, bool) {
	if failures >= p.Failures {
		return 0, false
	}
	if failures <= len(p.First) {
		return time.Duration(float64(p.First[failures-1]) * (0.8 + 0.4*random)), true
	}
	ceiling := p.First[len(p.First)-1]
	for range failures - len(p.First) {
		ceiling = min(ceiling*2, p.Ceiling)
	}
	return time.Duration(float64(ceiling) * random), true
}

// longestHold is the most that a target can ask for by Retry-After.
const longestHold = time.Hour

// granted is as much of a pause that a target asks for as it gets.
func granted(asked time.Duration) time.Duration { return min(asked, longestHold) }

// waitAsked honours what the target asked for, within reason.
func (p Pace) waitAsked(failures int, random float64, asked time.Duration) (time.Duration, bool) {
	wait, goOn := p.wait(failures, random)
	return max(wait, granted(asked)), goOn
}

// idle returns the wait after one more look that found nothing.
func (p Pace) idle(before time.Duration) time.Duration {
	return min(max(2*before, p.Poll), p.PollIdle)
}

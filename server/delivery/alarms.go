package delivery

import (
	"slices"
	"time"
)

// alarmsAtMost bounds the times that are kept: what is beyond is found by the next look.
const alarmsAtMost = 4096

// alarms are times at which the ledger is to be looked into, the earliest first.
type alarms []time.Time

// set adds a time.
func (a *alarms) set(at time.Time) {
	i, known := slices.BinarySearchFunc(*a, at, time.Time.Compare)
	if known || i == alarmsAtMost {
		return
	}
	*a = slices.Insert(*a, i, at)
	*a = (*a)[:min(len(*a), alarmsAtMost)]
}

// pass takes away what has gone off by now.
func (a *alarms) pass(now time.Time) {
	i, _ := slices.BinarySearchFunc(*a, now.Add(1), time.Time.Compare)
	*a = slices.Delete(*a, 0, i)
}

// until shortens a wait to the next one.
func (a alarms) until(now time.Time, wait time.Duration) time.Duration {
	if len(a) == 0 {
		return wait
	}
	return min(wait, max(a[0].Sub(now), time.Millisecond))
}

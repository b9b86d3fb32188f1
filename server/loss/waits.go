package loss

import (
	"slices"
	"time"
)

// Waits describe the time from a report to its first contact.
type Waits struct {
	Count               int
	Median, NinetyFifth time.Duration
	Spread              []WaitBucket
}

// WaitBucket counts the waits below Below and not below the bucket before.
type WaitBucket struct {
	Below time.Duration // zero for the last, which has no end
	Count int
}

var waitSteps = []time.Duration{
	time.Hour, 4 * time.Hour, 8 * time.Hour, 24 * time.Hour, 48 * time.Hour, 72 * time.Hour, 7 * 24 * time.Hour, 0,
}

// waitsOf describes the waits of some days by their nearest ranks.
func waitsOf(days []DayFigures) Waits {
	var all []time.Duration
	for _, day := range days {
		all = append(all, day.Waits...)
	}
	w := Waits{Count: len(all)}
	if len(all) == 0 {
		return w
	}
	slices.Sort(all)
	w.Median, w.NinetyFifth = rank(all, 50), rank(all, 95)
	below := 0
	for _, step := range waitSteps {
		upTo := len(all)
		if step > 0 {
			upTo, _ = slices.BinarySearch(all, step)
		}
		w.Spread = append(w.Spread, WaitBucket{step, upTo - below})
		below = upTo
	}
	return w
}

func rank(ascending []time.Duration, percent int) time.Duration {
	return ascending[(len(ascending)*percent+99)/100-1]
}

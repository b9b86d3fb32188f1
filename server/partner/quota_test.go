package partner

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"guashi/server/identity"
)

var evening = time.Date(2026, 12, 31, 15, 59, 59, 0, time.UTC) // a second before midnight in Taipei

func TestQuotas(t *testing.T) {
	quota := Quota{PerSecond: 2, PerDay: 5, NumbersPerDay: 100}
	today := identity.DateOf(evening)
	for what, c := range map[string]struct {
		before  Usage
		now     time.Time
		numbers int
		wait    int
		left    [3]int
	}{
		"the first ever":            {Usage{}, evening, 10, 0, [3]int{1, 4, 90}},
		"the last of a second":      {Usage{today, 1, 10, evening.Unix(), 1}, evening, 10, 0, [3]int{0, 3, 80}},
		"one too many in a second":  {Usage{today, 2, 20, evening.Unix(), 2}, evening, 10, 1, [3]int{0, 3, 80}},
		"the next second":           {Usage{today, 2, 20, evening.Unix() - 1, 2}, evening, 10, 0, [3]int{1, 2, 70}},
		"a clock that is behind":    {Usage{today, 2, 20, evening.Unix() + 1, 2}, evening, 10, 1, [3]int{0, 3, 80}},
		"a clock that was wrong":    {Usage{today, 2, 20, evening.Unix() + 3600, 2}, evening, 10, 0, [3]int{1, 2, 70}},
		"the last of a day":         {Usage{today, 4, 20, 0, 0}, evening, 10, 0, [3]int{1, 0, 70}},
		"one too many in a day":     {Usage{today, 5, 20, 0, 0}, evening.Add(-time.Hour), 10, 3601, [3]int{2, 0, 80}},
		"the last number of a day":  {Usage{today, 1, 90, 0, 0}, evening, 10, 0, [3]int{1, 3, 0}},
		"one number too many":       {Usage{today, 1, 91, 0, 0}, evening, 10, 1, [3]int{2, 4, 9}},
		"the next day begins anew":  {Usage{today, 5, 100, 0, 0}, evening.Add(time.Second), 10, 0, [3]int{1, 4, 90}},
		"more than a day ever gets": {Usage{}, evening.Add(time.Second), 101, 86400, [3]int{2, 5, 100}},
	} {
		after, standing := c.before.Take(quota, c.now, c.numbers)
		left := [3]int{standing.Limits[0].Remaining, standing.Limits[1].Remaining, standing.Limits[2].Remaining}
		if standing.RetryAfter != c.wait || left != c.left {
			t.Errorf("%s: wait %d, left %v", what, standing.RetryAfter, left)
		}
		if taken := after.Questions > c.before.at(c.now).Questions; taken != (c.wait == 0) {
			t.Errorf("%s: counted is %v", what, taken)
		}
	}
}

// TestNoQuotaIsEverExceeded asks at random, by clocks that go wrong now and then.
func TestNoQuotaIsEverExceeded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		quota := Quota{rapid.IntRange(1, 5).Draw(t, "second"), rapid.IntRange(1, 20).Draw(t, "day"), rapid.IntRange(1, 200).Draw(t, "numbers")}
		var usage Usage
		now := evening.Add(-5 * time.Second)
		questions, numbers := map[identity.Date]int{}, map[identity.Date]int{}
		for range rapid.IntRange(1, 100).Draw(t, "asked") {
			now = now.Add(time.Duration(rapid.IntRange(-100, 600).Draw(t, "ms")) * time.Millisecond)
			if today := identity.DateOf(now); today.Before(usage.Day) {
				continue // the store keeps a row for each day
			}
			n := rapid.IntRange(1, 100).Draw(t, "n")
			var standing Standing
			if usage, standing = usage.Take(quota, now, n); standing.RetryAfter == 0 {
				questions[usage.Day]++
				numbers[usage.Day] += n
			}
			if usage.InSecond > quota.PerSecond || questions[usage.Day] > quota.PerDay || numbers[usage.Day] > quota.NumbersPerDay {
				t.Fatalf("%+v exceeds %+v", usage, quota)
			}
		}
	})
}

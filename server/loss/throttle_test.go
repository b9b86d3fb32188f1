package loss

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestRetryAfterIsWhenTheLimitHoldsAgain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		now := noon.Add(time.Duration(rapid.IntRange(0, 3600).Draw(t, "second")) * time.Second)
		limit := rapid.IntRange(1, 20).Draw(t, "limit")
		counts := map[int64]int{}
		for slot := OldestSlot(now); slot <= SlotOf(now); slot++ {
			counts[slot] = rapid.IntRange(0, 6).Draw(t, "failures")
		}
		wait := RetryAfter(counts, limit, now)
		if (wait == 0) != (total(counts) < limit) {
			t.Fatalf("waits %d s with %d failures of %d", wait, total(counts), limit)
		}
		if wait == 0 {
			return
		}
		later := now.Add(time.Duration(wait) * time.Second)
		left := 0
		for slot, n := range counts {
			if slot >= OldestSlot(later) {
				left += n
			}
		}
		if left >= limit {
			t.Fatalf("still %d failures of %d after waiting", left, limit)
		}
	})
}

func TestLimitsScaleByOneSetting(t *testing.T) {
	usual := Limits{PerSource: 300}
	if usual.PerID() != 10 || (Limits{PerSource: 30000}).PerID() != 1000 {
		t.Error("one ID number's limit is not a thirtieth of the source's")
	}
	if usual.captchaFrom() != 5 || usual.captchaFrom() <= MaxWrongPasswords {
		t.Errorf("a challenge is asked for from %d failures on: before a report could lock, or late", usual.captchaFrom())
	}
}

// TestAFailureCountsForAnHour looks at one at the beginning of its slot.
func TestAFailureCountsForAnHour(t *testing.T) {
	failed := noon.Truncate(slotLength)
	for after, counts := range map[time.Duration]bool{0: true, time.Hour - time.Second: true, time.Hour: false} {
		if got := SlotOf(failed) >= OldestSlot(failed.Add(after)); got != counts {
			t.Errorf("after %v it counts: %v", after, got)
		}
	}
}

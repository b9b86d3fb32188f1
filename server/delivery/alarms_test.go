package delivery

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// TestEveryAlarmGoesOff sets times in any order and walks from one to the next.
func TestEveryAlarmGoesOff(t *testing.T) {
	begun := time.Now()
	rapid.Check(t, func(t *rapid.T) {
		var a alarms
		seconds := rapid.SliceOfN(rapid.IntRange(1, 50), 0, 20).Draw(t, "seconds")
		for _, s := range seconds {
			a.set(begun.Add(time.Duration(s) * time.Second))
		}
		slices.Sort(seconds)
		now := begun
		for _, want := range slices.Compact(seconds) {
			now = now.Add(a.until(now, time.Hour))
			if got := now.Sub(begun); got != time.Duration(want)*time.Second {
				t.Fatalf("goes off after %v, not %d s", got, want)
			}
			a.pass(now)
		}
		if got := a.until(now, time.Hour); got != time.Hour {
			t.Fatalf("another one after %v", got)
		}
	})
}

func TestAlarmsAreBounded(t *testing.T) {
	begun := time.Now()
	var a alarms
	for i := range 2 * alarmsAtMost {
		a.set(begun.Add(-time.Duration(i) * time.Second))
		a.set(begun.Add(time.Duration(i) * time.Second))
	}
	if len(a) != alarmsAtMost || a.until(begun, time.Hour) != time.Millisecond {
		t.Errorf("%d are kept, the next one after %v", len(a), a.until(begun, time.Hour))
	}
	a.pass(begun)
	if len(a) != 0 {
		t.Errorf("%d are left of those that have passed", len(a))
	}
}

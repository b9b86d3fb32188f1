package delivery

import (
	"testing"
	"time"

	"guashi/server/loss"
)

// TestHowMuchIsClaimed goes through how a target answers and what is under way.
func TestHowMuchIsClaimed(t *testing.T) {
	waiting := func(n int) []loss.DueNotice { return make([]loss.DueNotice, n) }
	for name, c := range map[string]struct {
		lane lane
		want int
	}{
		"nothing known yet":           {lane{}, 16},
		"nothing known, some sent":    {lane{underWay: 10}, 6},
		"hangs with all it can have":  {lane{underWay: 16}, 0},
		"takes a millisecond":         {lane{took: time.Millisecond}, 1024},
		"takes a tenth of a second":   {lane{took: 100 * time.Millisecond}, 176},
		"takes fifteen seconds":       {lane{took: 15 * time.Second}, 17},
		"fast, its queue half empty":  {lane{took: time.Millisecond, underWay: 16, queue: waiting(504)}, 504},
		"fast, its queue rather full": {lane{took: time.Millisecond, underWay: 16, queue: waiting(505)}, 0},
		"fast, and it hangs now":      {lane{took: time.Millisecond, underWay: 16, queue: waiting(1008)}, 0},
		"there was no more":           {lane{took: time.Millisecond, dry: true}, 0},
		"much to be written down":     {lane{took: time.Millisecond, settling: unsettledAtMost}, 0},
	} {
		if got := c.lane.room(); got != c.want {
			t.Errorf("%s: claims %d", name, got)
		}
	}
}

func TestALookClaimsABoundedNumber(t *testing.T) {
	asking := func(targets, most int) []loss.NoticeWant {
		wants := make([]loss.NoticeWant, targets)
		for i := range wants {
			wants[i].Most = most
		}
		return wants
	}
	for _, c := range []struct{ targets, most, want int }{
		{1, 1024, 512}, {1, 100, 100}, {2, 1024, 256}, {23, 1024, 22}, {23, 1, 1}, {300, 1024, 16},
	} {
		for _, w := range apportion(asking(c.targets, c.most)) {
			if w.Most != c.want {
				t.Errorf("%d targets that ask for %d get %d each", c.targets, c.most, w.Most)
			}
		}
	}
}

func TestNoMoreThanItsShareIsSent(t *testing.T) {
	l := lane{queue: make([]loss.DueNotice, 40), took: time.Millisecond}
	if n := len(l.next()); n != atOnce || l.underWay != atOnce || len(l.queue) != 24 {
		t.Errorf("sends %d", n)
	}
	if n := len(l.next()); n != 0 {
		t.Errorf("sends %d more", n)
	}
	l.ended(time.Second)
	if n := len(l.next()); n != 1 || l.took <= time.Millisecond || l.took >= time.Second {
		t.Errorf("sends %d after one has ended, %v on average", n, l.took)
	}
	l.settling, l.underWay = unsettledAtMost, 0
	if n := len(l.next()); n != 0 {
		t.Errorf("sends %d though much is to be written down", n)
	}
}

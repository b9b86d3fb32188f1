package delivery

import (
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"guashi/server/loss"
)

// TestHowMuchIsClaimed goes through how a target answers and what is under way.
func TestHowMuchIsClaimed(t *testing.T) {
	now := time.Now()
	const much = 1 << 20
	waiting := func(n int) []loss.DueNotice { return make([]loss.DueNotice, n) }
	for name, c := range map[string]struct {
		lane lane
		held int
		want int
	}{
		"nothing known yet":           {lane{}, 0, 16},
		"nothing known, some sent":    {lane{underWay: 10}, 0, 6},
		"hangs with all it can have":  {lane{underWay: 16}, 0, 0},
		"takes a millisecond":         {lane{took: time.Millisecond, flow: much}, 0, 1024},
		"takes a tenth of a second":   {lane{took: 100 * time.Millisecond, flow: much}, 0, 176},
		"takes fifteen seconds":       {lane{took: 15 * time.Second, flow: much}, 0, 17},
		"fast, its queue half empty":  {lane{took: time.Millisecond, flow: much, underWay: 16, queue: waiting(504)}, 0, 504},
		"fast, its queue rather full": {lane{took: time.Millisecond, flow: much, underWay: 16, queue: waiting(505)}, 0, 0},
		"fast, and it hangs now":      {lane{took: time.Millisecond, flow: much, underWay: 16, queue: waiting(1008)}, 0, 0},
		"fast, with little to send":   {lane{took: time.Millisecond}, 0, 16},
		"fast, and there was more":    {lane{took: time.Millisecond, flow: 32}, 0, 32},
		"there was no more":           {lane{took: time.Millisecond, dry: true}, 0, 0},
		"much to be written down":     {lane{took: time.Millisecond, settling: unsettledAtMost}, 0, 0},
		"it asked for fewer":          {lane{narrowed: 4, underWay: 1}, 0, 3},
		"fewer, each takes a second":  {lane{narrowed: 4, took: time.Second}, 0, 8},
		"it asked for a pause":        {lane{restUntil: now.Add(1)}, 0, 0},
		"its pause is over":           {lane{restUntil: now}, 0, 16},
		"much is held, little of it":  {lane{took: time.Millisecond, flow: much, queue: waiting(15)}, heldAtMost, 1009},
		"much is held, enough of it":  {lane{took: time.Millisecond, flow: much, queue: waiting(16)}, heldAtMost, 0},
		"not that much is held":       {lane{took: time.Millisecond, flow: much, queue: waiting(16)}, heldAtMost - 1, 1008},
	} {
		if got := c.lane.room(now, c.held); got != c.want {
			t.Errorf("%s: claims %d", name, got)
		}
	}
}

func TestALookClaimsABoundedNumber(t *testing.T) {
	many := func(n, most int) []int { return slices.Repeat([]int{most}, n) }
	for name, c := range map[string]struct{ asked, want []int }{
		"one":                       {[]int{2000}, []int{1024}},
		"one that wants less":       {[]int{100}, []int{100}},
		"two":                       {[]int{2000, 2000}, []int{512, 512}},
		"one has little for itself": {[]int{2000, 16, 100}, []int{16, 100, 908}},
		"all counties and central":  {append(many(22, 16), 2000), append(many(22, 16), 672)},
		"more than it reaches for":  {many(300, 2000), many(300, 16)},
	} {
		var wants []loss.NoticeWant
		for _, most := range c.asked {
			wants = append(wants, loss.NoticeWant{Most: most})
		}
		var got []int
		for _, w := range apportion(wants) {
			got = append(got, w.Most)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// TestWhatIsHeldOfOthersCounts asks how much to claim for a target with just enough left to send.
func TestWhatIsHeldOfOthersCounts(t *testing.T) {
	r := &run{lanes: map[loss.Target]*lane{taipei: {took: time.Millisecond, queue: make([]loss.DueNotice, atOnce)}}, held: map[string]loss.DueNotice{}}
	for len(r.held) < heldAtMost {
		if want, _ := r.room(taipei, time.Now()); want.Most == 0 {
			t.Fatalf("%d held are too many", len(r.held))
		}
		r.held[fmt.Sprint("of others ", len(r.held))] = loss.DueNotice{Target: tainan}
	}
	if want, _ := r.room(taipei, time.Now()); want.Most != 0 {
		t.Errorf("claims %d more", want.Most)
	}
}

// TestWhatALookLeavesForTheNext goes through what came of one.
func TestWhatALookLeavesForTheNext(t *testing.T) {
	at := time.Now()
	due := []loss.DueNotice{{DueAt: at}, {DueAt: at.Add(time.Second)}}
	for name, c := range map[string]struct {
		from  time.Time
		got   int
		again bool
		dry   bool
		next  time.Time
		flow  int
	}{
		"all that was wanted":       {time.Time{}, 2, false, false, at.Add(time.Second), 4},
		"all of it, from somewhere": {at, 2, false, false, at.Add(time.Second), 4},
		"less":                      {time.Time{}, 1, false, true, time.Time{}, 2},
		"less, from somewhere":      {at, 1, true, false, time.Time{}, 2},
		"nothing, from somewhere":   {at, 0, true, false, time.Time{}, 0},
	} {
		l := &lane{dry: true, flow: 2, from: c.from}
		if again := l.got(loss.NoticeWant{Most: 2, From: c.from}, due[:c.got]); again != c.again || l.dry != c.dry || !l.from.Equal(c.next) || l.flow != c.flow {
			t.Errorf("%s: again %v, %+v", name, again, l)
		}
	}
}

// TestWhatWasNotLookedAtIsLookedForAtOnce has a look from somewhere find too little.
func TestWhatWasNotLookedAtIsLookedForAtOnce(t *testing.T) {
	for name, c := range map[string]struct {
		from    time.Time
		signals int
	}{"from somewhere": {time.Now(), 1}, "at all": {time.Time{}, 0}} {
		r := &run{lanes: map[loss.Target]*lane{taipei: {}}, held: map[string]loss.DueNotice{}, freed: make(chan struct{}, 1)}
		if r.enqueue([]loss.NoticeWant{{Target: taipei, Most: 2, From: c.from}}, nil); len(r.freed) != c.signals {
			t.Errorf("a look %s: %d signals", name, len(r.freed))
		}
	}
}

// TestWhatOthersGiveUpIsLookedFor has a lane forget from where it looked when it hears of others.
func TestWhatOthersGiveUpIsLookedFor(t *testing.T) {
	l := &lane{from: time.Now()}
	if l.share(loss.TargetCondition{}, true); !l.from.IsZero() {
		t.Error("what lies before is never looked at")
	}
}

func TestNoMoreThanItsShareIsSent(t *testing.T) {
	now := time.Now()
	l := lane{queue: make([]loss.DueNotice, 40), took: time.Millisecond}
	if n := len(l.next(now)); n != atOnce || l.underWay != atOnce || len(l.queue) != 24 {
		t.Errorf("sends %d", n)
	}
	if n := len(l.next(now)); n != 0 {
		t.Errorf("sends %d more", n)
	}
	l.ended(time.Second)
	if n := len(l.next(now)); n != 1 || l.took <= time.Millisecond || l.took >= time.Second {
		t.Errorf("sends %d after one has ended, %v on average", n, l.took)
	}
	l.settling, l.underWay = unsettledAtMost, 0
	if n := len(l.next(now)); n != 0 {
		t.Errorf("sends %d though much is to be written down", n)
	}
}

// TestATargetThatIsSentTooMuchGetsLess goes from all places to one and back.
func TestATargetThatIsSentTooMuchGetsLess(t *testing.T) {
	now := time.Now()
	l := lane{queue: make([]loss.DueNotice, 40)}
	answer := func(status int, asked time.Duration) {
		l.count("1", reply{status: status, failure: map[bool]string{true: "x"}[status > 299], retryAfter: asked}, now, 5*time.Second, 0)
	}
	for _, c := range []struct {
		status int
		asked  time.Duration
		places int
		rest   time.Duration
	}{
		{429, 0, 8, time.Second},
		{429, 2 * time.Second, 4, 2 * time.Second},
		{503, time.Hour, 2, 5 * time.Second},
		{204, 0, 2, 5 * time.Second},
		{204, 0, 3, 5 * time.Second},
		{503, 0, 3, 5 * time.Second},
		{500, time.Second, 3, 5 * time.Second},
		{429, 2 * time.Second, 1, 5 * time.Second},
		{429, 0, 1, 5 * time.Second},
	} {
		if answer(c.status, c.asked); l.places() != c.places || l.restUntil.Sub(now) != c.rest {
			t.Errorf("after %d that asks for %v: %d places, nothing for %v", c.status, c.asked, l.places(), l.restUntil.Sub(now))
		}
	}
	if n := len(l.next(now)); n != 0 {
		t.Errorf("sends %d in the pause", n)
	}
	now = now.Add(5 * time.Second)
	if n := len(l.next(now)); n != 1 {
		t.Errorf("sends %d after the pause", n)
	}
	for want := 1; want < atOnce; want++ {
		for range want {
			if l.places() != want {
				t.Fatalf("%d places, want %d", l.places(), want)
			}
			answer(204, 0)
		}
	}
	if answer(204, 0); l.places() != atOnce || l.narrowed != 0 {
		t.Errorf("%d places", l.places())
	}
	for i := range failuresInRow {
		l.count([]string{"1", "2", "3"}[i%3], reply{status: 500, failure: "x"}, now, 5*time.Second, 0)
	}
	if l.places() != 1 {
		t.Errorf("a circuit that opens leaves %d places", l.places())
	}
	l.restUntil, l.underWay, l.queue = now.Add(time.Second), 2, l.queue[:1]
	if n := len(l.next(now)); n != 1 {
		t.Errorf("a probe waits for the pause, or for those before it that hang: %d sent", n)
	}
}

// TestWhatHappensWhileATargetIsAskedIsAskedFor has something happen between the question and its answer.
func TestWhatHappensWhileATargetIsAskedIsAskedFor(t *testing.T) {
	for name, c := range map[string]struct {
		got     int
		happens bool
		dry     bool
	}{
		"as much as was wanted":    {2, false, false},
		"less than that":           {1, false, true},
		"less, and something more": {1, true, false},
		"nothing":                  {0, false, true},
		"nothing, and it happens":  {0, true, false},
	} {
		l := &lane{}
		r := &run{lanes: map[loss.Target]*lane{taipei: l}, held: map[string]loss.DueNotice{}}
		wants := []loss.NoticeWant{{Target: taipei, Most: 2}}
		r.expect(wants)
		if c.happens {
			r.look()
		}
		r.enqueue(wants, slices.Repeat([]loss.DueNotice{{Target: taipei}}, c.got))
		if l.dry != c.dry {
			t.Errorf("%s: it has no more: %v", name, l.dry)
		}
	}
}

// TestWhatComesBackFromBeforeAPauseOpensNothing refuses what is under way, once before each pause and once after it.
func TestWhatComesBackFromBeforeAPauseOpensNothing(t *testing.T) {
	refuse := func(l *lane, now time.Time, asked time.Duration) {
		for _, number := range []string{"1", "2", "3", "4", "5", "6"} {
			l.count(number, reply{status: http.StatusTooManyRequests, failure: "x", retryAfter: asked}, now, 5*time.Second, 0.5)
		}
	}
	now, short, long := time.Now(), &lane{}, &lane{}
	if refuse(long, now, 6*time.Second); !long.circuit.open() {
		t.Error("a pause that is too long to be waited for opens nothing")
	}
	for pause := 1; pause < failuresInRow; pause++ {
		if refuse(short, now, time.Second); short.circuit.open() || short.circuit.failures != pause {
			t.Fatalf("%d failures in pause %d", short.circuit.failures, pause)
		}
		if got := short.restUntil.Sub(now); got != 1250*time.Millisecond {
			t.Fatalf("a second with its part by lot: %v", got)
		}
		now = short.restUntil
	}
}

// TestTheEndOfAPauseIsLookedFor has a target ask for one, for longer than the pace of looking is busy.
func TestTheEndOfAPauseIsLookedFor(t *testing.T) {
	now := time.Now()
	r := &run{
		Sender: &Sender{Pace: UsualPace(), Now: func() time.Time { return now }}, tries: t.Context(), lanes: map[loss.Target]*lane{taipei: {}},
	}
	r.count(loss.DueNotice{Target: taipei}, reply{status: http.StatusTooManyRequests, failure: "x", retryAfter: 2 * time.Second})
	if wait := r.until(time.Minute); wait < 2*time.Second || wait > 3*time.Second {
		t.Errorf("looks again in %v", wait)
	}
}

func TestAPauseEndsWithAClockSetBack(t *testing.T) {
	now := time.Now()
	l := &lane{restUntil: now.Add(5 * time.Second)}
	ledger := mending(nil)
	r := &run{Sender: &Sender{Ledger: ledger}, lanes: map[loss.Target]*lane{taipei: l}, lastSeen: now}
	before := now.Add(-time.Hour)
	if err := r.clock(t.Context(), before); err != nil {
		t.Fatal(err)
	}
	if l.rests(before) {
		t.Errorf("the target is left in peace for %v", l.restUntil.Sub(before))
	}
	if ledger.times.Load() != 1 || ledger.leases.Load() != 1 {
		t.Errorf("waits were mended %d times, leases %d", ledger.times.Load(), ledger.leases.Load())
	}
}

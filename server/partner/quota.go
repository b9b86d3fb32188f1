package partner

import (
	"time"

	"guashi/server/identity"
	"guashi/server/loss"
)

// Quota is how much a partner may ask.
type Quota struct {
	PerSecond     int // questions a second
	PerDay        int // questions a day, in Taipei
	NumbersPerDay int // numbers a day, in Taipei
}

// DefaultQuota is what a partner gets unless told otherwise: enough for every counter of a bank, and
// too little to try a county's worth of numbers in a month.
var DefaultQuota = Quota{PerSecond: 50, PerDay: 100_000, NumbersPerDay: 200_000}

// Usage is what a partner has asked on one day, all replicas together.
type Usage struct {
	Day                identity.Date
	Questions, Numbers int
	Second             int64 // the last one asked in, Unix time
	InSecond           int
}

// Limit is one part of a quota, as it stands.
type Limit struct {
	Name      string // second, day or numbers
	Quota     int
	Window    time.Duration
	Remaining int
	Reset     int // seconds until it is full again
}

// Standing is where a partner stands with its quota after a question.
type Standing struct {
	Limits     []Limit
	RetryAfter int // seconds; 0 when the question may be answered
}

// Take counts a question about so many numbers, unless the quota bars it: then the usage comes back
// as it was. Windows are fixed: a second by the clock, a day in Taipei.
func (u Usage) Take(q Quota, now time.Time, numbers int) (Usage, Standing) {
	u = u.at(now)
	after := u
	after.Questions++
	after.Numbers += numbers
	after.InSecond++
	switch midnight := untilMidnight(now); {
	case after.Questions > q.PerDay, after.Numbers > q.NumbersPerDay:
		return u, u.standing(q, now, midnight)
	case after.InSecond > q.PerSecond:
		return u, u.standing(q, now, 1)
	}
	return after, after.standing(q, now, 0)
}

// clockSlack is how many seconds replicas' clocks may differ by.
const clockSlack = 60

// at moves usage on to now's day and second. Replicas' clocks differ a little: a second that is over
// elsewhere is over here too. One that is far ahead was a wrong clock's, and does not shut a partner out.
func (u Usage) at(now time.Time) Usage {
	if today := identity.DateOf(now); today != u.Day {
		u = Usage{Day: today, Second: u.Second, InSecond: u.InSecond}
	}
	if second := now.Unix(); second > u.Second || u.Second > second+clockSlack {
		u.Second, u.InSecond = second, 0
	}
	return u
}

func (u Usage) standing(q Quota, now time.Time, retryAfter int) Standing {
	midnight := untilMidnight(now)
	const day = 24 * time.Hour
	return Standing{RetryAfter: retryAfter, Limits: []Limit{
		{"second", q.PerSecond, time.Second, max(0, q.PerSecond-u.InSecond), 1},
		{"day", q.PerDay, day, max(0, q.PerDay-u.Questions), midnight},
		{"numbers", q.NumbersPerDay, day, max(0, q.NumbersPerDay-u.Numbers), midnight},
	}}
}

func untilMidnight(now time.Time) int {
	next := loss.StartOf(identity.DateOf(now)).AddDate(0, 0, 1)
	return int((next.Sub(now) + time.Second - 1) / time.Second)
}

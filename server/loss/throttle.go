package loss

import "time"

// Limits bound failed tries (CAPTCHA, identity, password) over an hour, and what hangs on the same setting.
type Limits struct {
	PerSource int // one source, whoever it asks about
}

const (
	slotLength   = 5 * time.Minute
	slotsAnHour  = int64(time.Hour / slotLength)
	perIDDivisor = 30 // one source and one ID number: a thirtieth of PerSource
	captchaShare = 60 // revoking asks for a CAPTCHA from this share of PerSource on
)

// PerID is how many tries one source may fail with one ID number, or one account.
func (l Limits) PerID() int { return max(1, l.PerSource/perIDDivisor) }

// TokensAMinute is how many tokens one partner gets in a minute: one for each of its programs that start
// together, and not one for each request.
func (l Limits) TokensAMinute() int { return l.PerSource }

func (l Limits) captchaFrom() int { return max(1, l.PerSource/captchaShare) }

// SlotOf returns the slot in which a failure at t is counted.
func SlotOf(t time.Time) int64 { return t.Unix() / int64(slotLength/time.Second) }

// OldestSlot returns the first slot that counts at now.
func OldestSlot(now time.Time) int64 { return SlotOf(now) - slotsAnHour + 1 }

func total(counts map[int64]int) int {
	sum := 0
	for _, n := range counts {
		sum += n
	}
	return sum
}

// RetryAfter returns the seconds until fewer than limit failures count, 0 when that is so now.
func RetryAfter(counts map[int64]int, limit int, now time.Time) int {
	left := total(counts)
	for slot := OldestSlot(now); left >= limit; slot++ {
		left -= counts[slot]
		if left < limit {
			freed := time.Unix((slot+slotsAnHour)*int64(slotLength/time.Second), 0)
			return max(1, int(freed.Sub(now)/time.Second)+1)
		}
		if slot > SlotOf(now) {
			return int(time.Hour / time.Second)
		}
	}
	return 0
}

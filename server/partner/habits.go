package partner

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"guashi/server/identity"
	"guashi/server/loss"
)

// Pattern names a way of asking that no counter has.
type Pattern string

// The unusual patterns.
const (
	Ascending    Pattern = "ASCENDING"     // numbers in sequence: somebody tries them one by one
	HitRate      Pattern = "HIT_RATE"      // far too many lost cards: somebody asks about a found or stolen lot
	InvalidBurst Pattern = "INVALID_BURST" // mostly no ID numbers: somebody guesses, or a program is broken
)

const (
	remembered  = 500              // numbers; those of a counter lie tens of thousands apart
	habitSpan   = 10 * time.Minute // what is counted together
	quietFor    = time.Hour        // after a pattern was told
	stepAtMost  = 16               // between two numbers of a sequence, check digits aside
	runAtLeast  = 20
	hitsAtLeast = 20
	hitShare    = 10 // one in so many; ordinary is about one in a hundred
	badAtLeast  = 50
	badShare    = 2 // one in so many
)

// Seen is what one question shows of its partner.
type Seen struct {
	At      time.Time
	Valid   []identity.IDNumber
	Hits    int
	Invalid int
}

// Habit is how a partner has asked of late. Its zero value is that of a stranger.
type Habit struct {
	begun                time.Time
	valid, hits, invalid int

	serials []int64 // of the numbers asked of late, the oldest first
	told    map[Pattern]time.Time
}

// Next returns the habit after a question, and the patterns to tell of now.
func (h Habit) Next(seen Seen) (Habit, []Pattern) {
	if seen.At.Sub(h.begun) >= habitSpan {
		h.begun, h.valid, h.hits, h.invalid = seen.At, 0, 0, 0
	}
	h.valid += len(seen.Valid)
	h.hits += seen.Hits
	h.invalid += seen.Invalid
	h.serials = remember(h.serials, seen.Valid)
	var now []Pattern
	told := map[Pattern]time.Time{}
	for pattern, shown := range map[Pattern]bool{
		Ascending:    longestRun(h.serials) >= runAtLeast,
		HitRate:      h.hits >= hitsAtLeast && h.hits*hitShare >= h.valid,
		InvalidBurst: h.invalid >= badAtLeast && h.invalid*badShare >= h.valid+h.invalid,
	} {
		before, again := h.told[pattern]
		again = again && seen.At.Sub(before) < quietFor
		switch {
		case again:
			told[pattern] = before
		case shown:
			told[pattern] = seen.At
			now = append(now, pattern)
		}
	}
	h.told = told
	slices.Sort(now)
	return h, now
}

// remember returns the serials with those of more numbers, and without the oldest.
func remember(serials []int64, numbers []identity.IDNumber) []int64 {
	all := slices.Clone(serials)
	for _, n := range numbers {
		all = append(all, serial(n))
	}
	return all[max(0, len(all)-remembered):]
}

// longestRun returns how many of the remembered numbers follow each other closely, in whatever order they were
// asked. Who asks many others in between hides a run, at the price of a question on record and quota for each of those.
func longestRun(serials []int64) int {
	sorted := slices.Compact(slices.Sorted(slices.Values(serials)))
	run, longest := 0, 0
	for i, s := range sorted {
		if i == 0 || s-sorted[i-1] > stepAtMost {
			run = 0
		}
		run++
		longest = max(longest, run)
	}
	return longest
}

// serial counts a number without its check digit.
func serial(n identity.IDNumber) int64 {
	s := int64(n[0] - 'A')
	for _, digit := range []byte(n[1 : len(n)-1]) {
		s = s*10 + int64(digit-'0')
	}
	return s
}

// habits are those of all partners, as far as this replica sees them.
type habits struct {
	mu  sync.Mutex
	all map[string]Habit
}

func (h *habits) next(partner string, seen Seen) []Pattern {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.all == nil {
		h.all = map[string]Habit{}
	}
	after, patterns := h.all[partner].Next(seen)
	h.all[partner] = after
	return patterns
}

// seenOf returns what a question shows. A number that stands there twice is one card, however it is
// written; so is a text that is no number.
func seenOf(all []asked, given []Answer, now time.Time) Seen {
	seen, known := Seen{At: now}, map[string]bool{}
	for i, a := range all {
		name := cmp.Or(string(a.number), a.text)
		if known[name] {
			continue
		}
		known[name] = true
		switch given[i].State {
		case InvalidNumber:
			seen.Invalid++
			continue
		case ReportedLost, Replaced:
			seen.Hits++
		}
		seen.Valid = append(seen.Valid, a.number)
	}
	return seen
}

// watchHabits puts unusual patterns on record, and counts them.
func (s *Service) watchHabits(ctx context.Context, at Visit, all []asked, given []Answer, now time.Time) error {
	for _, pattern := range s.habits.next(at.Visitor.Partner.ID, seenOf(all, given, now)) {
		s.Observe(string(OpPattern), string(pattern))
		if err := s.Store.Audit(ctx, s.event(at.Caller, at.Visitor.Partner.ID, now, OpPattern, string(pattern))); err != nil {
			return err
		}
	}
	return nil
}

// The operations of partners, as the audit trail names them.
const (
	OpPattern loss.Operation = "partnerPattern"
	opAdd     loss.Operation = "partnerAdd"
	opRotate  loss.Operation = "partnerRotate"
	opDisable loss.Operation = "partnerDisable"
	opSet     loss.Operation = "partnerSet"
)

// event is an audit event about a partner.
func (s *Service) event(caller loss.Caller, partner string, now time.Time, op loss.Operation, outcome string) loss.AuditEvent {
	return loss.AuditEvent{
		At: now, Actor: "partner", Account: partner, Source: s.Keys.Lookup("audit-source", caller.Source),
		Operation: op, Outcome: outcome, RequestID: caller.RequestID,
	}
}

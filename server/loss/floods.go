package loss

import (
	"context"
	"sync"
)

// mostFloods is how many passed limits one slot's events can tell of; a trail of more would be a flood itself.
const mostFloods = 10_000

// floods remembers which passed limits the trail tells of in a slot: one event for each, so that whoever goes on and
// on is on record and fills no disk. Each process has its own.
type floods struct {
	mu   sync.Mutex
	slot int64
	told map[Key]bool
}

// take returns those of buckets that the slot does not tell of yet, and takes them as told.
func (f *floods) take(buckets []Key, slot int64) (fresh []Key) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if slot != f.slot && slot != f.slot-1 { // who waited over a slot's end belongs to the next
		f.slot, f.told = slot, map[Key]bool{}
	}
	for _, bucket := range buckets {
		if !f.told[bucket] && len(f.told) < mostFloods {
			f.told[bucket] = true
			fresh = append(fresh, bucket)
		}
	}
	return fresh
}

// giveBack lets the next refusal tell of buckets whose event was not written.
func (f *floods) giveBack(buckets []Key) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, bucket := range buckets {
		delete(f.told, bucket)
	}
}

// auditFlood puts a refusal on record, if it is the first of its slot to tell of one of the buckets that led to it.
func (a *attempt) auditFlood(ctx context.Context, buckets []Key, refusal *Refusal) error {
	fresh := a.floods.take(buckets, SlotOf(a.now))
	if len(fresh) == 0 {
		return nil
	}
	err := a.audit(ctx, refusal)
	if err != nil {
		a.floods.giveBack(fresh)
	}
	return err
}

package partner

import (
	"context"
	"sync"
	"time"
)

// believedFor is how long a partner's row counts without a new look: disabling works within a second
// on every replica, requests under way included.
const believedFor = 500 * time.Millisecond

// Directory looks partners up, each at most twice a second however much it asks.
type Directory struct {
	Store Store

	mu  sync.Mutex
	all map[string]*entry
}

type entry struct {
	mu    sync.Mutex
	p     Partner
	found bool
	at    time.Time
}

// Find returns a partner as it was half a second ago at most. Only ids that a token of ours names come
// here, so the directory does not grow with what strangers send. loss.ErrUnavailable.
func (d *Directory) Find(ctx context.Context, id string, now time.Time) (Partner, bool, error) {
	e := d.entry(id)
	e.mu.Lock()
	defer e.mu.Unlock()
	if age := now.Sub(e.at); age >= 0 && age < believedFor {
		return e.p, e.found, nil
	}
	p, found, err := d.Store.Partner(ctx, id)
	if err == nil {
		e.p, e.found, e.at = p, found, now
	}
	return p, found, err
}

func (d *Directory) entry(id string) *entry {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.all == nil {
		d.all = map[string]*entry{}
	}
	e := d.all[id]
	if e == nil {
		e = &entry{}
		d.all[id] = e
	}
	return e
}

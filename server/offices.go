package main

import (
	"context"
	"sync"
	"time"

	"guashi/server/loss"
)

// officeCache spares each request a look at the offices, which change a few times a year.
type officeCache struct {
	source loss.Offices
	mu     sync.Mutex
	until  time.Time
	known  map[string]loss.Office
}

const officesKept = 30 * time.Second

func newOfficeCache(source loss.Offices) *officeCache { return &officeCache{source: source} }

// OfficesByTown implements loss.Offices.
func (c *officeCache) OfficesByTown(ctx context.Context) (map[string]loss.Office, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if time.Now().Before(c.until) {
		return c.known, nil
	}
	known, err := c.source.OfficesByTown(ctx)
	if err != nil {
		return nil, err
	}
	c.known, c.until = known, time.Now().Add(officesKept)
	return known, nil
}

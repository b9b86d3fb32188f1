package client

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"
)

const (
	maxTries  = 4
	firstWait = 100 * time.Millisecond
	mostWait  = 5 * time.Second
)

// persist asks again after failures that pass. That is safe for every operation there is: a question
// asked twice is on record twice, and a watch begun twice is one watch.
func (c *Client) persist(ctx context.Context, once func() error) error {
	renewed := false
	for try := 1; ; try++ {
		err := told(ctx, once())
		var unauthorized *Unauthorized
		if errors.As(err, &unauthorized) && unauthorized.token != "" && !renewed {
			renewed = true // the token may have been ended before its time
			c.tokens.drop(unauthorized.token)
			continue
		}
		wait, passes := c.waitAfter(err, try)
		if !passes || !sleep(ctx, wait) {
			return err
		}
	}
}

// waitAfter returns how long to wait after an error, and whether there is any point in it.
func (c *Client) waitAfter(err error, try int) (time.Duration, bool) {
	if err == nil || try >= maxTries {
		return 0, false
	}
	wait := jitter(try)
	var (
		limited     *RateLimited
		unavailable *Unavailable
	)
	switch {
	case errors.As(err, &limited):
		wait = max(limited.RetryAfter, wait)
	case errors.As(err, &unavailable) && !unavailable.final:
		wait = max(unavailable.RetryAfter, wait)
	default:
		return 0, false
	}
	return wait, wait <= c.maxWait
}

// jitter returns a wait that doubles with each try; clients that failed together come back apart.
func jitter(try int) time.Duration {
	most := min(firstWait<<try, mostWait)
	return most/2 + rand.N(most/2)
}

// sleep waits, unless the context ends before: then waiting is no use.
func sleep(ctx context.Context, wait time.Duration) bool {
	if ends, bounded := ctx.Deadline(); bounded && time.Until(ends) <= wait {
		return false
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

package loss

import (
	"context"
	"errors"
)

// Admission bounds how many attempts are checked at once, so that a rush waits
// its turn here, in order, and not inside the registry's time limit.
type Admission chan struct{}

// NewAdmission lets atOnce attempts through at a time.
func NewAdmission(atOnce int) Admission { return make(Admission, atOnce) }

// enter waits for a place; ErrUnavailable when the request ends first. No
// Admission at all has room for everybody.
func (a Admission) enter(ctx context.Context) (leave func(), err error) {
	if a == nil {
		return func() {}, nil
	}
	select {
	case a <- struct{}{}:
		return func() { <-a }, nil
	case <-ctx.Done():
		return nil, errors.Join(ErrUnavailable, ctx.Err())
	}
}

package registry

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/failsafe-go/failsafe-go/circuitbreaker"

	"guashi/server/loss"
)

const (
	failuresInARow = 3
	restTime       = time.Second
)

// Guarded is a registry that is not asked again for a moment once it has failed
// several times in a row: whoever waits then is told at once, not after a
// time limit of their own.
type Guarded struct {
	source  loss.Registry
	breaker circuitbreaker.CircuitBreaker[any]
}

// NewGuarded guards source.
func NewGuarded(source loss.Registry) *Guarded {
	return &Guarded{source, circuitbreaker.NewBuilder[any]().
		WithFailureThreshold(failuresInARow).WithDelay(restTime).Build()}
}

// Find implements loss.Registry.
func (g *Guarded) Find(ctx context.Context, key loss.Key) (loss.Person, bool, error) {
	if !g.breaker.TryAcquirePermit() {
		return loss.Person{}, false, fmt.Errorf("%w (it failed a moment ago)", loss.ErrRegistryDown)
	}
	person, found, err := g.source.Find(ctx, key)
	switch {
	case ctx.Err() != nil && g.breaker.IsClosed(): // the caller has left, which says nothing of the registry
	case errors.Is(err, loss.ErrRegistryDown):
		// Citizens are only told that it is so; whoever runs the service has to learn why.
		slog.WarnContext(ctx, "the registry was asked in vain", "cause", err)
		g.breaker.RecordFailure()
	default:
		g.breaker.RecordSuccess()
	}
	return person, found, err
}
